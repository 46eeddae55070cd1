// The dedup report as data: what the JSON face prints, what docs/report.schema.json describes, and what every other face is made of.
// Types only. Names are those of `share --json`; a change that breaks readers raises REPORT_VERSION.

import type { ReasonCode } from '../../common/reason-text.ts';
import type { Severity } from '../../erofs/finding.ts';
import type { RuleSetId } from '../rule-set.ts';
import type { Backing, ShareClassName } from '../share-class.ts';
import type { SharingFigures } from '../sharing-totals.ts';
import type { WhatIf } from '../what-if/what-if-model.ts';

export const REPORT_FORMAT = 'erofs-explorer-report';
export const REPORT_VERSION = 1;

/** Pages are counted in `page_size`, sizes in bytes. Images are named by their label, which is unique in a report. */
export interface Report {
  format: typeof REPORT_FORMAT;
  version: typeof REPORT_VERSION;
  rules: { id: RuleSetId; kernels: string };
  page_size: number;
  /** Some fingerprints are what mkfs.erofs would record, not what the images have. */
  predicted: boolean;
  /** The mounts of the set, in the order in which their files are looked up. */
  images: ImageRow[];
  /** What every figure takes for granted. */
  assumptions: Assumption[];
  totals: TotalRow[];
  /** The object that `share --json` prints for the same set. */
  sharing: SharingFigures;
  coverage: Coverage;
  histogram: { rows: HistogramRow[]; total: HistogramRow };
  matrix: { pairs: MatrixPair[]; images_omitted: number };
  groups: Listed<GroupRow>;
  directories: Listed<DirectoryRow>;
  extensions: Listed<ExtensionRow>;
  not_sharing: ReasonRow[];
  /** Fingerprints against the content of the files; null where no content was read. */
  verification: Verification | null;
  findings: Findings;
  what_if: WhatIf;
  checks: CheckRow[];
}

/** The first rows of a list, and how long the whole is. */
export interface Listed<Row> {
  count: number;
  listed: Row[];
}

export interface ImageRow {
  image: string;
  /** As whoever asked for the report named the file. */
  path: string;
  /** Of the file, lower-case hexadecimal; null where it was not worked out. Reproducible images have no other identity. */
  sha256: string | null;
  /** Bytes of the file, without those of extra devices. */
  size: number;
  devices: { tag: string; path: string | null; size: number | null }[];
  uuid: string;
  volume_name: string;
  block_size: number;
  /** Name of the attribute that holds fingerprints, null where the superblock names none. */
  fingerprint_attribute: string | null;
  /** Domains are numbers here: what people write as `domain_id` is a secret. */
  mount: { inode_share: boolean; domain: number; backing: Backing };
  file_inodes: number;
  /** Files with something in them: mkfs.erofs records no fingerprint for the others. */
  not_empty: number;
  with_fingerprint: number;
  /** Of `with_fingerprint`, those that are predicted. */
  predicted: number;
  bytes: number;
  pages: number;
  /** Files (and their pages) that share with another inode of the set. */
  shared_files: number;
  shared_pages: number;
  /** Pages that the image brings to the page cache when it is read after those before it. */
  added_pages: number;
  /** Pages of the image when it is mounted alone. */
  unique_pages: number;
}

export interface Assumption {
  id: 'topology' | 'order' | 'reading' | 'not-counted' | 'prediction';
  text: string;
}

export const TOTAL_IDS = [
  'none',
  'worst-order',
  'order-listed',
  'best-order',
  'ideal-files',
  'ideal-pages',
] as const;
export type TotalId = (typeof TOTAL_IDS)[number];

/** Pages in the page cache once every file was read to its end. */
export interface TotalRow {
  id: TotalId;
  pages: number;
  pages_saved: number;
  assumes: string;
}

/** How many files that are not empty carry a fingerprint. */
export interface Coverage {
  file_inodes: number;
  not_empty: number;
  with_fingerprint: number;
}

/** Keys by the number of inodes attached to them: `from` to `to`, both included. */
export interface HistogramRow {
  from: number;
  to: number;
  groups: number;
  inodes: number;
  /** Pages held once for each group. */
  unique_pages: number;
  /** Pages that the inodes would hold each for itself. */
  referenced_pages: number;
  saved_pages: number;
}

/** What two images have in common; `a` and `b` are the same where an image shares with itself. */
export interface MatrixPair {
  a: string;
  b: string;
  groups: number;
  /** Of these groups, each once. */
  pages: number;
  bytes: number;
  /** Files of `a` that share with one of `b`, and the other way round. */
  a_files: number;
  a_pages: number;
  a_bytes: number;
  b_files: number;
  b_pages: number;
  b_bytes: number;
}

/** A regular file of an image. */
export interface FileRef {
  image: string;
  /** As people read it: bytes that are no text are escaped. Of several links the first. */
  path: string;
  /** Decimal. */
  nid: string;
}

export interface GroupRow {
  /** The whole fingerprint value in base64. */
  fingerprint: string;
  /** Hexadecimal SHA-256 where the value is one, as mkfs.erofs writes it. */
  sha256: string | null;
  kind: ShareClassName;
  size: number;
  pages: number;
  inodes: number;
  images: number;
  pages_saved: number;
  /** In the order in which they attach. */
  members: FileRef[];
  members_omitted: number;
}

/** Figures of some files. A page counts as saved at every inode but the first of its group. */
export interface PartFigures {
  files: number;
  pages: number;
  shared_pages: number;
  saved_pages: number;
}

/** A directory with all that lies below it, over all images that have it. */
export interface DirectoryRow extends PartFigures {
  path: string;
}

export interface ExtensionRow extends PartFigures {
  /** Lower case, without the dot; empty for names without one. */
  extension: string;
}

/** `alone` has a key that nobody else has; every other reason keeps a file private. */
export interface ReasonRow {
  reason: 'alone' | ReasonCode;
  text: string;
  /** The file has a fingerprint and is refused nevertheless. */
  refused: boolean;
  files: number;
  pages: number;
  bytes: number;
  /** The largest. */
  listed: UnsharedFile[];
}

export interface UnsharedFile extends FileRef {
  size: number;
  /** Who fixed the class and size that this file does not have. */
  first: FileRef | null;
}

export interface Verification {
  /** Files whose content was read, by what their recorded fingerprint turned out to be. */
  files: number;
  bytes: number;
  matching: number;
  forged: number;
  /** Values of a form that is no plain SHA-256, so that only their owner can check them. */
  other_form: number;
  without_fingerprint: number;
  /** Files that could not be read, or are too large to be read for a report. */
  unread: number;
  /** Shared inodes whose files differ in content: one of them serves wrong bytes to the others. */
  disagreeing_groups: number;
  forged_files: Listed<ForgedFile>;
  /** Files that share with nobody although another file of the set has the same content. */
  missed: PartFigures;
  missed_files: Listed<UnsharedFile>;
}

export interface ForgedFile extends FileRef {
  /** Hexadecimal SHA-256 that the fingerprint claims, and that of the content. */
  recorded: string;
  content: string;
}

export interface ReportFinding {
  severity: Severity;
  code: string;
  message: string;
  /** Null where it is about the set. */
  image: string | null;
  path?: string;
  nid?: string;
  /** Byte in the image file. */
  offset?: number;
  expected?: string;
}

export interface Findings {
  errors: number;
  warnings: number;
  infos: number;
  /** Not kept by the walk of a very damaged image, so that nobody knows their severity. */
  uncounted: number;
  /** The worst first. */
  listed: ReportFinding[];
}

/** A rule of `--fail-on`. */
export interface CheckRow {
  /** As it was given. */
  rule: string;
  passed: boolean;
  /** The figure and the limit as people read them. */
  figure: string;
  limit: string;
  /** What the figure is made of. */
  detail: string;
}
