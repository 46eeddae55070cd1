// Requests of the extension host to the server that are not about a page: text documents, the set, settings.
// Types, and the two URI schemes.

import type { ImageUri, NidText } from './identity.ts';
import type { SharingSetInfo } from './sharing-info.ts';

/** URI schemes of the two text documents. `erofs-listing:/NAME.erofs-listing?{"image":...,"path":...}` */
export const LISTING_SCHEME = 'erofs-listing';
export const REPORT_SCHEME = 'erofs-report';

/** Query of a listing document's URI, as JSON. */
export interface ListingQuery {
  image: ImageUri;
  /** Directory shown, escaped as names are shown; `/` for the whole image. */
  path: string;
  /** Instead of a directory: an inode by path or nid. Listed is every path of every inode that shares with it, in all images. */
  group?: string;
}

/** Query of a report document's URI, as JSON. */
export interface ReportQuery {
  /** Images in the order in which they are opened; absent: the workspace's set. */
  images?: ImageUri[];
}

export interface DocumentRequests {
  /** Text of a listing or report document. */
  'erofs/document': { params: { uri: string }; result: { text: string } };
  /** Tells the server the images of the workspace, in order; answers the set. */
  'erofs/setImages': { params: { images: ImageUri[] }; result: SharingSetInfo };
  'erofs/sharingSet': { params: { image?: ImageUri }; result: SharingSetInfo };
  /** Finds an inode by path or nid, for `Go to Inode...`: what is wrong with the input, or what it names. */
  'erofs/resolve': {
    params: { image: ImageUri; target: string };
    result: { nid: NidText; path: string } | { problem: string };
  };
  /** Up to `limit` paths that begin with or contain the text, for completion while typing. */
  'erofs/findPaths': {
    params: { image: ImageUri; text: string; limit: number };
    result: { nid: NidText; path: string; type: string }[];
  };
  /** The inode that a line (from 0) of a listing or report is about, for commands; null for other lines. */
  'erofs/lineInode': {
    params: { uri: string; line: number };
    result: { image: ImageUri; nid: NidText; path: string } | null;
  };
}

/** To the server. */
export interface DocumentClientNotifications {
  /** Nobody shows this document any more. */
  'erofs/documentClosed': { uri: string };
  /** The settings changed. */
  'erofs/options': ServerOptions;
}

/** From the server. */
export interface DocumentNotifications {
  /** The text of this document is another now: ask again. */
  'erofs/documentChanged': { uri: string };
}

/** Settings, given to the server at start as its initialization options. */
export interface ServerOptions {
  listingMaxLines: number;
}

/** Arguments of the command `erofs.revealInode`, which links in documents and hovers run. */
export interface RevealArguments {
  image: ImageUri;
  target: string;
}
