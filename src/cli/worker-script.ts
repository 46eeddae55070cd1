// Where the scripts of the command line's threads are: beside the bundle, or in the source tree when that runs unbundled.

import type { CrewScript } from '../node/worker-crew.ts';

const SOURCES = {
  'verify-worker': '../node/verify/verify-worker.ts',
  'extract-worker': '../node/extract/extract-worker.ts',
};

export const workerScript = (name: keyof typeof SOURCES): CrewScript => ({
  url: new URL(import.meta.url.endsWith('.ts') ? SOURCES[name] : `./${name}.cjs`, import.meta.url),
});
