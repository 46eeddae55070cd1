// The images that a thread has open at a moment: a few of many, as each holds windows of its file.
// Knows nothing about what is read of them.

import type { Image } from '../../erofs/image.ts';
import { type ImagePlace, reopenImage } from '../reopen-image.ts';

/** Images open at once. */
const OPEN_LIMIT = 4;

export class OpenImages {
  /** By number of the place, the one used last at the end. */
  private readonly opened = new Map<number, ReturnType<typeof reopenImage>>();

  constructor(private readonly places: readonly ImagePlace[]) {}

  /** The image at a place. Throws as {@link reopenImage} does. */
  get(number: number): Image {
    const known = this.opened.get(number) ?? reopenImage(this.places[number]!);
    this.opened.delete(number);
    this.opened.set(number, known);
    if (this.opened.size > OPEN_LIMIT) {
      const [oldest, { close }] = this.opened.entries().next().value!;
      this.opened.delete(oldest);
      close();
    }
    return known.image;
  }

  close(): void {
    for (const { close } of this.opened.values()) close();
    this.opened.clear();
  }
}
