// A worker thread that reads the items of one plan. Runs as dist/verify-worker.cjs, several at a time on the same plan.
// Must not know who asks.

import { parentPort } from 'node:worker_threads';
import { type ImagePlace, reopenImage } from '../reopen-image.ts';
import { DONE } from '../worker-crew.ts';
import { type ItemProblem, readItems } from './read-items.ts';
import type { ReadingPlan } from './reading-plan.ts';

export interface VerifyTask {
  readonly place: ImagePlace;
  readonly plan: ReadingPlan;
}

const port = parentPort;
if (port === null) throw new Error('verify-worker runs as a worker thread only');
port.once('message', ({ place, plan }: VerifyTask) => {
  const { image, close } = reopenImage(place);
  try {
    readItems(image, plan, (problem: ItemProblem) => port.postMessage(problem));
  } finally {
    close();
  }
  port.postMessage(DONE);
});
