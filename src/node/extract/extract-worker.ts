// A worker thread that writes the files of one plan. Runs as dist/extract-worker.cjs, several at a time on the same plan.
// Must not know who asks.

import { parentPort } from 'node:worker_threads';
import { type ImagePlace, reopenImage } from '../reopen-image.ts';
import { DONE } from '../worker-crew.ts';
import { extractItems, type ItemOutcome, type ItemTotals } from './extract-items.ts';
import type { ExtractPlan } from './extract-plan.ts';

export interface ExtractTask {
  readonly place: ImagePlace;
  readonly plan: ExtractPlan;
  readonly overwrite: boolean;
}

export type ExtractMessage = ItemOutcome | { readonly totals: ItemTotals };

const port = parentPort;
if (port === null) throw new Error('extract-worker runs as a worker thread only');
const send = (message: ExtractMessage | typeof DONE): void => port.postMessage(message);
port.once('message', ({ place, plan, overwrite }: ExtractTask) => {
  const { image, close } = reopenImage(place);
  try {
    send({ totals: extractItems(image, plan, overwrite, send) });
  } finally {
    close();
  }
  send(DONE);
});
