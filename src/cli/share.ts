// `share`: what page cache sharing saves when these images are mounted together, in the order given.

import { basename } from 'node:path';
import { counted, grouped, percent } from '../common/quantity.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { indexSharing } from '../sharing/indexing.ts';
import { imageFacts, type Mount, plainMount, sharingSet } from '../sharing/sharing-set.ts';
import { type SharingFigures, sharingTotals } from '../sharing/sharing-totals.ts';
import {
  type Command,
  type CommonOptions,
  commonOptions,
  EXIT,
  openForCommand,
  reportFindings,
  UsageError,
} from './command.ts';
import { Output } from './output.ts';

export const share: Command = {
  name: 'share',
  summary: 'what page cache sharing saves for images mounted together',
  help: `usage: erofs-explorer share IMAGE... [--json] [--offset N] [--device FILE]...

Says which pages the images hold without sharing, and how many with it, if all are mounted from block devices with
inode_share in one domain, and every file is looked up and read in the order given (Linux 7.3).

  --json         one JSON object: images[] {image, file_inodes, with_fingerprint, bytes, pages},
                 pages_without_sharing, pages_with_sharing, pages_saved, bytes_saved (the ideal by equal
                 fingerprint), in_order {pages_with_sharing, pages_saved} (what the kernel does),
                 distinct_fingerprints, groups, groups_with_several_inodes, groups_across_images,
                 pages_shared_across_images, inodes_without_fingerprint,
                 conflicts[] {fingerprint, variants[] {kind, size, inodes}}
  --offset N     the file system of each image starts at byte N of its file
  --device FILE  an extra device of every image that has a device table

Exit code: 0 fine, 1 something is wrong with an image, 2 usage, 3 an image is not readable at all.`,

  run(args) {
    const { positionals, flags, ...where } = commonOptions(args, ['json']);
    if (positionals.length === 0) throw new UsageError('share takes at least one image');
    let wrong = false;
    const mounts = positionals.map((path) => {
      const { mount, findings } = mountOf(path, where);
      wrong = findings || wrong;
      return mount;
    });
    const figures = sharingTotals(indexSharing(sharingSet(mounts)));
    const output = new Output();
    if (flags['json']) output.line(JSON.stringify(figures));
    else for (const line of figureLines(figures)) output.line(line);
    output.flush();
    return wrong ? EXIT.FINDINGS : EXIT.FINE;
  },
};

function mountOf(
  path: string,
  where: Pick<CommonOptions, 'offset' | 'devices'>,
): { mount: Mount; findings: boolean } {
  const { image, close } = openForCommand(path, where);
  const table = new InodeTable(walkTree(image));
  close();
  const { findings, findingsOmitted } = table.columns;
  return {
    mount: plainMount(basename(path), table, imageFacts(image)),
    findings: reportFindings(path, findings, findingsOmitted),
  };
}

function figureLines(figures: SharingFigures): string[] {
  const { pages_without_sharing: without, in_order: order } = figures;
  const row = (label: string, value: string): string => `${label.padEnd(22)}${value}`;
  return [
    ...figures.images.map((image) =>
      row(
        image.image,
        `${counted(image.pages, 'page')} in ${counted(image.file_inodes, 'file')}, ${grouped(image.with_fingerprint)} with a fingerprint`,
      ),
    ),
    row('without sharing', counted(without, 'page')),
    row(
      'with sharing',
      `${counted(order.pages_with_sharing, 'page')}, saves ${percent(order.pages_saved, without)}`,
    ),
    row('ideal', `${counted(figures.pages_with_sharing, 'page')}, if every equal fingerprint shared`),
    row(
      'groups',
      `${counted(figures.groups_with_several_inodes, 'group')} of several inodes, ${grouped(figures.groups_across_images)} across images`,
    ),
    row(
      'conflicts',
      `${counted(figures.conflicts.length, 'fingerprint')} met both compressed and not, or with several sizes`,
    ),
    'An upper bound: it assumes that every file is read to its end.',
  ];
}
