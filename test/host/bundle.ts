// Bundles the host suite: its entry and every test file below test/host, each a CommonJS file in out/test/host, as the
// extension host loads them with `require`. Files are found here, not listed, and finding none is an error.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';

const outputFolder = path.resolve(import.meta.dirname, '../../out/test/host');

/** @returns the absolute path of the suite's entry */
export async function bundleHostSuite(): Promise<string> {
  const tests = fs
    .readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'));
  if (tests.length === 0) throw new Error('There is no test file in test/host.');

  fs.rmSync(outputFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ['suite.ts', ...tests],
    outdir: outputFolder,
    outbase: '.',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outputFolder, 'suite.cjs');
}
