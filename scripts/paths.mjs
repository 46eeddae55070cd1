// The places that more than one script names. Nothing but paths.
import * as path from 'node:path';

export const root = path.dirname(import.meta.dirname);

/** Generated and git-ignored: types, test bundles, logs, screenshots, the workspace of `npm start`. */
export const out = path.join(root, 'out');
