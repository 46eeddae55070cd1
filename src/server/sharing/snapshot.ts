// What sharing is among some images at one moment: their tables, labels and the index over them. Never changes once made.
// The one place that turns open images into mounts of a sharing set.

import type { CancellationToken } from 'vscode-languageserver';
import type { InodeTable } from '../../erofs/inode-table.ts';
import { indexSharingInSteps } from '../../sharing/indexing.ts';
import type { SharingIndex } from '../../sharing/sharing-index.ts';
import { imageFacts, plainMount, sharingSet } from '../../sharing/sharing-set.ts';
import { imageLabels } from '../images/image-label.ts';
import type { OpenImage } from '../images/open-image.ts';
import { TimeSlice } from '../time-slice.ts';

/** An image of a snapshot, at the number that its mount has in the index. */
export interface Member {
  readonly image: OpenImage;
  readonly label: string;
  readonly table: InodeTable;
}

export interface Snapshot {
  readonly index: SharingIndex;
  readonly members: readonly Member[];
  /** Images that are not in the index, since they could not be read. */
  readonly left: readonly { image: OpenImage; label: string }[];
}

/** Indexes what can be read of `images`, which all are indexed (or have failed) before. */
export async function takeSnapshot(
  images: readonly OpenImage[],
  token?: CancellationToken,
): Promise<Snapshot> {
  const labels = imageLabels(images.map((image) => image.path));
  const members: Member[] = [];
  const left: { image: OpenImage; label: string }[] = [];
  for (const [at, image] of images.entries()) {
    const label = labels[at]!;
    if (image.wholeTable === undefined) left.push({ image, label });
    else members.push({ image, label, table: image.wholeTable });
  }
  const mounts = members.map(({ image: { image }, label, table }) =>
    plainMount(label, table, imageFacts(image!)),
  );
  const steps = indexSharingInSteps(sharingSet(mounts));
  const slice = new TimeSlice(token);
  let step = steps.next();
  while (!step.done) {
    if (slice.isOver()) await slice.rest();
    step = steps.next();
  }
  return { index: step.value, members, left };
}

/** Number of an image's mount, or undefined if the snapshot does not know the image as it is now. */
export function mountNumber(snapshot: Snapshot, image: OpenImage): number | undefined {
  const number = snapshot.members.findIndex((member) => member.image === image);
  return number < 0 ? undefined : number;
}
