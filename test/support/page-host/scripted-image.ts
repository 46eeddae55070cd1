// An image as the page sees it, made up for tests: a tree, a summary, and what there is to say of each inode.

import { reasonText } from '../../../src/common/reason-text.ts';
import type { FingerprintInfo, Sharer, SharingOfInode } from '../../../src/protocol/sharing-info.ts';
import type { ImageSummary, InodeDetails, XattrInfo } from '../../../src/protocol/tree-view.ts';
import type { ScriptedTree } from './scripted-tree.ts';

export interface ScriptedImage {
  readonly title: string;
  readonly tree: ScriptedTree;
  summary: ImageSummary;
  details(id: number): InodeDetails;
  sharing(id: number): SharingOfInode;
}

export const imageUri = (label: string): string => `file:///images/${label}.erofs`;

/** A summary in which nothing is remarkable; `changes` says what is. */
export function summaryOf(
  tree: ScriptedTree,
  label: string,
  changes: Partial<ImageSummary> = {},
): ImageSummary {
  const files = tree.inodes.filter(({ type }) => type === 'file');
  return {
    uri: imageUri(label),
    label,
    size: 208_896,
    blockSize: 4096,
    uuid: '6f3ab2c1-9d0e-4b57-8c1a-2f5de0c4a7b9',
    volumeName: '',
    features: [],
    minimumKernel: '5.4',
    inodes: tree.size,
    indexing: false,
    regularFiles: files.length,
    withFingerprint: files.filter(({ fingerprint }) => fingerprint !== '').length,
    devices: [],
    health: 'healthy',
    findings: [],
    findingsOmitted: 0,
    pages: tree.pages[0]!,
    sharedPages: tree.sharedPages[0]!,
    set: { ruleSet: 'linux-7.3', images: [{ uri: imageUri(label), label, indexed: true }] },
    ...changes,
  };
}

/** A digest that begins with the digits that the row shows. */
export function fingerprintOf(start: string): FingerprintInfo {
  let hex = start;
  for (let state = Number.parseInt(start, 16) || 1; hex.length < 64; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    hex += state.toString(16).padStart(8, '0');
  }
  return {
    algorithm: 'sha256',
    hex: hex.slice(0, 64),
    attribute: 'erofs.fingerprint.v1',
    hidden: true,
    bytes: 39,
  };
}

/** What follows from an inode's mark; the peers have the same path in their images. */
export function sharingOf(tree: ScriptedTree, label: string, id: number): SharingOfInode {
  const { mark, size, fingerprint } = tree.inodes[id]!;
  const path = tree.path(id);
  const pages = tree.pages[id]!;
  const nid = tree.nid(id);
  const own: Sharer = { image: imageUri(label), label, nid, path, links: 1, size, pages, self: true };
  const others = mark.images.map((image): Sharer => {
    const isHere = image === 'here';
    return {
      ...own,
      self: false,
      ...(isHere
        ? { path: `${path}.copy`, nid: String(Number(nid) + 1) }
        : { image: imageUri(image), label: image }),
    };
  });
  return {
    mark,
    image: imageUri(label),
    label,
    nid,
    path,
    size,
    pages,
    ...(fingerprint !== '' && { fingerprint: fingerprintOf(fingerprint) }),
    sharers: mark.state === 'shares' ? [...others, own].sort((a, b) => a.label.localeCompare(b.label)) : [],
    pagesSaved: mark.state === 'shares' ? pages * (mark.inodes - 1) : 0,
    ...(mark.state === 'alone' && { explanation: 'No other inode of the 3 images has this fingerprint.' }),
    ...(mark.reason && { explanation: reasonText(mark.reason).sentence }),
  };
}

export function detailsOf(
  tree: ScriptedTree,
  label: string,
  id: number,
  xattrs: XattrInfo[] = [],
): InodeDetails {
  const { type, size, layout, fingerprint } = tree.inodes[id]!;
  const sharing = sharingOf(tree, label, id);
  const physical = 12_288 + id * 4096;
  const isFile = type === 'file' && size > 0;
  return {
    nid: tree.nid(id),
    path: tree.path(id),
    type,
    fields: [
      { label: 'nid', value: tree.nid(id), note: `at 0x${(id * 32 + 1152).toString(16)}`, mono: true },
      { label: 'format', value: `compact, flat ${layout || 'plain'}` },
      { label: 'size', value: `${size} B`, note: `${tree.pages[id]} pages` },
      { label: 'mode', value: type === 'dir' ? '0755 drwxr-xr-x' : '0644 -rw-r--r--', mono: true },
      { label: 'owner', value: '0:0', mono: true },
      { label: 'links', value: type === 'dir' ? '2' : '1' },
      { label: 'modified', value: '2023-11-14 22:13:20 UTC' },
    ],
    ...(fingerprint !== '' && { fingerprint: fingerprintOf(fingerprint) }),
    xattrs,
    extents: isFile ? [{ logical: 0, length: size, physical, stored: size, device: 0, hole: false }] : [],
    extentsTotal: isFile ? 1 : 0,
    findings: [],
    sharing,
  };
}
