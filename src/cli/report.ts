// `report`: how much a set of images shares, what it saves, why not more, and whether it may be trusted.
// Must not work anything out: figures are made in src/sharing, texts by the faces of the report.

import { counted } from '../common/quantity.ts';
import { checkLine, withChecks } from '../sharing/report/apply-rules.ts';
import { csvTableNames, reportCsv, reportCsvTable } from '../sharing/report/face/csv-face.ts';
import { reportJson } from '../sharing/report/face/json-face.ts';
import { reportMarkdown } from '../sharing/report/face/markdown-face.ts';
import { reportSarif } from '../sharing/report/face/sarif-face.ts';
import { reportText } from '../sharing/report/face/text-face.ts';
import { makeReport } from '../sharing/report/make-report.ts';
import type { Report } from '../sharing/report/report-model.ts';
import { type Command, complain, EXIT, UsageError } from './command.ts';
import { Output } from './output.ts';
import { readImages } from './report-images.ts';
import { type ReportOptions, reportOptions } from './report-options.ts';
import { reportSource } from './report-source.ts';

export const report: Command = {
  name: 'report',
  summary: 'what images share, what that saves, why not more; for people and pipelines',
  help: `usage: erofs-explorer report IMAGE... [--format text|md|json|csv|sarif] [--fail-on RULE]... [OPTIONS]

Compares images that are mounted together from block devices with inode_share in one domain, their files looked up in
the order given: totals in the best, worst and given order, a histogram by number of sharers, images against each other,
the groups that save most, roll-ups by directory and extension, files that do not share by reason, and findings.

  --format F     text (default), md, json (docs/report.schema.json), csv, or sarif (2.1.0)
  --table NAME   with csv: one table (images, totals, histogram, matrix, groups, ...) instead of a list of all figures
  --top N        rows of each list (default 20)
  --rules ID     rules of the kernel: linux-7.0 (to 7.2.6), linux-7.2.7, linux-7.3 (default)
  --page-size N  4096 (default) to 65536
  --verify       read all contents: forged fingerprints, equal contents that are missed
  --fail-on RULE a figure that must not be: coverage<100%, saved<20%, forged>0 (reads contents), size>500M,
                 pages>100000, findings>0; comparisons < <= > >= = !=, units % K M G T (binary), KB MB GB TB;
                 repeat it for more rules. A line for each rule says PASS or FAIL
  --what-if fingerprints
                 as if mkfs.erofs --xattr-inode-digest had made the images: reads contents, marks what is predicted
  --what-if chunks[=4K,64K,...]
                 blocks that mkfs.erofs --chunksize would store, of each image and of all together (4K to 4M)
  --what-if cdc[=64K]
                 content-defined chunks of that average size, which EROFS has no layout for
  --what-if pages
                 equal pages held once
  --what-if containers=N
                 pages of 1 to N containers that use the images in turn, under four ways of mounting them
  --what-if adding=IMAGE
                 what one image more would cost
  --offset N     the file system of each image starts at byte N of its file
  --device FILE  an extra device of every image that has a device table

Exit code: 0 fine, 1 a rule fails or something is wrong with an image, 2 usage, 3 an image is not readable at all.`,

  async run(args) {
    const options = reportOptions(args);
    const made = await reportOf(options);
    const output = new Output();
    output.bytes(Buffer.from(faceOf(made, options)));
    if (options.format !== 'text' && options.format !== 'md') {
      for (const row of made.checks) complain(checkLine(row));
    }
    const { errors } = made.findings;
    if (errors > 0) complain(`the report has ${counted(errors, 'finding')} of severity error`);
    const failed = made.checks.some(({ passed }) => !passed) || errors > 0;
    return failed ? EXIT.FINDINGS : EXIT.FINE;
  },
};

/** The report that the options ask for. */
export async function reportOf(options: ReportOptions): Promise<Report> {
  const { adding } = options.whatIf;
  const members = readImages(adding === undefined ? options.paths : [...options.paths, adding], options);
  const added = adding === undefined ? undefined : members.pop();
  return withChecks(makeReport(await reportSource(members, added, options)), options.failOn);
}

/** The report as what is printed. */
export function faceOf(made: Report, { format, table }: ReportOptions): string {
  switch (format) {
    case 'text':
      return reportText(made).text;
    case 'md':
      return reportMarkdown(made);
    case 'json':
      return reportJson(made);
    case 'sarif':
      return reportSarif(made);
    case 'csv':
      return table === undefined ? reportCsv(made) : csvTable(made, table);
  }
}

function csvTable(made: Report, name: string): string {
  const text = reportCsvTable(made, name);
  if (text !== undefined) return text;
  throw new UsageError(`--table takes one of ${csvTableNames(made).join(', ')}, not "${name}"`);
}
