// `verify`: whether the content of every file is what its fingerprint says.

import { counted, grouped } from '../common/quantity.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import type { OpenedImage } from '../node/open-image.ts';
import { type VerifyReport, verifyImage } from '../node/verify/verify-image.ts';
import { WorkerCrew } from '../node/worker-crew.ts';
import {
  type Command,
  type CommonOptions,
  commonOptions,
  EXIT,
  openForCommand,
  reportFindings,
  UsageError,
} from './command.ts';
import { imagePlace } from './image-place.ts';
import { Output } from './output.ts';
import { besideThisThread, workerScript } from './worker-script.ts';

/** From this size of the image on, threads are started before it is known whether they are needed. */
const LARGE = 16 << 20;

export const verify: Command = {
  name: 'verify',
  summary: 'compare every fingerprint with the content',
  help: `usage: erofs-explorer verify IMAGE... [--json] [--offset N] [--device FILE]...

Reads every regular file that has a fingerprint of the form "sha256:" and 32 bytes (or 64 hexadecimal digits) and
compares the SHA-256 of its content. Files without a fingerprint are counted, fingerprints of other forms reported.
A fingerprint that does not agree would let the file share its page cache with a different one.

  --json         one JSON object a line for each image: image, attribute, verified, mismatched,
                 mismatches[] {path, nid, expected, actual}, unreadable, unidentified, unlabelled, empty, bytes,
                 findings[], findings_omitted
  --offset N     the file system of each image starts at byte N of its file
  --device FILE  an extra device of every image that has a device table

Exit code: 0 all agree, 1 something does not (lines on standard error), 2 usage, 3 an image is not readable at all.`,

  async run(args) {
    const { positionals, flags, ...where } = commonOptions(args, ['json']);
    if (positionals.length === 0) throw new UsageError('verify takes at least one image');
    const output = new Output();
    let wrong = false;
    for (const path of positionals) {
      const { facts, failed } = await verifyOne(path, where);
      if (flags['json']) output.line(JSON.stringify(facts));
      else for (const line of factLines(facts)) output.line(line);
      output.flush();
      wrong = failed || wrong;
    }
    return wrong ? EXIT.FINDINGS : EXIT.FINE;
  },
};

type Facts = ReturnType<typeof factsOf>;

async function verifyOne(
  path: string,
  where: Pick<CommonOptions, 'offset' | 'devices'>,
): Promise<{ facts: Facts; failed: boolean }> {
  const opened = openForCommand(path, where);
  try {
    const script = besideThisThread(workerScript('verify-worker'));
    const crew = opened.image.source.size >= LARGE ? new WorkerCrew(script) : undefined;
    const table = new InodeTable(walkTree(opened.image));
    const place = imagePlace(opened, where.offset);
    const report = await verifyImage(opened.image, table, place, script, {
      here: true,
      ...(crew && { crew }),
    });
    const facts = factsOf(opened, table, report);
    return { facts, failed: reportFindings(path, facts.findings, facts.findings_omitted) };
  } finally {
    opened.close();
  }
}

function factsOf({ image, path }: OpenedImage, table: InodeTable, report: VerifyReport) {
  const { findings, findingsOmitted, ...figures } = report;
  return {
    image: path,
    attribute: image.fingerprintName?.text,
    ...figures,
    findings: [...table.columns.findings, ...findings],
    findings_omitted: table.columns.findingsOmitted + findingsOmitted,
  };
}

function factLines(facts: Facts): string[] {
  if (facts.attribute === undefined) {
    return [`${facts.image}: nothing to verify, the superblock names no fingerprint attribute`];
  }
  const agreeing = facts.verified - facts.mismatched;
  const rest = [
    [facts.mismatched, 'different'],
    [facts.unreadable, 'unreadable'],
    [facts.unidentified, 'of another form'],
    [facts.unlabelled, 'without a fingerprint'],
  ] as const;
  const others = rest.filter(([count]) => count > 0).map(([count, what]) => `${grouped(count)} ${what}`);
  return [`${facts.image}: ${[`${counted(agreeing, 'file')} verified`, ...others].join(', ')}`];
}
