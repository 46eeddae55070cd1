// Streams for bench/codecs.ts: three kinds of content, cut so that each stream about fills a pcluster, as mkfs.erofs does it.
// Encoders are those at hand: node's zlib, and `lz4`, `zstd` and `python3` (its lzma module) where they are on PATH.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { CodecName } from '../src/erofs/codec/codec-error.ts';

export interface Piece {
  readonly plain: Uint8Array;
  readonly stream: Uint8Array;
}

/** Text (the TypeScript compiler), machine code (node itself), and a mixture (files of /usr/share, where there is one). */
export function contents(size: number): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const compiler = createRequire(import.meta.url).resolve('typescript');
  found.set('text', new Uint8Array(readFileSync(compiler)).subarray(0, size));
  const node = new Uint8Array(readFileSync(process.execPath));
  const middle = Math.floor(node.length / 3);
  found.set('binary', node.subarray(middle, middle + size));
  const share = sharedFiles('/usr/share', size);
  if (share.length === size) found.set('share', share);
  return found;
}

/** Every so many files of a folder, in the order of their paths, until there are `size` bytes. */
function sharedFiles(root: string, size: number): Uint8Array {
  let names: string[];
  try {
    names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return new Uint8Array();
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < names.length && at < size; i += 7) {
    const path = join(root, names[i]!);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > 200_000) continue;
    const bytes = readFileSync(path).subarray(0, size - at);
    out.set(bytes, at);
    at += bytes.length;
  }
  return out.subarray(0, at);
}

/** `content` in pieces whose streams are about `pclusterSize` bytes long; undefined without an encoder. */
export function pieces(codec: CodecName, content: Uint8Array, pclusterSize: number): Piece[] | undefined {
  // How well the content compresses, every four pclusters; then cut accordingly.
  const step = 4 * pclusterSize;
  const trial = encodeAll(
    codec,
    cut(content, () => step),
  );
  if (trial === undefined) return undefined;
  const plains = cut(content, (at) => {
    const index = Math.floor(at / step);
    const length = Math.min(step, content.length - index * step);
    return Math.floor(pclusterSize * Math.min(12, length / trial[index]!.length));
  });
  const streams = encodeAll(codec, plains)!;
  // What does not shrink is stored plain in an image.
  return plains
    .map((plain, i) => ({ plain, stream: streams[i]! }))
    .filter(({ plain, stream }) => stream.length > 0 && stream.length < plain.length);
}

function cut(content: Uint8Array, lengthAt: (at: number) => number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < content.length; ) {
    const end = Math.min(content.length, at + Math.max(1, lengthAt(at)));
    out.push(content.slice(at, end));
    at = end;
  }
  return out;
}

function encodeAll(codec: CodecName, plains: readonly Uint8Array[]): Uint8Array[] | undefined {
  if (codec === 'deflate') return plains.map((plain) => new Uint8Array(deflateRawSync(plain, { level: 6 })));
  if (codec === 'lzma') return microLzma(plains);
  const frames =
    codec === 'lz4'
      ? byProgram('lz4', ['-9', '-q', '-m', '-B7', '--no-frame-crc'], '.lz4', plains)
      : byProgram('zstd', ['-3', '-q', '--no-check'], '.zst', plains);
  return codec === 'lz4' ? frames?.map(lz4Block) : frames;
}

/** The only block of a frame; nothing if it is stored plain. */
function lz4Block(frame: Uint8Array): Uint8Array {
  const at = 7 + ((frame[4]! & 8) !== 0 ? 8 : 0);
  const size = new DataView(frame.buffer, frame.byteOffset).getUint32(at, true);
  return size >>> 31 === 1 ? new Uint8Array() : frame.subarray(at + 4, at + 4 + size);
}

function byProgram(
  program: string,
  options: string[],
  extension: string,
  plains: readonly Uint8Array[],
): Uint8Array[] | undefined {
  if (spawnSync(program, ['--version']).error !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'codec-bench-'));
  try {
    const names = plains.map((plain, i) => {
      writeFileSync(join(folder, String(i)), plain);
      return String(i);
    });
    execFileSync(program, [...options, ...names], { cwd: folder, stdio: 'ignore' });
    return names.map((name) => new Uint8Array(readFileSync(join(folder, name + extension))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RAW_LZMA = `
import lzma, struct, sys
data = sys.stdin.buffer.read()
at = 0
while at < len(data):
    size, = struct.unpack_from('<I', data, at)
    raw = lzma.compress(data[at + 4:at + 4 + size], format=lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA1, 'preset': 6}])
    sys.stdout.buffer.write(struct.pack('<I', len(raw)) + bytes([~0x5d & 255]) + raw[1:])
    at += 4 + size
`;

/** Raw LZMA1 with the first byte replaced; python's encoder adds an end marker, which a decoder of known length never reads. */
function microLzma(plains: readonly Uint8Array[]): Uint8Array[] | undefined {
  const input = plains.flatMap((plain) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(plain.length);
    return [size, Buffer.from(plain)];
  });
  const { error, status, stdout } = spawnSync('python3', ['-c', RAW_LZMA], {
    input: Buffer.concat(input),
    maxBuffer: 1 << 30,
  });
  if (error !== undefined || status !== 0) return undefined;
  const out: Uint8Array[] = [];
  for (let at = 0; at < stdout.length; ) {
    const size = stdout.readUInt32LE(at);
    out.push(new Uint8Array(stdout.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return out;
}
