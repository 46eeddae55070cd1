// Text documents as a test sees them: URIs as VS Code writes them, lines, and the piece of a line that a range means.

import assert from 'node:assert/strict';
import type { Range } from 'vscode-languageserver';
import { LISTING_SCHEME, type ListingQuery, REPORT_SCHEME } from '../../../src/protocol/documents.ts';
import type { TestClient } from './connect.ts';

export interface Position {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** What `vscode.Uri.toString()` makes of it. */
function uriText(scheme: string, path: string, query: object): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${scheme}:${path.split('/').map(encode).join('/')}?${encode(JSON.stringify(query))}`;
}

/** URI of a listing of an image, of a directory of it, or of a group. */
export function listingUri(image: string, path = '/', group?: string): string {
  const name = decodeURIComponent(image.slice(image.lastIndexOf('/') + 1)).replace(/\.erofs$/, '');
  const below = group === undefined ? (path === '/' ? '' : path) : `${group} (group)`;
  const query: ListingQuery = { image, path, ...(group === undefined ? {} : { group }) };
  return uriText(LISTING_SCHEME, `/${name}${below}.erofs-listing`, query);
}

export const reportUri = (images?: readonly string[]): string =>
  uriText(REPORT_SCHEME, '/x.erofs-report', { images });

/** A document that is open, with its lines. */
export class OpenText {
  private constructor(
    private readonly client: TestClient,
    readonly uri: string,
    readonly lines: readonly string[],
  ) {}

  static async open(client: TestClient, uri: string): Promise<OpenText> {
    const { text } = await client.request('erofs/document', { uri });
    assert.ok(text.endsWith('\n'));
    return new OpenText(client, uri, text.slice(0, -1).split('\n'));
  }

  /** Number of the first line that ends with a text. */
  lineOf(ending: string): number {
    const line = this.lines.findIndex((text) => text.endsWith(ending));
    assert.notEqual(line, -1, `no line ends with ${ending}`);
    return line;
  }

  /** The position on that line, somewhere in its first half. */
  on(ending: string): Position {
    return { textDocument: { uri: this.uri }, position: { line: this.lineOf(ending), character: 5 } };
  }

  /** The text of a range, which lies on one line. */
  piece({ start, end }: Range): string {
    assert.equal(start.line, end.line);
    const line = this.lines[start.line] ?? '';
    assert.ok(start.character <= end.character && end.character <= line.length);
    return line.slice(start.character, end.character);
  }

  async ask<R>(method: string, params: object): Promise<R> {
    return this.client.connection.sendRequest(method, { textDocument: { uri: this.uri }, ...params });
  }

  close(): Promise<void> {
    return this.client.notify('erofs/documentClosed', { uri: this.uri });
  }
}

/** Whether a line of a listing is one of an inode. */
export const isInodeLine = (line: string): boolean => /^[-dlcbps?][-rwxsStT?]{9} /.test(line);

/** The path of such a line, and where a symlink leads. */
export const pathOf = (line: string): string => line.slice(line.indexOf(' /') + 1);
