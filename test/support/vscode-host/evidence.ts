// Pictures, and what is kept of a failed test: the window, a trace, the console, the logs of the server side.
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { out } from '../../../scripts/paths.mjs';
import { formatLogs, readLogs } from '../../../scripts/vscode-host/logs.mjs';
import type { VsCode } from './vscode.ts';

export async function saveScreenshot({ host }: VsCode, page: Page, name: string): Promise<void> {
  const folder = path.join(out, 'screenshots', host.name === 'oldest' ? 'oldest' : '');
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** Puts all there is into `out/failures/TEST/`, and prints the end of it. */
export async function keepEvidence(vscode: VsCode, test: string): Promise<void> {
  const folder = path.join(out, 'failures', test.replaceAll(/[^\w.-]+/g, '-'));
  fs.mkdirSync(folder, { recursive: true });
  const logs = readLogs(vscode.profile);
  fs.writeFileSync(path.join(folder, 'logs.txt'), formatLogs(logs, Number.POSITIVE_INFINITY));
  const { workbench } = vscode;
  if (workbench) {
    fs.writeFileSync(path.join(folder, 'console.txt'), workbench.errors.join('\n'));
    await workbench.page.screenshot({ path: path.join(folder, 'window.png') });
    await vscode.saveTrace(path.join(folder, 'trace.zip'));
  }
  console.error(
    `${test} failed. ${path.relative(process.cwd(), folder)} has a picture, a trace, the console and the logs.`,
  );
  console.error([...(workbench?.errors ?? []), formatLogs(logs, 30)].join('\n'));
}
