// All there is to see of one inode: fields, attributes, extents, findings. What cannot be read says why and leaves the rest.
// Pure over an open image. Sharing is added by the caller.

import { displayName } from '../../common/byte-text.ts';
import type { Extent } from '../../erofs/content.ts';
import { ErofsError, type Finding, findingLine } from '../../erofs/finding.ts';
import type { Image } from '../../erofs/image.ts';
import { type Inode, isDirectory, isRegular, typeOfMode } from '../../erofs/inode.ts';
import type { InodeTable } from '../../erofs/inode-table.ts';
import type { FindingInfo } from '../../protocol/identity.ts';
import type { SharingOfInode } from '../../protocol/sharing-info.ts';
import type { ExtentInfo, InodeDetails } from '../../protocol/tree-view.ts';
import { findingsOf } from '../images/image-summary.ts';
import type { OpenImage } from '../images/open-image.ts';
import { inodeFields, unreadableFields } from './inode-fields.ts';
import { xattrInfos } from './xattr-info.ts';

const LISTED_EXTENTS = 200;
/** Extents that are counted; a hostile size could make more of them than anybody can wait for. */
const COUNTED_EXTENTS = 1_000_000;
const LISTED_FINDINGS = 50;

/** Details of inode `number` of `table`, the table of `open`. */
export function inodeDetails(
  open: OpenImage,
  image: Image,
  table: InodeTable,
  number: number,
  sharing: SharingOfInode,
): InodeDetails {
  const nid = table.columns.nid[number]!;
  const common = {
    nid: sharing.nid,
    path: sharing.path,
    type: typeOfMode(table.columns.mode[number]!) ?? ('unreadable' as const),
    ...(sharing.fingerprint === undefined ? {} : { fingerprint: sharing.fingerprint }),
    sharing,
  };
  const findings: FindingInfo[] = findingsOf(open).filter(({ nid: at }) => at === sharing.nid);
  const keep = (finding: Finding): void => {
    const known = findings.some(({ code, offset }) => code === finding.code && offset === finding.offset);
    if (!known) findings.push(finding);
  };
  const inode = attempt(() => image.inode(nid), keep);
  if (inode === undefined) {
    const fields = unreadableFields(image, nid);
    return {
      ...common,
      fields,
      xattrs: [],
      extents: [],
      extentsTotal: 0,
      findings: findings.slice(0, LISTED_FINDINGS),
    };
  }
  const { xattrs, problem } = image.xattrsSoFar(inode);
  if (problem !== undefined) keep(problem);
  const where = extentsOf(image, inode, keep);
  return {
    ...common,
    fields: inodeFields(image, inode, table, number, linkTarget(image, inode, keep)),
    xattrs: xattrInfos(image, xattrs),
    ...where,
    findings: findings.slice(0, LISTED_FINDINGS),
  };
}

function extentsOf(
  image: Image,
  inode: Inode,
  keep: (finding: Finding) => void,
): Pick<InodeDetails, 'extents' | 'extentsTotal' | 'contentNote'> {
  const extents: ExtentInfo[] = [];
  let extentsTotal = 0;
  const hasContent = isRegular(inode.mode) || isDirectory(inode.mode) || typeOfMode(inode.mode) === 'symlink';
  if (!hasContent) return { extents, extentsTotal };
  try {
    for (const extent of image.content(inode).extents()) {
      if (extents.length < LISTED_EXTENTS) extents.push(extentInfo(extent));
      extentsTotal += 1;
      if (extentsTotal === COUNTED_EXTENTS) {
        return {
          extents,
          extentsTotal,
          contentNote: `more than ${COUNTED_EXTENTS} extents; the rest is not counted`,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
    if (error.finding.severity !== 'info') keep(error.finding);
    return { extents, extentsTotal, contentNote: contentNote(error.finding) };
  }
  return { extents, extentsTotal };
}

const contentNote = (finding: Finding): string =>
  finding.severity === 'info' ? finding.message : findingLine(finding);

const extentInfo = ({ logical, length, physical, stored, device, hole }: Extent): ExtentInfo => ({
  logical,
  length,
  physical,
  stored,
  device,
  hole,
});

function linkTarget(image: Image, inode: Inode, keep: (finding: Finding) => void): string | undefined {
  if (typeOfMode(inode.mode) !== 'symlink') return undefined;
  const bytes = attempt(() => image.linkTarget(inode), keep);
  return bytes && displayName(bytes);
}

function attempt<T>(read: () => T, keep: (finding: Finding) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ErofsError)) throw error;
    keep(error.finding);
    return undefined;
  }
}
