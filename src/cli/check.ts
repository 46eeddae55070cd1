// `check`: everything that is wrong with an image, from the superblock to the last compressed byte.

import { counted } from '../common/quantity.ts';
import { deepCheck } from '../erofs/check/deep-check.ts';
import { type Finding, FindingList } from '../erofs/finding.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { verifyImage } from '../node/verify/verify-image.ts';
import {
  type Command,
  type CommonOptions,
  commonOptions,
  EXIT,
  openForCommand,
  reportFindings,
  UnreadableError,
  UsageError,
} from './command.ts';
import { imagePlace } from './image-place.ts';
import { Output } from './output.ts';
import { besideThisThread, workerScript } from './worker-script.ts';

export const check: Command = {
  name: 'check',
  summary: 'find everything that is wrong with an image',
  help: `usage: erofs-explorer check IMAGE... [--json] [--metadata] [--offset N] [--device FILE]...

Looks at the superblock, every directory, inode and attribute, the maps of compressed files, link counts, and at last
the content: all compressed data is decoded, and fingerprints are compared. Each finding is a line on standard error:
severity, code, what it is, and where: structure, byte, nid, path, what was expected. docs/findings.md lists the codes.

  --metadata     do not read content
  --json         one JSON object a line for each image: image, findings[] {severity, code, structure, offset, space, nid,
                 path, message, expected}, findings_omitted
  --offset N     the file system of each image starts at byte N of its file
  --device FILE  an extra device of every image that has a device table

Exit code: 0 no finding of severity error, 1 there are some, 2 usage, 3 an image is not readable at all.`,

  async run(args) {
    const { positionals, flags, ...where } = commonOptions(args, ['json', 'metadata']);
    if (positionals.length === 0) throw new UsageError('check takes at least one image');
    const output = new Output();
    let exit: number = EXIT.FINE;
    for (const path of positionals) {
      const { items, omitted, readable } = await checkOne(path, where, flags['metadata'] !== true);
      const facts = { image: path, findings: items, findings_omitted: omitted };
      if (flags['json']) output.line(JSON.stringify(facts));
      else output.line(`${path}: ${readable ? summary(items, omitted) : 'not readable'}`);
      output.flush();
      if (!readable)
        exit = EXIT.UNREADABLE; // the other images are checked all the same
      else if (reportFindings(path, items, omitted)) exit = Math.max(exit, EXIT.FINDINGS);
    }
    return exit;
  },
};

interface Checked {
  readonly items: readonly Finding[];
  readonly omitted: number;
  readonly readable: boolean;
}

async function checkOne(
  path: string,
  where: Pick<CommonOptions, 'offset' | 'devices'>,
  content: boolean,
): Promise<Checked> {
  try {
    const { items, omitted } = await findingsOf(path, where, content);
    return { items, omitted, readable: true };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { items: error.finding === undefined ? [] : [error.finding], omitted: 0, readable: false };
  }
}

async function findingsOf(
  path: string,
  where: Pick<CommonOptions, 'offset' | 'devices'>,
  content: boolean,
): Promise<FindingList> {
  const opened = openForCommand(path, where);
  try {
    const { image } = opened;
    const table = new InodeTable(walkTree(image));
    const findings = new FindingList();
    findings.addAll(table.columns.findings);
    findings.omitted += table.columns.findingsOmitted;
    findings.addList(deepCheck(image, table));
    if (!content) return findings;
    const place = imagePlace(opened, where.offset);
    const report = await verifyImage(image, table, place, besideThisThread(workerScript('verify-worker')), {
      readAll: true,
      here: true,
    });
    // What is wrong with a map is wrong again when the content is read.
    const told = new Set(findings.items.map(placeKey));
    findings.addAll(report.findings.filter((finding) => !told.has(placeKey(finding))));
    findings.omitted += report.findingsOmitted;
    return findings;
  } finally {
    opened.close();
  }
}

const placeKey = ({ code, nid, offset }: Finding): string => `${code} ${nid} ${offset}`;

function summary(findings: readonly Finding[], omitted: number): string {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
    [count('info'), 'remark'],
    [omitted, 'further finding'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, noun]) => counted(number, noun));
  return shown.length === 0 ? 'no findings' : shown.join(', ');
}
