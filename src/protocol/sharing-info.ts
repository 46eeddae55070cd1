// What is said of the sharing of one inode, one image and one set: shared by hover, page, inspector and reports. Types only.

import type { ReasonCode } from '../common/reason-text.ts';
import type { ImageUri, NidText } from './identity.ts';

export type { ReasonCode };

/** State of one row: what the mark in the tree shows. */
export interface ShareMark {
  /** `shares`: with at least one other inode; `alone`: could, but nobody has the same key; `private`: cannot; `none`: no regular file; `pending`: not known yet. */
  state: 'shares' | 'alone' | 'private' | 'none' | 'pending';
  /** Inodes in the group, this one included. 0 without a group. */
  inodes: number;
  /** Short labels of the other images in the group, at most four, `here` for this image. */
  images: string[];
  reason?: ReasonCode;
}

/** One inode of a group. */
export interface Sharer {
  image: ImageUri;
  /** Short name of the image, such as `app-v1`. */
  label: string;
  nid: NidText;
  /** Path for people, first of several hard links. */
  path: string;
  /** Paths that lead to the inode. */
  links: number;
  size: number;
  pages: number;
  /** Whether this is the inode that was asked about. */
  self: boolean;
}

/** Everything there is to say on the sharing of one inode. */
export interface SharingOfInode {
  mark: ShareMark;
  image: ImageUri;
  label: string;
  nid: NidText;
  path: string;
  size: number;
  pages: number;
  fingerprint?: FingerprintInfo;
  /** All inodes of the group in the order of the set, this one included; at most 200, `mark.inodes` counts all. */
  sharers: Sharer[];
  /** Pages held once instead of `mark.inodes` times. */
  pagesSaved: number;
  /** One sentence on why it does not share, in terms of this set; absent if it shares. */
  explanation?: string;
}

/** A fingerprint as people read it. */
export interface FingerprintInfo {
  /** `sha256` if the value has that form, else `opaque`. */
  algorithm: 'sha256' | 'opaque';
  /** Hexadecimal digits of the digest or of the whole value. */
  hex: string;
  /** Full attribute name, such as `erofs.fingerprint.v1`. */
  attribute: string;
  /** Whether a mount hides the attribute. */
  hidden: boolean;
  bytes: number;
}

/** Totals of a set: names as in the report and in `share --json`. */
export interface SharingTotals {
  pagesWithoutSharing: number;
  pagesWithSharing: number;
  pagesSaved: number;
  bytesSaved: number;
  groups: number;
  groupsWithSeveralInodes: number;
}

/** The set of images that are compared. */
export interface SharingSetInfo {
  ruleSet: string;
  images: { uri: ImageUri; label: string; indexed: boolean; error?: string }[];
  /** Absent until every image of the set is indexed. */
  totals?: SharingTotals;
}
