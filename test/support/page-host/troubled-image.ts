// The application image with everything that can be wrong with an image that still opens.

import { appImage } from './app-image.ts';
import type { ScriptedImage } from './scripted-image.ts';

export function troubledImage(): ScriptedImage {
  const image = appImage();
  image.summary = {
    ...image.summary,
    health: 'errors',
    findings: [
      {
        severity: 'error',
        code: 'dirent-name-offset',
        structure: 'dirent',
        offset: 66_572,
        nid: '71',
        path: '/usr/share/locale/de',
        message: 'The name offset of entry 3 is 4080, beyond the end of the names.',
        expected: 'at most 2104',
      },
      {
        severity: 'error',
        code: 'inode-layout',
        structure: 'inode',
        offset: 19_296,
        nid: '603',
        message: 'The data layout is 6.',
        expected: '0 to 4',
      },
      {
        severity: 'warning',
        code: 'superblock-checksum',
        structure: 'superblock',
        offset: 1028,
        message: 'The checksum is 0x1f2e3d4c.',
        expected: '0x99a81b02',
      },
      {
        severity: 'info',
        code: 'xattr-filter',
        structure: 'xattr',
        offset: 20_512,
        nid: '43',
        path: '/opt/model-1.bin',
        message: 'The name filter says that an attribute is absent which is there.',
      },
    ],
    findingsOmitted: 1204,
    devices: [{ id: 1, tag: 'base-layer', blocks: 4096 }],
  };
  return image;
}
