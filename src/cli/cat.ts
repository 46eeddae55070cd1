// `cat`: the content of one file, byte for byte, to standard output.

import { findPath } from '../erofs/find-path.ts';
import { ErofsError } from '../erofs/finding.ts';
import { isRegular, typeOfMode } from '../erofs/inode.ts';
import { nidText } from '../erofs/nid.ts';
import { contentPieces } from '../node/content-pieces.ts';
import { type Command, commonOptions, EXIT, openForCommand, reportFindings, UsageError } from './command.ts';
import { Output } from './output.ts';

export const cat: Command = {
  name: 'cat',
  summary: 'the content of a file, to standard output',
  help: `usage: erofs-explorer cat IMAGE PATH [--offset N] [--device FILE]...

Writes the content of a regular file to standard output, holes as zeros. PATH is the path inside the image, plain or
escaped as ls shows it; symlinks are followed inside the image.

  --offset N     the file system starts at byte N of the file
  --device FILE  an extra device; repeat it in the order of the device table

Exit code: 0 fine, 1 the content is damaged (what precedes the damage was written), 2 usage, 3 not readable at all.`,

  run(args) {
    const { positionals, ...where } = commonOptions(args, []);
    const [path, inside, ...rest] = positionals;
    if (path === undefined || inside === undefined || rest.length > 0) {
      throw new UsageError('cat takes an image and a path inside it');
    }
    const { image, close } = openForCommand(path, where);
    const output = new Output();
    try {
      const inode = findPath(image, inside);
      if (inode === undefined) throw new UsageError(`${path}: no such path: ${inside}`);
      if (!isRegular(inode.mode)) {
        throw new UsageError(`${path}: not a regular file but a ${typeOfMode(inode.mode)}: ${inside}`);
      }
      try {
        for (const piece of contentPieces(image.content(inode))) output.bytes(piece);
      } catch (error) {
        throw error instanceof ErofsError ? error.at({ nid: nidText(inode.nid), path: inside }) : error;
      }
    } catch (error) {
      if (!(error instanceof ErofsError)) throw error;
      reportFindings(path, [error.at({ path: inside }).finding]);
      return EXIT.FINDINGS;
    } finally {
      close();
    }
    return EXIT.FINE;
  },
};
