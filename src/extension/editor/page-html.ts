// The HTML around the page of an image: one script, two style sheets, and a policy that lets nothing else in.
// See the header of src/webview/main.tsx for what the page needs.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the page's files lie; nothing else may be loaded. */
export const pageFolder = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist');

export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, title: string): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string): string =>
    escapeHtml(webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), name)).toString());
  const source = webview.cspSource;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" href="${file('codicon.css')}">
    <link rel="stylesheet" href="${file('page.css')}">
  </head>
  <body>
    <div id="page"></div>
    <script nonce="${nonce}" src="${file('page.js')}"></script>
  </body>
</html>
`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for HTML, inside and outside of double-quoted attributes. The names of files are hostile. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c]!);
