// A worker thread from its source, for tests and for the command line in a checkout: a thread has to register the loader
// of TypeScript for itself. Its first argument names the script, relative to this folder. Not part of any bundle.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2] ?? '');
