// A worker thread that reads the files of one plan. Runs as dist/predict-worker.cjs, several at a time on the same plan.
// Must not know who asks.

import { parentPort } from 'node:worker_threads';
import type { ImagePlace } from '../reopen-image.ts';
import { DONE } from '../worker-crew.ts';
import type { ContentPlan } from './content-plan.ts';
import { OpenImages } from './open-images.ts';
import { type ItemCuts, readItems } from './read-items.ts';

export interface PredictTask {
  /** By the numbers of the plan. */
  readonly places: readonly ImagePlace[];
  readonly plan: ContentPlan;
}

const port = parentPort;
if (port === null) throw new Error('predict-worker runs as a worker thread only');
port.once('message', ({ places, plan }: PredictTask) => {
  const images = new OpenImages(places);
  try {
    readItems(plan, images, (cuts: ItemCuts) => port.postMessage(cuts));
  } finally {
    images.close();
  }
  port.postMessage(DONE);
});
