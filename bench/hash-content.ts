// One process that hashes the content of all files of an image, in threads, as `verify` does where there are fingerprints.
// usage: node hash-content.mjs IMAGE; prints the number of files. Its threads run the same file.

import { isMainThread, parentPort } from 'node:worker_threads';
import { InodeTable } from '../src/erofs/inode-table.ts';
import { walkTree } from '../src/erofs/tree-walk.ts';
import { contentDigest } from '../src/node/content-digest.ts';
import { openImageFile } from '../src/node/open-image.ts';
import { type ImagePlace, reopenImage } from '../src/node/reopen-image.ts';
import { cutBatches, type SharedBatches, sharedBatches, takeBatches } from '../src/node/shared-batches.ts';
import { DONE, WorkerCrew } from '../src/node/worker-crew.ts';

interface HashTask {
  readonly place: ImagePlace;
  readonly plan: SharedBatches & { readonly nid: Float64Array };
}

if (isMainThread) await hashAll(process.argv[2]!);
else parentPort!.once('message', hashShare);

async function hashAll(path: string): Promise<void> {
  const crew = new WorkerCrew({ url: new URL(import.meta.url) });
  const opened = openImageFile(path, { windowSize: 1 << 17, windows: 128 });
  const table = new InodeTable(walkTree(opened.image));
  const inodes = Array.from({ length: table.inodeCount }, (_, inode) => inode).filter((inode) =>
    table.isRegularInode(inode),
  );
  const { nid, size } = table.columns;
  const batches = sharedBatches(inodes.length, crew.size);
  const batchCount = cutBatches(batches.batchStart, inodes.length, (item) => size[inodes[item]!]!);
  const nids = new Float64Array(new SharedArrayBuffer(8 * inodes.length));
  nids.set(inodes.map((inode) => nid[inode]!));
  const place = { path, offset: 0, devices: opened.devicePaths, stamp: opened.stamp };
  await crew.run({ place, plan: { ...batches, batchCount, nid: nids } } satisfies HashTask, {
    onMessage: () => {},
  });
  opened.close();
  console.log(inodes.length);
}

function hashShare({ place, plan }: HashTask): void {
  const { image, close } = reopenImage(place);
  takeBatches(plan, (item, onBytes) => {
    contentDigest(image.content(image.inode(plan.nid[item]!)), onBytes);
  });
  close();
  parentPort!.postMessage(DONE);
}
