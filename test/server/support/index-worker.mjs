// The indexing thread from its source: a thread has to register the loader of TypeScript for itself.
import { register } from 'tsx/esm/api';

register();
await import('../../../src/node/index-worker.ts');
