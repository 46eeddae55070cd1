// `extract`: the files of an image, or of a directory of it, into a directory.

import { unescapeName } from '../common/byte-text.ts';
import { binarySize, counted, grouped } from '../common/quantity.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { type ExtractReport, extractImage } from '../node/extract/extract-image.ts';
import { WorkerCrew } from '../node/worker-crew.ts';
import {
  type Command,
  commonOptions,
  complain,
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

export const extract: Command = {
  name: 'extract',
  summary: 'write files to a directory, with their attributes',
  help: `usage: erofs-explorer extract IMAGE [PATH] -o DIR [--overwrite] [--json] [--offset N] [--device FILE]...

Extracts the whole image, or PATH and what is below it, into DIR, which is made if it is not there. The entries of a
directory PATH come into DIR itself, any other PATH under its own name.

Modes, times (to the microsecond), symlinks, hard links and holes are kept; owners and devices as far as the user may
set them. Extended attributes are not set. Everything that is left out is reported on standard error.

Nothing is written outside DIR: names with a slash are refused, links that are in DIR already are not followed.

  -o, --output DIR  where to
  --overwrite       replace files and links that are there already; without it they are kept and reported
  --json            one JSON object: image, files, directories, symlinks, hardLinks, specials, kept, bytes, findings[],
                    findings_omitted
  --offset N        the file system starts at byte N of the file
  --device FILE     an extra device; repeat it in the order of the device table

Exit code: 0 fine (also where attributes were left out or existing files kept), 1 something is damaged or could not be
extracted, 2 usage, 3 not readable at all.`,

  async run(args) {
    const { positionals, flags, words, ...where } = commonOptions(args, ['overwrite', 'json'], {
      output: 'o',
    });
    const [path, start, ...rest] = positionals;
    const target = words['output'];
    if (path === undefined || rest.length > 0) {
      throw new UsageError('extract takes an image and at most one path');
    }
    if (target === undefined) throw new UsageError('extract needs -o DIR');
    const opened = openForCommand(path, where);
    const script = besideThisThread(workerScript('extract-worker'));
    const crew = opened.image.source.size >= LARGE ? new WorkerCrew(script) : undefined;
    try {
      const table = new InodeTable(walkTree(opened.image));
      const row = start === undefined ? 0 : table.rowByPath(unescapeName(start));
      if (row === undefined) throw new UsageError(`${path}: no such path: ${start}`);
      const report = await extractImage(
        opened.image,
        table,
        imagePlace(opened, where.offset),
        target,
        script,
        {
          row,
          overwrite: flags['overwrite'] === true,
          here: true,
          ...(crew && { crew }),
        },
      );
      const { findings, findingsOmitted, ...counts } = report;
      const facts = {
        image: path,
        ...counts,
        findings: [...table.columns.findings, ...findings],
        findings_omitted: table.columns.findingsOmitted + findingsOmitted,
      };
      const output = new Output();
      output.line(flags['json'] ? JSON.stringify(facts) : summary(report, target));
      output.flush();
      return reportFindings(path, facts.findings, facts.findings_omitted) ? EXIT.FINDINGS : EXIT.FINE;
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      complain(`${target}: ${error.message}`);
      return EXIT.FINDINGS;
    } finally {
      crew?.dispose();
      opened.close();
    }
  },
};

function summary(report: ExtractReport, target: string): string {
  const others = [
    [report.directories, 'directory', 'directories'],
    [report.symlinks, 'symlink', 'symlinks'],
    [report.hardLinks, 'further name of a file', 'further names of files'],
    [report.specials, 'device or fifo', 'devices and fifos'],
  ] as const;
  const parts = [
    `${counted(report.files, 'file')} (${binarySize(report.bytes)})`,
    ...others.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many)),
    ...(report.kept > 0 ? [`${grouped(report.kept)} kept as they were`] : []),
  ];
  return `${target}: ${parts.join(', ')}`;
}
