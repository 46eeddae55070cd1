// Where the threads of a command find the image that the command has opened.

import type { OpenedImage } from '../node/open-image.ts';
import type { ImagePlace } from '../node/reopen-image.ts';

export const imagePlace = ({ path, stamp, devicePaths }: OpenedImage, offset: number): ImagePlace => ({
  path,
  offset,
  devices: devicePaths,
  stamp,
});
