// URIs of listings as VS Code writes them, so that a place in a text that is open is a place in that text.
// Pure. The same text as src/extension/documents/document-uris.ts makes; a test in VS Code holds both against each other.

import { LISTING_SCHEME, type ListingQuery } from '../../protocol/documents.ts';

/** URI of the listing of a directory of an image, `/` for all of it. */
export function listingUri(image: string, path = '/'): string {
  const query: ListingQuery = { image, path };
  const below = path === '/' ? '' : path;
  const name = `/${imageName(image)}${below}.erofs-listing`;
  return `${LISTING_SCHEME}:${encode(name).replaceAll('%2F', '/')}?${encode(JSON.stringify(query))}`;
}

/** `app-v1` of `file:///demo/app-v1.erofs`. */
function imageName(uri: string): string {
  const name = uri.replace(/[?#].*$/s, '').replace(/^.*\//s, '');
  return decode(name).replace(/\.erofs$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything but letters, digits and `-._~`, as vscode.Uri does. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
