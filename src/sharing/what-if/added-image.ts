// What one image more costs a set: pages that nobody holds yet, and contents that no other image has.
// Pure. The image is looked up last, so nothing of the set changes by it.

import { BASIS, contentIdentity, UNKNOWN_CONTENT } from '../report/content-identity.ts';
import { eachFile } from '../report/each-file.ts';
import type { ReportSource } from '../report/report-source.ts';
import { SHARE_STATE } from '../share-state.ts';
import type { AddedImage } from './what-if-model.ts';

/** The costs of the last image of `source`. Yields the part done. */
export function* addedImage(source: ReportSource): Generator<number, AddedImage, void> {
  const { index } = source;
  const last = index.set.mounts.length - 1;
  const { number, basis, count } = yield* contentIdentity(source);
  const known = new Uint8Array(count);
  for (let mount = 0; mount < last; mount++) {
    for (const content of number[mount]!) if (content !== UNKNOWN_CONTENT) known[content] = 1;
  }
  const costs = { pages: 0, added_pages: 0, files: 0, shared_files: 0 };
  const new_content = { files: 0, bytes: 0, unknown: 0 };
  eachFile(index, last, ({ inode, state, size, pages, saved }) => {
    costs.files += 1;
    costs.pages += pages;
    if (!saved) costs.added_pages += pages;
    if (state === SHARE_STATE.SHARES) costs.shared_files += 1;
    if (size === 0) return;
    if (basis[last]![inode] === BASIS.NOTHING) new_content.unknown += 1;
    const content = number[last]![inode]!;
    if (content !== UNKNOWN_CONTENT && known[content] === 1) return;
    new_content.files += 1;
    new_content.bytes += size;
    if (content !== UNKNOWN_CONTENT) known[content] = 1;
  });
  return { image: index.set.mounts[last]!.label, ...costs, new_content };
}
