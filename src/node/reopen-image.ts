// Opens an image a second time, in another thread: same files, same devices, and only if the file is still the same.
// Knows nothing about what the thread does. Must not look for devices: whoever opened the image first did.

import { type ByteSource, WindowSource } from '../common/byte-source.ts';
import { Image } from '../erofs/image.ts';
import { FileSource } from './file-source.ts';
import './platform-decoders.ts';

/** Where an image lies; plain data that a thread can be given. */
export interface ImagePlace {
  readonly path: string;
  /** The file system starts at this byte of the file. */
  readonly offset: number;
  /** Files of the extra devices in the order of the device table; undefined where one is missing. */
  readonly devices: readonly (string | undefined)[];
  /** Of the image file when it was first opened; another one is another image. */
  readonly stamp: string;
}

/** Windows of a reader in a thread: metadata and data of one thread's files, 8 MiB for each device. */
const READING = { windowSize: 1 << 17, windows: 64 };

/** Opens it anew. Throws an Error if the file has changed since, node's error if a file cannot be opened. */
export function reopenImage(place: ImagePlace): { image: Image; close(): void } {
  const opened: FileSource[] = [];
  const open = (path: string): FileSource => {
    const source = new FileSource(path);
    opened.push(source);
    return source;
  };
  const close = (): void => {
    for (const source of opened) source.close();
  };
  try {
    const file = open(place.path);
    if (file.stamp !== place.stamp) throw new Error(`${place.path} has changed while it was read`);
    const source: ByteSource = place.offset > 0 ? new WindowSource(file, place.offset) : file;
    const given = place.devices.some((device) => device !== undefined);
    const devices = place.devices.map((device) => (device === undefined ? undefined : open(device)));
    return { image: new Image(source, given ? { ...READING, devices } : READING), close };
  } catch (error) {
    close();
    throw error;
  }
}
