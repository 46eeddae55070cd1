// Images damaged on purpose: bytes of a sound one are changed, and what the reader says of it is collected.

import assert from 'node:assert/strict';
import { type ByteSource, MemorySource } from '../../src/common/byte-source.ts';
import { ErofsError, type Finding } from '../../src/erofs/finding.ts';
import { Image } from '../../src/erofs/image.ts';
import { InodeTable } from '../../src/erofs/inode-table.ts';
import { walkTree } from '../../src/erofs/tree-walk.ts';
import { type BuiltImage, buildImage } from './image-writer/build-image.ts';
import { entries, type ImageOptions, type NodeModel } from './image-writer/image-model.ts';
import type { WrittenInode } from './image-writer/image-writer.ts';

/** An image whose bytes can be changed one field after the other. Little-endian, offsets from the start of the image. */
export class DamagedImage {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(private readonly built: BuiltImage) {
    this.bytes = built.bytes;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  /** Where the inode at a path stands. */
  at(path: string): WrittenInode {
    const inode = this.built.inodes.get(path);
    if (inode === undefined) throw new Error(`the image has no ${path}`);
    return inode;
  }

  nid(path: string): string {
    return String(this.at(path).nid);
  }

  u8(offset: number, value: number): this {
    this.view.setUint8(offset, value);
    return this;
  }

  u16(offset: number, value: number): this {
    this.view.setUint16(offset, value, true);
    return this;
  }

  u32(offset: number, value: number): this {
    this.view.setUint32(offset, value, true);
    return this;
  }

  u64(offset: number, value: bigint): this {
    this.view.setBigUint64(offset, value, true);
    return this;
  }

  readU16(offset: number): number {
    return this.view.getUint16(offset, true);
  }

  readU32(offset: number): number {
    return this.view.getUint32(offset, true);
  }
}

/** An image of these nodes, to be damaged. Without checksum, as that would be one more thing that is wrong. */
export const imageOf = (
  nodes: Readonly<Record<string, NodeModel>>,
  options: ImageOptions = {},
  root: Partial<Extract<NodeModel, { type: 'dir' }>> = {},
): DamagedImage =>
  new DamagedImage(
    buildImage({ ...root, type: 'dir', entries: entries(nodes) }, { checksum: false, ...options }),
  );

/** What a reader gets of an image: its paths in depth-first order, and everything that it finds wrong. */
export interface Reading {
  readonly paths: readonly string[];
  readonly findings: readonly Finding[];
  readonly table: InodeTable | undefined;
}

/** Opens and walks an image. If it cannot be opened at all, the reason is the only finding. */
export function readingOf(bytes: Uint8Array, devices: readonly (ByteSource | undefined)[] = []): Reading {
  try {
    const image = new Image(new MemorySource(bytes), { devices });
    const table = new InodeTable(walkTree(image));
    return {
      paths: [...table.subtree(0)].map((row) => table.path(row)),
      findings: table.columns.findings,
      table,
    };
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
    return { paths: [], findings: [error.finding], table: undefined };
  }
}

/** What a finding must say; only the fields given are looked at, and the message may be a pattern. */
export type Wanted = Partial<Omit<Finding, 'message' | 'expected'>> & {
  readonly code: string;
  readonly message?: RegExp;
};

/** Asserts that exactly these things are found wrong, and that every finding tells what was expected. */
export function assertFindings({ findings }: Reading, ...wanted: Wanted[]): void {
  assert.deepEqual(
    findings.map(({ code }) => code),
    wanted.map(({ code }) => code),
    JSON.stringify(findings, undefined, 1),
  );
  for (const [k, { message, ...fields }] of wanted.entries()) {
    const finding = findings[k]!;
    assert.deepEqual({ ...finding, ...fields }, finding);
    if (message !== undefined) assert.match(finding.message, message);
    assert.ok(finding.expected, `${finding.code} does not say what was expected`);
  }
}
