// Who is spoken of in every message: images by URI, inodes by nid. Types only.

/** URI of an image file, as text. */
export type ImageUri = string;

/** A nid in decimal (64 bits do not fit a JSON number). */
export type NidText = string;

/** One finding about an image; the same shape as the engine's. */
export interface FindingInfo {
  severity: 'error' | 'warning' | 'info';
  code: string;
  structure: string;
  offset?: number;
  space?: 'metabox';
  nid?: NidText;
  path?: string;
  message: string;
  expected?: string;
}
