// Requests of the editor page (through the extension host) to the server: one image, its tree, its inodes. Types only.
// The table at the end is the one place that ties a method's name to its parameters and result.

import type { FindingInfo, ImageUri, NidText } from './identity.ts';
import type { FingerprintInfo, ShareMark, SharingOfInode, SharingSetInfo } from './sharing-info.ts';

/** The summary line of an image. */
export interface ImageSummary {
  uri: ImageUri;
  label: string;
  /** Bytes of the file. */
  size: number;
  blockSize: number;
  uuid: string;
  volumeName: string;
  /** Compatible and incompatible feature names. */
  features: { name: string; meaning: string; kernel?: string }[];
  minimumKernel: string;
  /** Inodes indexed so far (the superblock's claim until the index is there). */
  inodes: number;
  indexing: boolean;
  regularFiles: number;
  withFingerprint: number;
  /** Full name of the fingerprint attribute, if the image has one. */
  fingerprintAttribute?: string;
  /** Devices of the device table. */
  devices: { id: number; tag: string; blocks: number; file?: string }[];
  health: 'healthy' | 'warnings' | 'errors';
  findings: FindingInfo[];
  findingsOmitted: number;
  /** Pages of this image's regular files, and how many of them another inode of the set holds too. */
  pages: number;
  sharedPages: number;
  set: SharingSetInfo;
}

/** A page of an image. Each page has an expansion of its own: two editors of one image do not disturb each other. */
export type ViewId = string;

/** One thing a person did to the expansion of the tree. */
export interface ViewStep {
  /** `expand` and `collapse` as in `erofs/expand`, `reveal` as in `erofs/reveal`. */
  action: 'expand' | 'expandAll' | 'collapse' | 'collapseAll' | 'reveal';
  /** A path or a nid, as `erofs/reveal` takes it; paths begin with `/` and outlive a rebuild of the image. */
  target: string;
}

/**
 * What an open page remembers and gives back after a reload or a restart of the server: its steps, which give the same
 * expansion again when they are done in this order, beginning with everything collapsed. A step whose target is not
 * there any more is passed over.
 */
export interface ViewState {
  steps: ViewStep[];
}

/** One visible row. */
export interface TreeRow {
  /** Position among the visible rows, from 0. */
  index: number;
  nid: NidText;
  /** The directory that holds it: where the key Left goes. The root's nid for the rows of level 1. */
  parent: NidText;
  name: string;
  path: string;
  /** 1 for the entries of the root directory, as aria-level. The root itself is not shown. */
  level: number;
  posInSet: number;
  setSize: number;
  type: 'file' | 'dir' | 'symlink' | 'chardev' | 'blockdev' | 'fifo' | 'socket' | 'unreadable';
  size: number;
  /** Regular files: ceil(size / 4096). Directories: the sum below. 0 for the rest. */
  pages: number;
  /** Directories: pages below that another inode of the set holds too. */
  sharedPages: number;
  layout: 'plain' | 'inline' | 'chunks' | 'compressed' | '';
  /** First eight digits, empty without a fingerprint. */
  fingerprint: string;
  /** Symlinks: where they lead, for people. */
  target?: string;
  expandable: boolean;
  expanded: boolean;
  mark: ShareMark;
}

/** Answer to every request that changes or reads the visible rows. */
export interface RowsPage {
  /** Visible rows in all. */
  total: number;
  start: number;
  rows: TreeRow[];
  /** Grows whenever index, set or expansion changed; rows of different generations must not be mixed. */
  generation: number;
}

/** The overview beside the scroll bar: for each of `cells` slices of the visible rows, 0 nothing, 1 some share, 2 most share, 3 some are refused. */
export interface Overview {
  generation: number;
  cells: number[];
}

/** A field of an inode as the inspector shows it. */
export interface InodeField {
  label: string;
  value: string;
  note?: string;
  mono?: boolean;
}

export interface XattrInfo {
  name: string;
  /** Decoded for people: label, capability set, ACL lines, overlay meaning; or text; or hexadecimal. */
  value: string;
  /** What the value is: `selinux`, `capability`, `acl`, `overlay`, `fs-verity`, `fingerprint`, `text`, `binary`. */
  kind: string;
  bytes: number;
  /** `inline` or `shared 12`. */
  place: string;
  /** Not listed by a mount, not found by the kernel, and the like. */
  note?: string;
}

export interface ExtentInfo {
  logical: number;
  length: number;
  physical: number;
  stored: number;
  device: number;
  hole: boolean;
}

/** All there is to see of one inode. */
export interface InodeDetails {
  nid: NidText;
  path: string;
  type: TreeRow['type'];
  fields: InodeField[];
  fingerprint?: FingerprintInfo;
  xattrs: XattrInfo[];
  /** The first 200; `extentsTotal` counts all. */
  extents: ExtentInfo[];
  extentsTotal: number;
  /** Why content or extents are not shown, if they are not. */
  contentNote?: string;
  findings: FindingInfo[];
  sharing: SharingOfInode;
}

/** Method, parameters and result of each request of a page. */
export interface TreeViewRequests {
  'erofs/openImage': { params: { image: ImageUri }; result: ImageSummary };
  /** Sets what is expanded and answers the first rows. */
  'erofs/restoreView': {
    params: { image: ImageUri; view: ViewId; state: ViewState; count: number };
    result: RowsPage;
  };
  'erofs/rows': { params: { image: ImageUri; view: ViewId; start: number; count: number }; result: RowsPage };
  /** Expands or collapses a directory (`all`: everything below it too). Answers the page around it. */
  'erofs/expand': {
    params: {
      image: ImageUri;
      view: ViewId;
      nid: NidText;
      expanded: boolean;
      all?: boolean;
      start: number;
      count: number;
    };
    result: RowsPage;
  };
  /** Expands what is needed to see an inode and says where it stands. Takes a path or a nid. Fails if there is none. */
  'erofs/reveal': {
    params: { image: ImageUri; view: ViewId; target: string };
    result: { index: number; nid: NidText; path: string; total: number; generation: number };
  };
  /** First visible row at or after `start`, going round, whose name begins with `prefix` (case does not matter); index -1 if none. */
  'erofs/findName': {
    params: { image: ImageUri; view: ViewId; start: number; prefix: string };
    result: { index: number; generation: number };
  };
  'erofs/overview': { params: { image: ImageUri; view: ViewId; cells: number }; result: Overview };
  'erofs/inode': { params: { image: ImageUri; nid: NidText }; result: InodeDetails };
  'erofs/sharing': { params: { image: ImageUri; nid: NidText }; result: SharingOfInode };
}

export type TreeViewMethod = keyof TreeViewRequests;

/** Sent by the server when what pages show is out of date: an index is there, the set changed, the file changed on disk. */
export interface ImageChanged {
  image: ImageUri;
  /** The bytes of the file changed: positions may mean other inodes now. */
  contentChanged: boolean;
}

/** Sent by the host when a page was closed: the server forgets the view. */
export interface ViewClosed {
  image: ImageUri;
  view: ViewId;
}

/** To the server. */
export interface TreeViewClientNotifications {
  'erofs/viewClosed': ViewClosed;
}

/** From the server. */
export interface TreeViewNotifications {
  'erofs/imageChanged': ImageChanged;
  'erofs/serverStatus': ServerStatus;
}

export interface ServerStatus {
  health: 'ok' | 'warning' | 'error';
  /** Nothing is being indexed. */
  quiescent: boolean;
  message: string;
}
