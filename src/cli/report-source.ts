// From images that were read to what a report is made of: contents where something needs them, predicted tables, predictions.
// Must not print anything but progress.

import { cutSizes, type FileContents } from '../common/file-contents.ts';
import { readContents } from '../node/predict/read-contents.ts';
import { indexSharing } from '../sharing/indexing.ts';
import { imageBytes } from '../sharing/report/apply-rules.ts';
import type { ReportSource } from '../sharing/report/report-source.ts';
import { type Mount, sharingSet } from '../sharing/sharing-set.ts';
import { addedImage } from '../sharing/what-if/added-image.ts';
import { containerCurve } from '../sharing/what-if/container-curve.ts';
import { predictDisk, type ReadImage } from '../sharing/what-if/disk-prediction.ts';
import { distinctPages } from '../sharing/what-if/distinct-pages.ts';
import { PREDICTED_FACTS, predictedTable } from '../sharing/what-if/predicted-table.ts';
import type { WhatIf } from '../sharing/what-if/what-if-model.ts';
import { ProgressLine } from './progress-line.ts';
import type { SetMember } from './report-images.ts';
import type { ReportOptions } from './report-options.ts';
import { workerScript } from './worker-script.ts';

/** `members` are the images of the report, `added` the one of `--what-if adding`. */
export async function reportSource(
  members: readonly SetMember[],
  added: SetMember | undefined,
  options: ReportOptions,
): Promise<ReportSource> {
  const all = added === undefined ? members : [...members, added];
  const read = await contentsOf(all, options);
  const ready = all.map((member, at) => withContents(member, read?.[at], options.whatIf.fingerprints));
  const source = sourceOf(ready.slice(0, members.length), options);
  const images = source.images.map(
    ({ recorded }, at): ReadImage => ({
      label: all[at]!.mount.label,
      table: recorded,
      contents: read?.[at] ?? NOTHING_READ,
    }),
  );
  return {
    ...source,
    ...(options.whatIf.pages && { distinctPages: distinctPages(images, options.pageSize) }),
    whatIf: {
      disk: read === undefined || !asksForDisk(options) ? null : diskOf(images, source, options),
      containers: curveOf(source, options),
      adding: added === undefined ? null : finish(addedImage(sourceOf(ready, options))),
    },
  };
}

const NOTHING_READ: FileContents = { digests: { state: new Uint8Array(0), digest: new Uint8Array(0) } };

const asksForDisk = ({ whatIf: { chunkSizes, cutAverage } }: ReportOptions): boolean =>
  chunkSizes.length > 0 || cutAverage > 0;

/** The contents of all images, where something in the options needs them. */
async function contentsOf(
  members: readonly SetMember[],
  options: ReportOptions,
): Promise<FileContents[] | undefined> {
  const { fingerprints, pages, chunkSizes, cutAverage } = options.whatIf;
  if (!options.verify && !fingerprints && !pages && !asksForDisk(options)) return undefined;
  const wanted = { pieces: pages || chunkSizes.length > 0, cutAverage };
  // An image that is mounted twice is read once.
  const images = members
    .filter(
      ({ image: { recorded } }, at) => members.findIndex(({ image }) => image.recorded === recorded) === at,
    )
    .map(({ image: { recorded }, place, size }) => ({ table: recorded, place, size }));
  const progress = new ProgressLine('reading contents');
  try {
    const read = await readContents(images, wanted, workerScript('predict-worker'), {
      onProgress: (done, of) => progress.update(done.bytes, of.bytes),
    });
    return members.map(({ image }) => read[images.findIndex(({ table }) => table === image.recorded)]!);
  } finally {
    progress.end();
  }
}

function withContents(
  member: SetMember,
  contents: FileContents | undefined,
  predict: boolean,
): Pick<SetMember, 'mount' | 'image'> {
  const { mount, image } = member;
  if (contents === undefined) return { mount, image };
  const { digests } = contents;
  return {
    mount: predict ? predictedMount(mount, digests) : mount,
    image: { ...image, contents: digests },
  };
}

const predictedMount = (mount: Mount, digests: FileContents['digests']): Mount => ({
  ...mount,
  table: predictedTable(mount.table, digests),
  facts: PREDICTED_FACTS,
});

function sourceOf(
  members: readonly Pick<SetMember, 'mount' | 'image'>[],
  options: ReportOptions,
): ReportSource {
  const mounts = members.map(({ mount }) => mount);
  return {
    index: indexSharing(sharingSet(mounts, options)),
    images: members.map(({ image }) => image),
    top: options.top,
  };
}

function diskOf(images: readonly ReadImage[], source: ReportSource, options: ReportOptions): WhatIf['disk'] {
  const { chunkSizes, cutAverage } = options.whatIf;
  return finish(
    predictDisk({
      images,
      bytesNow: imageBytes(source.images),
      chunkSizes,
      ...(cutAverage > 0 && { cutSizes: cutSizes(cutAverage) }),
    }),
  );
}

const curveOf = ({ index }: ReportSource, { whatIf: { containers } }: ReportOptions): WhatIf['containers'] =>
  containers === undefined ? null : containerCurve(index, containers);

/** Runs steps to their end. */
function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
