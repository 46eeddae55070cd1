// Opens an image file with the devices it wants, for command line, server and workers.
// The one place that joins files to an Image; must not know who asks.

import { type ByteSource, WindowSource } from '../common/byte-source.ts';
import { Image } from '../erofs/image.ts';
import type { ReaderOptions } from '../erofs/random-reader.ts';
import { FileSource } from './file-source.ts';
import { findDevices } from './find-devices.ts';
import './platform-decoders.ts';

export interface OpenFileOptions extends ReaderOptions {
  /** The file system starts at this byte of the file. */
  offset?: number;
  /** Device files in the order of the device table; what is not given is looked for beside the image. */
  devices?: readonly string[];
}

/** An image and the files it is read from. */
export interface OpenedImage {
  readonly image: Image;
  readonly path: string;
  readonly stamp: string;
  /** Path of each device of the table, undefined where it is missing. */
  readonly devicePaths: readonly (string | undefined)[];
  close(): void;
}

/** Throws an ErofsError if the image cannot be used at all, node's error if a file cannot be opened. */
export function openImageFile(path: string, options: OpenFileOptions = {}): OpenedImage {
  const file = new FileSource(path);
  const opened: FileSource[] = [file];
  const close = (): void => {
    for (const source of opened) source.close();
  };
  try {
    const source: ByteSource = options.offset ? new WindowSource(file, options.offset) : file;
    const { windowSize, windows } = options;
    const reading = { ...(windowSize && { windowSize }), ...(windows && { windows }) };
    const bare = new Image(source, reading);
    const { deviceSlots, superblock } = bare;
    const devicePaths = findDevices(path, deviceSlots, superblock.blockSize, options.devices);
    if (devicePaths.every((device) => device === undefined)) {
      return { image: bare, path, stamp: file.stamp, devicePaths, close };
    }
    const devices = devicePaths.map((device) => {
      if (device === undefined) return undefined;
      const deviceFile = new FileSource(device);
      opened.push(deviceFile);
      return deviceFile;
    });
    return { image: new Image(source, { ...reading, devices }), path, stamp: file.stamp, devicePaths, close };
  } catch (error) {
    close();
    throw error;
  }
}
