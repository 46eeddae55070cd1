// What the URI of a text document says: which image and directory, or which images.
// Pure. The query is JSON, as the protocol's ListingQuery and ReportQuery describe it.

import {
  LISTING_SCHEME,
  type ListingQuery,
  REPORT_SCHEME,
  type ReportQuery,
} from '../../protocol/documents.ts';
import { failure } from '../requests.ts';

export type DocumentTarget =
  | { readonly kind: 'listing'; readonly query: ListingQuery }
  | { readonly kind: 'report'; readonly query: ReportQuery };

/** Throws a failure for a URI that names no document. */
export function documentTarget(uri: string): DocumentTarget {
  const scheme = uri.slice(0, uri.indexOf(':'));
  const query = queryOf(uri);
  if (scheme === LISTING_SCHEME && typeof query?.['image'] === 'string') {
    const path = typeof query['path'] === 'string' ? query['path'] : '/';
    const group = typeof query['group'] === 'string' ? { group: query['group'] } : {};
    return { kind: 'listing', query: { image: query['image'], path, ...group } };
  }
  if (scheme === REPORT_SCHEME) {
    const images = query?.['images'];
    if (images === undefined) return { kind: 'report', query: {} };
    if (isTexts(images)) return { kind: 'report', query: { images } };
  }
  throw failure(`${uri} names no document of this server.`);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function queryOf(uri: string): Record<string, unknown> | undefined {
  const mark = uri.indexOf('?');
  if (mark < 0) return undefined;
  try {
    const query: unknown = JSON.parse(decodeURIComponent(uri.slice(mark + 1).replace(/#.*$/s, '')));
    return typeof query === 'object' && query !== null ? { ...query } : undefined;
  } catch {
    return undefined;
  }
}
