// Images of the corpus as members of sharing sets: each image is walked once for all tests of a file.

import { InodeTable } from '../../src/erofs/inode-table.ts';
import { walkTree } from '../../src/erofs/tree-walk.ts';
import { imageFacts, type Mount, plainMount } from '../../src/sharing/sharing-set.ts';
import { openCorpusImage } from './corpus.ts';

const mounts = new Map<string, Mount>();

/** `app-v1.erofs` of the corpus's fingerprints, mounted from a block device in the default domain. */
export function corpusMount(image: string): Mount {
  const known = mounts.get(image);
  if (known !== undefined) return known;
  const opened = openCorpusImage(`fingerprints/${image}`);
  const mount = plainMount(image, new InodeTable(walkTree(opened)), imageFacts(opened));
  mounts.set(image, mount);
  return mount;
}
