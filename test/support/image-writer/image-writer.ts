// Writes an EROFS image inode by inode, children before their directory, without keeping what is written.
// Uncompressed layouts only. Shares no code with the reader but two hashes.

import type { ByteSink } from './byte-sink.ts';
import { fingerprintXattr } from './content-fingerprint.ts';
import { directoryData, type StoredEntry } from './directory-data.ts';
import { frontLayout, writeFront } from './front-area.ts';
import type { ContentModel, ImageOptions, Meta, Placement, XattrModel } from './image-model.ts';
import { ImageSpace } from './image-space.ts';
import {
  chooseForm,
  encodeDevice,
  FILE_TYPE,
  type InodeFields,
  inodeSize,
  LAYOUT,
  type NodeType,
  writeInode,
} from './inode-record.ts';
import { setUint64 } from './set-uint64.ts';
import { ContentStore, type StoredContent, sizeOf } from './stored-content.ts';
import { nameFilter, xattrArea, xattrEntry } from './xattr-area.ts';

const SLOT = 32;
const NOTHING = new Uint8Array(0);
const DOTS = { self: Uint8Array.of(0x2e), parent: Uint8Array.of(0x2e, 0x2e) };

/** An inode that was written. Addresses are bytes of the image. */
export interface WrittenInode {
  readonly nid: number;
  readonly type: NodeType;
  readonly address: number;
  /** First byte of the attribute area. */
  readonly xattrAddress: number;
  /** First byte of inline tail or chunk array. */
  readonly behindAddress: number;
  /** First byte of the content that lies in blocks; 0 if there is none. */
  readonly start: number;
  /** Directories: bytes where the nids of `.` (0 if omitted) and `..` stand. */
  readonly selfAddress: number;
  readonly parentAddress: number;
}

/** What an inode is made of, before its form and place are chosen. */
interface Draft {
  readonly type: NodeType;
  readonly meta: Meta;
  readonly content: ContentModel;
  readonly nlink: number;
  /** i_u of inodes without content. */
  readonly u?: number;
  /** Place given out before. */
  readonly address?: number;
}

export class ImageWriter {
  private readonly blockSize: number;
  private readonly nidStart: number;
  private readonly space: ImageSpace;
  private readonly store: ContentStore;
  private readonly sharedIds = new Map<string, number>();
  private inodes = 0;

  constructor(
    private readonly sink: ByteSink,
    private readonly options: ImageOptions = {},
  ) {
    const { metaBlock = 0, blockBits = 12, devices = [] } = options;
    this.blockSize = 2 ** blockBits;
    this.nidStart = metaBlock * this.blockSize;
    // Not at nid 0: programs take an entry with inode number 0 for a deleted one.
    const start = Math.max(frontLayout(options).end, this.nidStart + SLOT);
    this.space = new ImageSpace(this.blockSize, start);
    this.store = new ContentStore(sink, this.space, devices);
  }

  file(meta: Meta, content: ContentModel, nlink = 1): WrittenInode {
    const own = fingerprintXattr(this.options, meta, content);
    const xattrs = own === undefined ? meta.xattrs : [...(meta.xattrs ?? []), own];
    return this.write({ type: 'file', meta: { ...meta, xattrs: xattrs ?? [] }, content, nlink }).inode;
  }

  symlink(meta: Meta, target: Uint8Array, nlink = 1): WrittenInode {
    return this.write({ type: 'symlink', meta, content: target, nlink }).inode;
  }

  device(
    type: 'chardev' | 'blockdev',
    meta: Meta,
    number: readonly [number, number],
    nlink = 1,
  ): WrittenInode {
    return this.write({ type, meta, content: NOTHING, nlink, u: encodeDevice(number) }).inode;
  }

  special(type: 'fifo' | 'socket', meta: Meta, nlink = 1): WrittenInode {
    return this.write({ type, meta, content: NOTHING, nlink, u: 0 }).inode;
  }

  /** Room for the root of an image that is too large for a root nid below 65536 to be written last. */
  reserveRoot(): number {
    return this.space.metadata(64, SLOT);
  }

  /**
   * A directory whose children are written already; their `..` entries are put right. With a reserved `address` it is
   * extended, plain and without attributes.
   */
  directory(
    meta: Meta,
    children: readonly { name: Uint8Array; inode: WrittenInode }[],
    address?: number,
  ): WrittenInode {
    const { data, selfAt, parentAt } = directoryData(this.entriesOf(children), this.blockSize);
    const subdirectories = children.filter(({ inode }) => inode.type === 'dir');
    const { inode, stored } = this.write({
      type: 'dir',
      meta:
        address === undefined
          ? meta
          : { ...meta, extended: true, xattrs: [], placement: { layout: 'plain' } },
      content: data,
      nlink: 2 + subdirectories.length,
      ...(address === undefined ? {} : { address }),
    });
    const head = stored.layout === LAYOUT.inline ? data.length - stored.behind.length : data.length;
    const addressOf = (at: number): number =>
      at < head ? stored.start + at : inode.behindAddress + at - head;
    const selfAddress = selfAt < 0 ? 0 : addressOf(selfAt);
    const parentAddress = addressOf(parentAt);
    if (selfAddress > 0) this.patchNid(selfAddress, inode.nid);
    this.patchNid(parentAddress, inode.nid); // right for the root; any other parent puts its own there
    for (const child of subdirectories) this.patchNid(child.inode.parentAddress, inode.nid);
    return { ...inode, selfAddress, parentAddress };
  }

  /** Writes the front of the image and ends it. */
  finish(root: WrittenInode): void {
    if (root.nid > 0xffff && !this.options.wide) throw new Error('the root nid needs 16 bits or 48BIT');
    const size = this.space.finish();
    writeFront(this.sink, this.options, {
      rootNid: root.nid,
      inodes: this.inodes,
      blocks: size / this.blockSize,
      metaBlock: this.options.metaBlock ?? 0,
      xattrBlock: this.options.metaBlock ?? 0,
      chunked: this.store.chunked,
      deviceBlocks: this.store.finish(),
    });
    this.sink.finish(size);
  }

  private entriesOf(children: readonly { name: Uint8Array; inode: WrittenInode }[]): StoredEntry[] {
    const dots = this.options.dotOmitted ? [DOTS.parent] : [DOTS.self, DOTS.parent];
    const entries: StoredEntry[] = dots.map((name) => ({ name, nid: 0, type: FILE_TYPE.dir }));
    for (const { name, inode } of children)
      entries.push({ name, nid: inode.nid, type: FILE_TYPE[inode.type] });
    return entries;
  }

  private write(draft: Draft): { inode: WrittenInode; stored: StoredContent } {
    const { type, meta } = draft;
    const area = this.xattrs(meta.xattrs ?? []);
    const stored = this.storedContent(draft, area.length);
    const { epoch = 0, fixedNsec = 0, wide = false, dotOmitted = false } = this.options;
    const fields: InodeFields = {
      type,
      layout: stored.layout,
      permissions: meta.permissions ?? (type === 'dir' ? 0o755 : 0o644),
      uid: meta.uid ?? 0,
      gid: meta.gid ?? 0,
      size: sizeOf(draft.content),
      nlink: draft.nlink,
      mtime: meta.mtime ?? epoch,
      mtimeNsec: meta.mtimeNsec ?? fixedNsec,
      ino: ++this.inodes,
      xattrSize: area.length,
      dotOmitted,
      u: stored.u,
    };
    const form = chooseForm(fields, { epoch, fixedNsec, wide }, meta.extended ?? false);
    const header = inodeSize(form) + area.length;
    const behind = Math.ceil(header / stored.behindAlignment) * stored.behindAlignment;
    const address = draft.address ?? this.placeInode(behind, stored);
    const bytes = new Uint8Array(behind + stored.behind.length);
    writeInode(bytes, fields, form, epoch);
    bytes.set(area, inodeSize(form));
    bytes.set(stored.behind, behind);
    this.sink.write(address, bytes);
    const inode: WrittenInode = {
      nid: (address - this.nidStart) / SLOT,
      type,
      address,
      xattrAddress: address + inodeSize(form),
      behindAddress: address + behind,
      start: stored.start,
      selfAddress: 0,
      parentAddress: 0,
    };
    return { inode, stored };
  }

  private storedContent({ type, meta, content, u }: Draft, areaSize: number): StoredContent {
    if (u !== undefined) return { layout: LAYOUT.plain, u, behind: NOTHING, behindAlignment: 1, start: 0 };
    const placement: Placement = meta.placement ?? { layout: type === 'file' ? 'plain' : 'inline' };
    return this.store.store(content, placement, areaSize);
  }

  private placeInode(header: number, { layout, behind }: StoredContent): number {
    const length = header + behind.length;
    if (layout !== LAYOUT.inline) return this.space.metadata(length, SLOT);
    return this.space.metadata(
      length,
      SLOT,
      (address) => ((address + header) % this.blockSize) + behind.length <= this.blockSize,
    );
  }

  private xattrs(xattrs: readonly XattrModel[]): Uint8Array {
    const { prefixes = [] } = this.options;
    const inline = xattrs.filter(({ shared }) => !shared).map((xattr) => xattrEntry(xattr, prefixes));
    const shared = xattrs
      .filter((xattr) => xattr.shared)
      .map((xattr) => this.share(xattrEntry(xattr, prefixes)));
    return xattrArea(inline, shared, this.options.nameFilter ? nameFilter(xattrs) : 0);
  }

  /** Id of a shared entry, which is written where it first occurs. */
  private share(entry: Uint8Array): number {
    const key = Buffer.from(entry).toString('latin1');
    const known = this.sharedIds.get(key);
    if (known !== undefined) return known;
    const address = this.space.metadata(entry.length, 4);
    this.sink.write(address, entry);
    const id = (address - this.nidStart) / 4;
    this.sharedIds.set(key, id);
    return id;
  }

  private patchNid(address: number, nid: number): void {
    const bytes = new Uint8Array(8);
    setUint64(new DataView(bytes.buffer), 0, nid);
    this.sink.write(address, bytes);
  }
}
