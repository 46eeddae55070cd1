// Serves the built page on the loopback interface, with the HTML and the policy that the extension host gives it, so that a
// violation of the policy is a violation here, too. Beside it: what VS Code itself puts into a webview (its styles, a theme).

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

const FILES: Record<string, { file: string; type: string }> = {
  '/page.js': { file: 'dist/page.js', type: 'text/javascript' },
  '/page.css': { file: 'dist/page.css', type: 'text/css' },
  '/codicon.css': { file: 'node_modules/@vscode/codicons/dist/codicon.css', type: 'text/css' },
  '/codicon.ttf': { file: 'node_modules/@vscode/codicons/dist/codicon.ttf', type: 'font/ttf' },
  '/vscode.css': { file: 'test/support/page-host/vscode-default.css', type: 'text/css' },
};

/** What VS Code has put into the page before its script runs. */
export interface Surroundings {
  /** `vscode-dark` and the like. */
  bodyClass: string;
  variables: Record<string, string>;
}

export interface PageServer {
  readonly address: string;
  surroundings: Surroundings;
  close(): Promise<void>;
}

export async function servePage(surroundings: Surroundings): Promise<PageServer> {
  // Read once: a build that runs meanwhile does not take them away.
  const contents = new Map(
    Object.entries(FILES).map(([pathname, { file }]) => [pathname, fs.readFileSync(path.join(root, file))]),
  );
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (pathname === '/') {
      const nonce = randomBytes(16).toString('base64');
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader('Content-Security-Policy', policy(nonce));
      response.end(html(nonce, served.surroundings));
      return;
    }
    const known = FILES[pathname];
    if (!known) {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.setHeader('Content-Type', known.type);
    response.end(contents.get(pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served: PageServer = {
    address: `http://127.0.0.1:${port}/`,
    surroundings,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return served;
}

const policy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'; img-src 'self'`;

function html(nonce: string, { bodyClass, variables }: Surroundings): string {
  const theme = JSON.stringify(variables).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Page under test</title>
    <link rel="stylesheet" href="vscode.css">
    <link rel="stylesheet" href="codicon.css">
    <link rel="stylesheet" href="page.css">
    <script nonce="${nonce}">
      for (const [name, value] of Object.entries(${theme})) document.documentElement.style.setProperty(name, value);
    </script>
  </head>
  <body class="${bodyClass}" data-vscode-theme-kind="${bodyClass}">
    <div id="page"></div>
    <script nonce="${nonce}" src="page.js"></script>
  </body>
</html>
`;
}
