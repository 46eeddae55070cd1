// URIs of listings and reports: what they show stands in the query, what the tab says in the path.
// Pure.

import * as vscode from 'vscode';
import {
  LISTING_SCHEME,
  type ListingQuery,
  REPORT_SCHEME,
  type ReportQuery,
} from '../../protocol/documents.ts';

/** A listing of the directory `path` of an image, `/` for all of it. */
export function listingUri(image: vscode.Uri, path = '/'): vscode.Uri {
  const query: ListingQuery = { image: image.toString(), path };
  const below = path === '/' ? '' : path;
  return vscode.Uri.from({
    scheme: LISTING_SCHEME,
    path: `/${imageName(image)}${below}.erofs-listing`,
    query: JSON.stringify(query),
  });
}

/** A listing of all that shares with the inode at `path` of an image. */
export function groupUri(image: vscode.Uri, path: string): vscode.Uri {
  const query: ListingQuery = { image: image.toString(), path: '/', group: path };
  return vscode.Uri.from({
    scheme: LISTING_SCHEME,
    path: `/${imageName(image)}${path} (group).erofs-listing`,
    query: JSON.stringify(query),
  });
}

/** A report on some images in this order; without any, on the workspace. */
export function reportUri(images?: readonly vscode.Uri[]): vscode.Uri {
  const query: ReportQuery = images === undefined ? {} : { images: images.map((uri) => uri.toString()) };
  return vscode.Uri.from({
    scheme: REPORT_SCHEME,
    path: `/${reportName(images)}.erofs-report`,
    query: JSON.stringify(query),
  });
}

/** The image of a listing's URI, or undefined for any other. */
export function listedImage({ scheme, query }: vscode.Uri): vscode.Uri | undefined {
  if (scheme !== LISTING_SCHEME) return undefined;
  try {
    const { image }: Partial<ListingQuery> = JSON.parse(query);
    return image === undefined ? undefined : vscode.Uri.parse(image, true);
  } catch {
    return undefined;
  }
}

function reportName(images: readonly vscode.Uri[] | undefined): string {
  const [first, ...others] = images ?? [];
  if (first === undefined) return 'workspace';
  return others.length === 0 ? imageName(first) : `${imageName(first)} and ${others.length} more`;
}

/** `app-v1` of `/demo/app-v1.erofs`. */
export const imageName = ({ path }: vscode.Uri): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.erofs$/, '');
