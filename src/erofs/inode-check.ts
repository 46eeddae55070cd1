// Checks of one inode that need no content: does its size make sense, and does its data lie inside the devices.
// Pure. Throws at the first thing that is wrong; the walk turns it into a finding.

import { ChunkContent } from './chunk-content.ts';
import { ErofsError } from './finding.ts';
import { FlatContent } from './flat-content.ts';
import type { Image } from './image.ts';
import { hasCompression, type Inode, isCompressed, typeOfMode } from './inode.ts';
import { nidText } from './nid.ts';

/** Throws an ErofsError if size or data of the inode cannot be what a kernel would read. */
export function checkInode(image: Image, inode: Inode): void {
  checkSize(inode);
  const type = typeOfMode(inode.mode);
  if (type !== 'file' && type !== 'dir' && type !== 'symlink') return;
  if (isCompressed(inode.layout)) {
    if (!hasCompression(image.superblock)) throw uncompressedImage(inode);
    return;
  }
  const content = image.content(inode);
  if (content instanceof ChunkContent) checkChunks(image, inode, content);
  else if (content instanceof FlatContent) checkFlat(image, inode, content);
}

function checkSize(inode: Inode): void {
  if (inode.size < 2 ** 53) return;
  throw new ErofsError({
    code: 'inode-size',
    structure: 'inode',
    offset: inode.address + 8,
    nid: nidText(inode.nid),
    message: `the file size is ${sizeText(inode)}`,
    expected: 'less than 2^53 bytes',
  });
}

/** The exact 64-bit size, as it stands on disk. */
function sizeText(inode: Inode): string {
  const at = inode.space.seek(inode.address + 8, 8, 'inode');
  return inode.space.view.getBigUint64(at, true).toString();
}

function checkFlat(image: Image, inode: Inode, content: FlatContent): void {
  if (content.start === undefined || content.head === 0) return;
  checkInside(image, inode, 0, content.start, content.head, inode.address + 16, 'start block');
}

function checkChunks(image: Image, inode: Inode, content: ChunkContent): void {
  for (const extent of content.extents()) {
    if (extent.hole) continue;
    const used = Math.min(extent.length, inode.size - extent.logical);
    const entry = content.entryOffset(Math.floor(extent.logical / content.chunkSize));
    checkInside(image, inode, extent.device, extent.physical, used, entry, 'chunk address');
  }
}

function checkInside(
  image: Image,
  inode: Inode,
  device: number,
  address: number,
  length: number,
  fieldOffset: number,
  field: string,
): void {
  if (image.devices.isMissing(device)) return; // reported once, for the device
  const place = image.devices.locate(device, address, length);
  if (image.devices.isMissing(place.device)) return;
  const { size } = image.devices.reader(place.device);
  if (place.address + place.length <= size) return;
  throw new ErofsError({
    code: 'data-beyond-end',
    structure: field === 'chunk address' ? 'chunk index' : 'inode',
    offset: fieldOffset,
    nid: nidText(inode.nid),
    message: `the ${field} leads to byte ${place.address} of device ${place.device}, which ends at byte ${size}`,
    expected: `data of ${length} bytes that end at or before byte ${size}`,
  });
}

function uncompressedImage(inode: Inode): ErofsError {
  return new ErofsError({
    code: 'inode-compressed',
    structure: 'inode',
    offset: inode.address,
    nid: nidText(inode.nid),
    message: `the inode is compressed (data layout ${inode.layout}) and the superblock names no algorithm`,
    expected: 'an uncompressed data layout',
  });
}
