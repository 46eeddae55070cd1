// An open image: superblock, devices, prefix table and the spaces that hold metadata, read with a few small reads.
// Pure. The tree is walked by tree-walk.ts; must not hold more of the image than its readers' windows.

import type { ByteSource } from '../common/byte-source.ts';
import { type AlgorithmConfig, readCompressionConfigs } from './compressed/compression-config.ts';
import { type Content, type ContentContext, openContent } from './content.ts';
import { DeviceSet, type DeviceSlot, readDeviceTable } from './device-table.ts';
import { COMPAT, INCOMPAT } from './feature.ts';
import { ErofsError, type Finding, FindingList } from './finding.ts';
import { type FingerprintName, fingerprintName } from './fingerprint.ts';
import { hasCompression, type Inode, InodeRecord } from './inode.ts';
import { inMetabox, type Nid, nidText, SLOT_SIZE, slotOf } from './nid.ts';
import { type LongPrefix, readPrefixTable } from './prefix-table.ts';
import { RandomReader, type ReaderOptions } from './random-reader.ts';
import { readSuperblock, type Superblock } from './superblock.ts';
import { checkSuperblock } from './superblock-check.ts';
import { checkTargetLength } from './symlink.ts';
import { iterateXattrs, readXattrs, type Xattr, type XattrContext } from './xattr.ts';

export interface OpenOptions extends ReaderOptions {
  /** Extra devices in the order of the device table; undefined where one is missing. */
  devices?: readonly (ByteSource | undefined)[];
}

export class Image {
  readonly superblock: Superblock;
  /** Found while opening. */
  readonly findings = new FindingList();
  readonly primary: RandomReader;
  readonly deviceSlots: readonly DeviceSlot[];
  readonly devices: DeviceSet;
  readonly prefixes: readonly LongPrefix[];
  readonly xattrContext: XattrContext;
  /** The attribute that holds fingerprints, or undefined if this image names none. */
  readonly fingerprintName: FingerprintName | undefined;

  /** Compression configurations by algorithm number. */
  readonly configs: readonly (AlgorithmConfig | undefined)[];

  private readonly contentContext: ContentContext;
  private packedInode: { nid: Nid; content: Content } | undefined;
  private readonly metabox: RandomReader | undefined;

  /** Opens an image. Throws an ErofsError if not even its superblock can be used. */
  constructor(
    readonly source: ByteSource,
    options: OpenOptions = {},
  ) {
    this.primary = new RandomReader(source, options);
    this.superblock = readSuperblock(this.primary);
    checkSuperblock(this.superblock, this.primary, this.findings);
    this.deviceSlots = readDeviceTable(this.primary, this.superblock, this.findings);
    const extra = (options.devices ?? []).map((device) => device && new RandomReader(device, options));
    this.devices = new DeviceSet(this.deviceSlots, [this.primary, ...extra], this.superblock.blockSize);
    const configs = readCompressionConfigs(this.primary, this.superblock, this.findings);
    this.configs = hasCompression(this.superblock) ? configs : [];
    this.contentContext = {
      superblock: this.superblock,
      devices: this.devices,
      configs: this.configs,
      packed: () => this.packed(),
    };
    this.metabox = this.guarded(() => this.openMetabox(options));
    this.prefixes = this.guarded(() => this.openPrefixes()) ?? [];
    const inMetaboxToo = (this.superblock.featureCompat & COMPAT.SHARED_EA_IN_METABOX) !== 0;
    const sharedSpace = (inMetaboxToo ? this.metabox : undefined) ?? this.primary;
    this.xattrContext = { superblock: this.superblock, prefixes: this.prefixes, sharedSpace };
    this.fingerprintName = fingerprintName(this.xattrContext);
    this.reportMissingDevices();
  }

  /** Byte of an inode in its space. Throws if it lies in a metabox that this image has not (or that cannot be read). */
  placeOf(nid: Nid): { space: RandomReader; address: number } {
    const space = this.spaceOf(nid);
    return { space, address: this.addressOf(nid) };
  }

  /** Reads an inode. Throws an ErofsError with nid and byte offset if no kernel would accept it. */
  inode(nid: Nid): Inode {
    const record = new InodeRecord(this.primary);
    try {
      this.loadInode(record, nid);
    } catch (error) {
      throw error instanceof ErofsError ? error.at({ nid: nidText(nid) }) : error;
    }
    return record;
  }

  /** As {@link inode}, into a record that is used again; the errors know no nid. */
  loadInode(record: InodeRecord, nid: Nid): void {
    record.load(this.spaceOf(nid), this.addressOf(nid), nid, this.superblock);
  }

  content(inode: Inode): Content {
    return openContent(this.contentContext, inode);
  }

  /** All attributes of an inode; throws at the first bad one. */
  xattrs(inode: Inode): Xattr[] {
    return readXattrs(this.xattrContext, inode);
  }

  /** The attributes before the first bad one, and what is wrong with that. */
  xattrsSoFar(inode: Inode): { xattrs: Xattr[]; problem: Finding | undefined } {
    const xattrs: Xattr[] = [];
    try {
      for (const xattr of iterateXattrs(this.xattrContext, inode)) xattrs.push(xattr);
    } catch (error) {
      if (error instanceof ErofsError) return { xattrs, problem: error.finding };
      throw error;
    }
    return { xattrs, problem: undefined };
  }

  /** The target of a symlink. Throws if it is empty, longer than a path can be, or cannot be read. */
  linkTarget(inode: Inode): Uint8Array {
    checkTargetLength(inode);
    const target = new Uint8Array(inode.size);
    this.content(inode).readInto(0, target);
    return target;
  }

  private spaceOf(nid: Nid): RandomReader {
    const space = inMetabox(nid) ? this.metabox : this.primary;
    if (space !== undefined) return space;
    throw new ErofsError({
      code: 'metabox-missing',
      structure: 'inode',
      nid: nidText(nid),
      message: 'the inode lies in the metabox, which this image has not or which cannot be read',
      expected: 'a nid without bit 63',
    });
  }

  private addressOf(nid: Nid): number {
    if (inMetabox(nid)) return slotOf(nid) * SLOT_SIZE;
    return this.superblock.metaBlock * this.superblock.blockSize + nid * SLOT_SIZE;
  }

  private packed(): { nid: Nid; content: Content } | undefined {
    const { packedNid } = this.superblock;
    if (packedNid === 0 || inMetabox(packedNid)) return undefined;
    this.packedInode ??= { nid: packedNid, content: this.content(this.inode(packedNid)) };
    return this.packedInode;
  }

  private openMetabox(options: ReaderOptions): RandomReader | undefined {
    const nid = this.superblock.metaboxNid;
    if (nid === undefined || inMetabox(nid)) return undefined;
    return new RandomReader(this.content(this.inode(nid)), options);
  }

  /** The table lies plain on the primary device, or in the metabox, or in the packed inode (erofs-format 7.4). */
  private openPrefixes(): LongPrefix[] {
    const { featureCompat, featureIncompat, prefixCount, prefixOffset, metaboxNid } = this.superblock;
    if ((featureIncompat & INCOMPAT.XATTR_PREFIXES) === 0 || prefixCount === 0) return [];
    if ((featureCompat & COMPAT.PLAIN_XATTR_PFX) !== 0) {
      return readPrefixTable(this.primary, prefixOffset, prefixCount, this.findings);
    }
    if (metaboxNid !== undefined) {
      return this.metabox === undefined
        ? []
        : readPrefixTable(this.metabox, prefixOffset, prefixCount, this.findings);
    }
    const packed = (featureIncompat & INCOMPAT.FRAGMENTS) !== 0 ? this.packed() : undefined;
    const space = packed?.content ?? this.primary;
    return readPrefixTable(space, prefixOffset, prefixCount, this.findings);
  }

  private reportMissingDevices(): void {
    for (const slot of this.devices.missing()) {
      this.findings.add({
        severity: 'warning',
        code: 'device-missing',
        structure: 'device table',
        offset: this.superblock.deviceTableOffset + (slot.id - 1) * 128,
        message: `device ${slot.id} of ${this.deviceSlots.length}${slot.tag ? ` (tag "${slot.tag}")` : ''} is missing: files on it are listed, their content is not readable`,
        expected: `a file of ${slot.blocks} blocks of ${this.superblock.blockSize} bytes`,
      });
    }
  }

  /** Runs a part of opening whose failure leaves the rest of the image readable. */
  private guarded<T>(open: () => T): T | undefined {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      this.findings.add(error.finding);
      return undefined;
    }
  }
}
