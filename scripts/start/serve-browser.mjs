// Serves the browser-hosted VS Code on this machine, with the packaged extension and the demo workspace, until it is
// told to stop. Settings and layout are kept from one start to the next.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { vsixFile } from '../package/vsix-file.mjs';
import { out } from '../paths.mjs';
import { findFreePort } from '../vscode-host/port.mjs';
import { createProfile } from '../vscode-host/profile.mjs';
import { installExtension, startServer } from '../vscode-host/server.mjs';

/** The same each time, so that the address can be kept; another if something already listens there. */
const usualPort = 8139;

/**
 * @param {import('../vscode-host/versions.mjs').HostVersion} host
 * @param {string} workspace
 * @param {number | undefined} port
 */
export async function serveBrowser(host, workspace, port) {
  const profile = createProfile({ folder: path.join(out, 'start') });
  fs.rmSync(profile.serverLog, { force: true });
  await installExtension(host, profile, vsixFile());
  const server = await startServer(host, profile, { port: port ?? (await findFreePort(usualPort)) });

  let stopping = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (!stopping) console.log('\nStopping VS Code.');
      stopping = true;
      void server.stop();
    });
  }
  const address = `${server.address}/?folder=${encodeURIComponent(workspace)}`;
  console.log(`\nVS Code ${host.vscode} with the demo images, on this machine only:\n\n    ${address}\n`);
  console.log('Open the address in a browser. Ctrl+C stops it.');
  await server.ended;
  if (!stopping)
    throw new Error(`VS Code has ended by itself:\n${fs.readFileSync(profile.serverLog, 'utf8')}`);
}
