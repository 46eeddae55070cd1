// A worker thread that reads the whole inode tree of one image after the other and hands the columns over without copying.
// Runs as dist/index-worker.cjs. Keeps nothing between jobs; must not know who asks.

import { parentPort } from 'node:worker_threads';
import { ErofsError } from '../erofs/finding.ts';
import type { InodeColumns } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import type { IndexAnswer, IndexQuestion } from './index-job.ts';
import { type OpenedImage, openImageFile } from './open-image.ts';

const port = parentPort;
if (port === null) throw new Error('index-worker runs as a worker thread only');
port.on('message', (question: IndexQuestion) => {
  const answer = index(question, (rows) =>
    port.postMessage({ job: question.job, progress: rows } satisfies IndexAnswer),
  );
  const transfer = 'result' in answer ? buffersOf(answer.result.columns) : [];
  port.postMessage(answer, transfer);
});

function index({ job, path }: IndexQuestion, onProgress: (rows: number) => void): IndexAnswer {
  let opened: OpenedImage | undefined;
  try {
    opened = openImageFile(path);
    return { job, result: { columns: walkTree(opened.image, { onProgress }), stamp: opened.stamp } };
  } catch (error) {
    const finding = error instanceof ErofsError ? { finding: error.finding } : {};
    return { job, failure: { message: error instanceof Error ? error.message : String(error), ...finding } };
  } finally {
    opened?.close();
  }
}

/** The distinct buffers of the columns. */
function buffersOf(columns: InodeColumns): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of Object.values(columns)) {
    if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
  }
  return [...buffers];
}
