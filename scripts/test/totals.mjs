// What a suite comes back with, and the file by which the process that ran it hands that over.
import * as fs from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/** Environment variable with the path of the file into which the host suite writes its totals as JSON. */
export const totalsVariable = 'EROFS_TEST_TOTALS';

/**
 * Reads what a suite wrote. A suite that passed and ran nothing has failed, and so has one that ended badly without
 * having counted a failure.
 * @param {string} file
 * @param {boolean} endedWell
 * @returns {Totals}
 */
export function readTotals(file, endedWell) {
  /** @type {Totals} */
  const totals = fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  if (totals.failed > 0) return totals;
  if (!endedWell) return { ...totals, failed: 1 };
  if (totals.passed === 0) {
    console.error('No test was run.');
    return { ...totals, failed: 1 };
  }
  return totals;
}
