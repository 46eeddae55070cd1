#!/usr/bin/env node
// `npm start`: set-up, build, and a real VS Code with the demo images: the desktop one if `code` is on PATH, else one
// that is served to a browser on this machine. usage: npm start -- [--port N]
// This file and what it imports use node built-ins only, as a bare clone has no node_modules.
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './run-command.mjs';
import { setUp } from './setup.mjs';
import { makeDemoWorkspace } from './start/demo-workspace.mjs';
import { openDesktop } from './start/open-desktop.mjs';
import { serveBrowser } from './start/serve-browser.mjs';
import { stopWithNpm } from './stop-with-npm.mjs';
import { findDesktop } from './vscode-host/desktop.mjs';
import { hostVersions } from './vscode-host/versions.mjs';

const script = (/** @type {string} */ name) =>
  runCommand(process.execPath, [path.join(import.meta.dirname, name)], {
    cwd: path.dirname(import.meta.dirname),
  });

stopWithNpm();
try {
  const port = readPort();
  const desktop = findDesktop();
  await setUp({ chromium: false, host: desktop ? undefined : hostVersions.newest });
  if (desktop) {
    await script('build.mjs');
    await openDesktop(desktop.command, makeDemoWorkspace());
  } else {
    // Installed like a published one, as a reload of the page forgets a development folder.
    await script('package.mjs');
    await serveBrowser(hostVersions.newest, makeDemoWorkspace(), port);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readPort() {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  if (values.port === undefined) return undefined;
  const port = Number(values.port);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`"${values.port}" is not a port number.`);
}
