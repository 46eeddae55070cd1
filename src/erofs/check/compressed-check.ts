// Checks one compressed inode without decoding it: header, index and every pcluster, as the kernel's newest checks do.
// Pure. Goes on behind what is wrong, as far as that makes sense. Source: z_erofs_map_sanity_check(); erofs-format 9.9.

import { CompressedContent, DECODED_LIMIT, STORED_LIMIT } from '../compressed/compressed-content.ts';
import { ALGORITHMS } from '../compressed/compression-config.ts';
import { extentRecordOffset } from '../compressed/extent-records.ts';
import { FORM } from '../compressed/pcluster-list.ts';
import { readIndex } from '../compressed/pcluster-map.ts';
import { INCOMPAT } from '../feature.ts';
import { ErofsError } from '../finding.ts';
import type { Image } from '../image.ts';
import type { Inode } from '../inode.ts';
import { nidText } from '../nid.ts';
import { BlockUse } from './block-use.ts';
import { checkIndex } from './index-check.ts';

/** Problems told of one inode: behind the first few the rest says little. */
const TOLD = 8;

export class CompressedCheck {
  private readonly use: BlockUse;
  private readonly padded: boolean;

  constructor(private readonly image: Image) {
    this.padded = (image.superblock.featureIncompat & INCOMPAT.ZERO_PADDING) !== 0;
    this.use = new BlockUse(image.primary.size, image.superblock.blockSize);
  }

  /** What is wrong with the inode, worst first for each piece. */
  check(inode: Inode): ErofsError[] {
    const problems: ErofsError[] = [];
    const report = (problem: ErofsError): void => {
      if (problems.length < TOLD) problems.push(problem);
    };
    try {
      const content = this.image.content(inode);
      if (content instanceof CompressedContent) this.checkContent(inode, content, report);
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      report(error);
    }
    return problems;
  }

  private checkContent(
    inode: Inode,
    content: CompressedContent,
    report: (problem: ErofsError) => void,
  ): void {
    const { map, header } = content;
    const { image } = this;
    if (map.problem !== undefined) report(map.problem);
    let offsetOf = (k: number): number => extentRecordOffset(header, k);
    if (header.wholeFragment !== undefined) offsetOf = () => header.address;
    else if (header.extentRecordSize === undefined) {
      const columns = readIndex(inode, header, image.superblock.blockSize, map.start[map.count]! + 1);
      checkIndex(inode, header, columns, report);
      const size = 2 ** header.lclusterBits;
      const { offsetOf: offsetOfLcluster } = columns;
      offsetOf = (k) => offsetOfLcluster(Math.floor(map.start[k]! / size));
    }
    let blocks = 0;
    for (let k = 0; k < map.count; k++) {
      const problem = this.checkExtent(inode, content, k, offsetOf(k));
      if (problem !== undefined) report(problem);
      if (map.inline[k] === 0) blocks += Math.ceil(map.stored[k]! / image.superblock.blockSize);
    }
    if (map.problem === undefined) this.checkBlocks(inode, blocks, report);
  }

  private checkExtent(
    inode: Inode,
    content: CompressedContent,
    k: number,
    offset: number,
  ): ErofsError | undefined {
    const { map } = content;
    const form = map.form[k]!;
    if (form === FORM.HOLE) return undefined;
    const logical = map.start[k]!;
    const length = map.start[k + 1]! - logical;
    const bad = (code: string, message: string, expected: string): ErofsError =>
      new ErofsError({
        code,
        structure: 'pcluster',
        offset,
        nid: nidText(inode.nid),
        message: `${message}, for byte ${logical} of the file on`,
        expected,
      });
    if (form === FORM.FRAGMENT) return content.fragmentProblem(map.address[k]!, length);
    const stored = map.stored[k]!;
    if (stored > STORED_LIMIT || length > DECODED_LIMIT) {
      const expected = 'at most 1 MiB stored and 12 MiB decoded';
      return bad('pcluster-size', `a pcluster of ${stored} bytes is to give ${length} bytes`, expected);
    }
    if (form === FORM.PLAIN) {
      if (length > stored) {
        const message = `a plain pcluster of ${stored} bytes is to give ${length} bytes`;
        return bad('pcluster-size', message, 'no more bytes than are stored');
      }
    } else {
      if (this.image.configs[form - 1] === undefined) {
        const message = `the pcluster is ${ALGORITHMS[form - 1]}, which the superblock does not offer`;
        return bad('pcluster-algorithm', message, 'an algorithm of the superblock');
      }
      const whole = map.partial[k] === 0 && map.start[k + 1]! < inode.size;
      // Images without 0padding have such pclusters, and kernels read them.
      if (length < stored && whole && this.padded) {
        const message = `a compressed pcluster of ${stored} bytes gives ${length} bytes only`;
        return asWarning(bad('pcluster-shorter', message, 'more bytes than are stored'));
      }
    }
    return this.checkPlace(inode, content, k, bad);
  }

  private checkPlace(
    inode: Inode,
    { map }: CompressedContent,
    k: number,
    bad: (code: string, message: string, expected: string) => ErofsError,
  ): ErofsError | undefined {
    const address = map.address[k]!;
    const stored = map.stored[k]!;
    if (map.inline[k] === 1) {
      const { size } = inode.space;
      if (address + stored <= size) return undefined;
      const message = `the inline pcluster ends at byte ${address + stored}`;
      return bad('data-beyond-end', message, `an end at or before byte ${size}`);
    }
    if (!this.image.devices.holds(0, address, stored)) {
      const message = `a pcluster of ${stored} bytes at byte ${address} does not lie inside the device`;
      return bad('data-beyond-end', message, 'a pcluster inside the device');
    }
    const meeting = this.use.take(address, stored);
    if (meeting === undefined) return undefined;
    const message = `the pcluster of ${stored} bytes at byte ${address} meets another one at byte ${meeting}`;
    return asWarning(bad('pcluster-overlap', message, 'pclusters that are the same or apart'));
  }

  /** i_u counts the blocks of the file's own pclusters; shared ones may be left out, but there cannot be more. */
  private checkBlocks(inode: Inode, blocks: number, report: (problem: ErofsError) => void): void {
    const claimed = inode.u + inode.high * 2 ** 32;
    if (claimed <= blocks) return;
    report(
      new ErofsError({
        severity: 'info',
        code: 'inode-blocks',
        structure: 'inode',
        offset: inode.address + 16,
        nid: nidText(inode.nid),
        message: `the inode claims ${claimed} compressed blocks, its pclusters take ${blocks}`,
        expected: `at most ${blocks}`,
      }),
    );
  }
}

const asWarning = ({ finding }: ErofsError): ErofsError =>
  new ErofsError({ ...finding, severity: 'warning' });
