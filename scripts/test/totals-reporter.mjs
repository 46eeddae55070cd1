// A reporter for node's test runner that counts, and ends with the totals as JSON. It stands beside the readable one.

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* totalsReporter(events) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file, details, skip } = event.data;
    const passed = event.type === 'test:pass';
    if (passed && name === file) {
      // The runner reports a file in which no test was declared as a passed test with the file's own name.
      console.error(`${file} holds no test.`);
      totals.failed += 1;
    } else if (details.type === 'suite') {
      // Its tests have been counted; a hook that failed after them has not.
      if ('error' in details && failureType(details.error) === 'hookFailed') totals.failed += 1;
    } else if (skip !== undefined && skip !== false) {
      totals.skipped += 1;
    } else {
      totals[passed ? 'passed' : 'failed'] += 1;
    }
  }
  yield JSON.stringify(totals);
}

/** @param {Error} error */
function failureType(error) {
  return 'failureType' in error ? error.failureType : undefined;
}
