// Listings of whole images that were written to learn where their columns stand, kept until VS Code asks for their text.
// It does so when a person looks at the places that were found in them.

import type { OpenImage } from '../images/open-image.ts';
import type { Snapshot } from '../sharing/snapshot.ts';
import type { TextModel } from './text-model.ts';

/** Lines of all listings that are kept. */
const KEPT_LINES = 100_000;

/** What a listing was made of: it is out of date as soon as one of these is another. */
export interface ListingBasis {
  readonly open: OpenImage;
  readonly snapshot: Snapshot | undefined;
  readonly maxLines: number;
}

interface Prepared extends ListingBasis {
  readonly model: TextModel;
}

export class PreparedListings {
  /** By URI, the latest last. */
  private readonly listings = new Map<string, Prepared>();

  get(uri: string, { open, snapshot, maxLines }: ListingBasis): TextModel | undefined {
    const known = this.listings.get(uri);
    const isFresh = known?.open === open && known.snapshot === snapshot && known.maxLines === maxLines;
    return isFresh ? known.model : undefined;
  }

  put(uri: string, prepared: Prepared): void {
    this.listings.delete(uri);
    this.listings.set(uri, prepared);
    let lines = 0;
    for (const { model } of this.listings.values()) lines += model.lineCount;
    for (const [oldest, { model }] of this.listings) {
      if (lines <= KEPT_LINES) return;
      this.listings.delete(oldest);
      lines -= model.lineCount;
    }
  }

  /** The set or an image changed: nothing that is kept will be asked for. */
  clear(): void {
    this.listings.clear();
  }
}
