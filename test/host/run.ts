// Runs the host suite by the unchanged @vscode/test-electron: in a desktop VS Code where there is one ($VSCODE_EXECUTABLE,
// or found through `code` on PATH), else in the browser-hosted one, which a stand-in executable starts.
// It opens a copy of the demo images. Exit code 1 when a test failed or none was run.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { findDesktop } from '../../scripts/vscode-host/desktop.mjs';
import { bundleHostSuite } from './bundle.ts';

const root = path.resolve(import.meta.dirname, '../..');
const standIn = path.join(root, 'scripts/vscode-host/code-host.mjs');

const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'erofs-explorer-host-'));
try {
  fs.cpSync(path.join(root, 'demo'), workspace, { recursive: true });
  await runTests({
    vscodeExecutablePath: findDesktop()?.executable ?? standIn,
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleHostSuite(),
    extensionTestsEnv: process.stdout.isTTY ? { FORCE_COLOR: '1' } : {},
    launchArgs: [workspace],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(workspace, { recursive: true, force: true });
}
