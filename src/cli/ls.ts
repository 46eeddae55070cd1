// `ls`: every path of an image, or of a directory of it, depth first in byte order.

import { unescapeName } from '../common/byte-text.ts';
import type { Finding } from '../erofs/finding.ts';
import { InodeTable } from '../erofs/inode-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import { contentDigest } from '../node/content-digest.ts';
import { type Command, commonOptions, EXIT, openForCommand, reportFindings, UsageError } from './command.ts';
import { lsLine } from './ls-line.ts';
import { lsRecord } from './ls-record.ts';
import { Output } from './output.ts';

export const ls: Command = {
  name: 'ls',
  summary: 'list paths with their inodes and fingerprints',
  help: `usage: erofs-explorer ls IMAGE [PATH] [--json] [--digest] [--offset N] [--device FILE]...

Lists every path of the image, or PATH and what is below it, depth first in byte order.

  --json         one JSON object a line: path (path_b64 where a name is not UTF-8), type, mode, uid, gid, size,
                 nlink, mtime, rdev, nid, xattrs, target (target_b64), layout, layout_name, inode_size, xattr_isize,
                 extents [logical, length, physical, stored, device], fingerprint (base64); "problem" says why one
                 of them is absent
  --digest       with --json: sha256 of the content of regular files
  --offset N     the file system starts at byte N of the file
  --device FILE  an extra device; repeat it in the order of the device table

Exit code: 0 fine, 1 something is wrong with the image (lines on standard error), 2 usage, 3 not readable at all.`,

  run(args) {
    const { positionals, flags, ...where } = commonOptions(args, ['json', 'digest']);
    const [path, start, ...rest] = positionals;
    if (path === undefined || rest.length > 0) throw new UsageError('ls takes an image and at most one path');
    if (flags['digest'] && !flags['json']) throw new UsageError('--digest goes with --json');
    const { image, close } = openForCommand(path, where);
    const table = new InodeTable(walkTree(image));
    const from = start === undefined ? 0 : table.rowByPath(unescapeName(start));
    if (from === undefined) throw new UsageError(`${path}: no such path: ${start}`);
    const digest = flags['digest']
      ? (inode: Parameters<typeof image.content>[0]) => contentDigest(image.content(inode))
      : undefined;
    const problems: Finding[] = [];
    const output = new Output();
    for (const row of table.subtree(from)) {
      const record = lsRecord(image, table, row, digest, problems);
      output.line(flags['json'] ? JSON.stringify(record) : lsLine(record, table.path(row)));
    }
    output.flush();
    close();
    const { findings, findingsOmitted } = table.columns;
    const wrong = reportFindings(path, unique([...findings, ...problems]), findingsOmitted);
    return wrong ? EXIT.FINDINGS : EXIT.FINE;
  },
};

/** A problem that both the walk and the listing met is one finding. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.code} ${finding.nid} ${finding.path}`, finding]),
  );
  return [...seen.values()];
}
