// Decoders to compare with in bench/codecs.ts: node's own, and libraries where a folder with them is named.
// Each fills `output`, or throws; what it needs besides (copies, containers around the stream) is part of its time.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as zlib from 'node:zlib';
import type { CodecName } from '../src/erofs/codec/codec-error.ts';

export type Rival = (input: Uint8Array, output: Uint8Array) => void;
export interface NamedRival {
  readonly codec: CodecName;
  readonly name: string;
  readonly decode: Rival;
}

type Bytes = (input: Uint8Array, size: number) => Uint8Array;
const copied =
  (decode: Bytes): Rival =>
  (input, output) =>
    output.set(decode(input, output.length));

export function nodeRivals(): NamedRival[] {
  const rivals: NamedRival[] = [
    {
      codec: 'deflate',
      name: 'node zlib',
      decode: copied((input, size) => zlib.inflateRawSync(input, { chunkSize: Math.max(64, size + 1) })),
    },
  ];
  const zstd = (zlib as { zstdDecompressSync?: (input: Uint8Array) => Uint8Array }).zstdDecompressSync;
  if (zstd !== undefined)
    rivals.push({ codec: 'zstd', name: 'node zlib', decode: copied((input) => zstd(input)) });
  return rivals;
}

/** An LZMA_Alone file around a MicroLZMA stream. */
function alone(stream: Uint8Array, size: number): Uint8Array {
  const file = new Uint8Array(13 + stream.length);
  const view = new DataView(file.buffer);
  file[0] = ~stream[0]!;
  view.setUint32(1, 8 << 20, true);
  view.setUint32(5, size, true);
  file.set(stream.subarray(1), 14);
  return file;
}

/** Those of the known libraries that are installed in `folder`. */
export async function libraryRivals(folder: string): Promise<NamedRival[]> {
  const require = createRequire(join(folder, 'here.js'));
  const rivals: NamedRival[] = [];
  const add = async (codec: CodecName, name: string, load: () => Rival | Promise<Rival>): Promise<void> => {
    try {
      rivals.push({ codec, name, decode: await load() });
    } catch {
      console.error(`${name} is not in ${folder}`);
    }
  };
  await add('lz4', 'lz4js', () => {
    const { decompressBlock } = require('lz4js') as {
      decompressBlock: (src: Uint8Array, dst: Uint8Array, at: number, size: number, out: number) => number;
    };
    return (input, output) => void decompressBlock(input, output, 0, input.length, 0);
  });
  await add('lz4', 'lz4-wasm-nodejs', () => {
    const { decompress } = require('lz4-wasm-nodejs') as { decompress: (input: Uint8Array) => Uint8Array };
    return copied((input, size) => {
      const sized = new Uint8Array(4 + input.length);
      new DataView(sized.buffer).setUint32(0, size, true);
      sized.set(input, 4);
      return decompress(sized);
    });
  });
  await add('zstd', 'fzstd', () => {
    const { decompress } = require('fzstd') as { decompress: (input: Uint8Array) => Uint8Array };
    return copied((input) => decompress(input));
  });
  await add('zstd', 'zstddec (WebAssembly)', async () => {
    const path = join(folder, 'node_modules/zstddec/dist/zstddec.mjs');
    const { ZSTDDecoder } = (await import(pathToFileURL(path).href)) as {
      ZSTDDecoder: new () => { init(): Promise<void>; decode: Bytes };
    };
    const decoder = new ZSTDDecoder();
    await decoder.init();
    return copied((input, size) => decoder.decode(input, size));
  });
  await add('zstd', '@bokuweb/zstd-wasm', async () => {
    const { init, decompress } = require('@bokuweb/zstd-wasm') as {
      init: () => Promise<void>;
      decompress: (input: Uint8Array) => Uint8Array;
    };
    await init();
    return copied((input) => decompress(input));
  });
  await add('deflate', 'fflate', () => {
    const { inflateSync } = require('fflate') as {
      inflateSync: (input: Uint8Array, options: { out: Uint8Array }) => Uint8Array;
    };
    return (input, output) => void inflateSync(input, { out: output });
  });
  await add('deflate', 'pako', () => {
    const { inflateRaw } = require('pako') as { inflateRaw: (input: Uint8Array) => Uint8Array };
    return copied((input) => inflateRaw(input));
  });
  await add('lzma', 'js-lzma', () => {
    const loaded = require('js-lzma') as { LZMA?: JsLzma } & JsLzma;
    const { decompressFile } = loaded.LZMA ?? loaded;
    return (input, output) => {
      const file = alone(input, output.length);
      let at = 0;
      let out = 0;
      const writeByte = (byte: number): void => {
        output[out++] = byte;
      };
      decompressFile({ readByte: () => file[at++]! }, { writeByte });
    };
  });
  await add('lzma', 'lzma1', async () => {
    const path = join(folder, 'node_modules/lzma1/lib/index.js');
    const { decompress } = (await import(pathToFileURL(path).href)) as {
      decompress: (input: Uint8Array) => Uint8Array;
    };
    return copied((input, size) => decompress(alone(input, size)));
  });
  return rivals;
}

interface JsLzma {
  decompressFile: (input: { readByte: () => number }, output: { writeByte: (byte: number) => void }) => void;
}
