// The two VS Codes that the tests run in. Both are code-server from npm, which is VS Code's workbench and extension host
// with a few patches; `oldest` must be what `engines.vscode` in package.json promises.
import * as path from 'node:path';
import { root } from '../paths.mjs';

/**
 * @typedef {object} HostVersion
 * @property {'newest' | 'oldest'} name
 * @property {string} vscode       version of VS Code inside
 * @property {string} codeServer   version of the npm package that carries it
 * @property {string} node         version of node that runs it, from npm too: it is not the one running this
 * @property {string} folder       cache folder, absolute
 * @property {boolean} smokeTestDriver whether the server must run with `enable-smoke-test-driver` before the workbench
 *   accepts a test suite in its URL (needed since 1.133; older servers do not know the flag)
 */

/** @type {Record<'newest' | 'oldest', HostVersion>} */
export const hostVersions = {
  newest: {
    name: 'newest',
    vscode: '1.139.1',
    codeServer: '4.139.1',
    node: '24.21.0',
    folder: path.join(root, '.vscode-host'),
    smokeTestDriver: true,
  },
  oldest: {
    name: 'oldest',
    vscode: '1.106.3',
    codeServer: '4.106.3',
    node: '22.23.3',
    folder: path.join(root, '.vscode-host-oldest'),
    smokeTestDriver: false,
  },
};

/** Environment variable by which `npm run test:oldest` tells the suites which host they run in. */
export const hostVariable = 'EROFS_VSCODE_HOST';

/** @returns {HostVersion} the host that this process was told to use; the newest if nothing was said */
export function chosenHost() {
  const name = process.env[hostVariable] || 'newest';
  if (name === 'newest' || name === 'oldest') return hostVersions[name];
  throw new Error(`$${hostVariable} is "${name}"; it can be "newest" or "oldest".`);
}

/** @param {HostVersion} host */
export function nodeOf(host) {
  return path.join(host.folder, `node_modules/${nodePackage}/bin/node`);
}

/** @param {HostVersion} host */
export function entryOf(host) {
  return path.join(host.folder, 'node_modules/code-server/out/node/entry.js');
}

/** npm carries node's own builds under such names. */
export const nodePackage = `node-${process.platform}-${process.arch}`;
