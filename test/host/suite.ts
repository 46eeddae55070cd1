// Entry of the suite that runs inside a real extension host; VS Code calls `run`. Must work in any VS Code, so it
// knows nothing of the one that it runs in. Bundled by bundle.ts together with the test files beside it.
import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import { type Totals, totalsVariable } from '../../scripts/test/totals.mjs';

/** Rejects when a test failed: VS Code ends with exit code 1 then. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: 60_000, forbidOnly: true });
  for (const file of fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, file));
  }
  const totals = await new Promise<Totals>((resolve) => {
    const runner = mocha.run(() => {
      const { passes, failures, pending } = runner.stats ?? { passes: 0, failures: 1, pending: 0 };
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
  const totalsFile = process.env[totalsVariable];
  if (totalsFile) fs.writeFileSync(totalsFile, JSON.stringify(totals));
  if (totals.failed > 0) throw new Error(`${totals.failed} tests failed`);
  if (totals.passed === 0) throw new Error('No test was run.');
}
