// Where the scripts of the command line's threads are: beside the bundle, or in the source tree when that runs unbundled.

import { type CrewScript, usefulThreads } from '../node/worker-crew.ts';

const SOURCES = {
  'verify-worker': 'verify/verify-worker.ts',
  'extract-worker': 'extract/extract-worker.ts',
  'predict-worker': 'predict/predict-worker.ts',
};

/** The main thread works too: nobody needs it for anything else meanwhile. */
export const besideThisThread = (script: CrewScript): CrewScript => ({
  ...script,
  threads: usefulThreads() - 1,
});

export function workerScript(name: keyof typeof SOURCES): CrewScript {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL(`./${name}.cjs`, import.meta.url) };
  return { url: new URL('../node/unbundled-worker.mjs', import.meta.url), argv: [`./${SOURCES[name]}`] };
}
