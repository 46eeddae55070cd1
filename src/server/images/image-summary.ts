// The summary of an image: what the superblock says, what was counted so far, what is wrong. Also of a file that is no image.
// Pure over an open image and what is known of its sharing.

import { displayName, hex } from '../../common/byte-text.ts';
import { COMPAT_FEATURES, featuresIn, INCOMPAT_FEATURES, minimumKernel } from '../../erofs/feature.ts';
import type { Finding } from '../../erofs/finding.ts';
import { isRegular } from '../../erofs/inode.ts';
import type { Superblock } from '../../erofs/superblock.ts';
import type { SharingSetInfo } from '../../protocol/sharing-info.ts';
import type { ImageSummary } from '../../protocol/tree-view.ts';
import { statesOfMount } from '../../sharing/ordinal.ts';
import { SHARE_STATE } from '../../sharing/share-state.ts';
import { pagesOf } from '../../sharing/sharing-set.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import { imageLabel } from './image-label.ts';
import type { OpenImage } from './open-image.ts';

const PAGE_SIZE = 4096;
const LISTED_FINDINGS = 200;

export function imageSummary(
  open: OpenImage,
  snapshot: Snapshot | undefined,
  set: SharingSetInfo,
): ImageSummary {
  const { image, size, uri } = open;
  const superblock = image?.superblock;
  const findings = findingsOf(open);
  const omitted = findingsNotKept(open);
  const attribute = image?.fingerprintName?.text;
  return {
    uri,
    label: set.images.find((member) => member.uri === uri)?.label ?? imageLabel(open.path),
    size,
    blockSize: superblock?.blockSize ?? 0,
    uuid: superblock === undefined ? '' : uuidText(superblock.uuid),
    volumeName: superblock === undefined ? '' : volumeName(superblock),
    features: superblock === undefined ? [] : features(superblock),
    minimumKernel: superblock === undefined ? '' : minimumKernel(superblock.featureIncompat),
    inodes: open.wholeTable?.inodeCount ?? superblock?.inodeCount ?? 0,
    indexing: open.indexing,
    ...(attribute === undefined ? {} : { fingerprintAttribute: attribute }),
    devices: (image?.deviceSlots ?? []).map(({ id, tag, blocks }, at) => ({
      id,
      tag,
      blocks,
      ...(open.devicePaths[at] === undefined ? {} : { file: open.devicePaths[at] }),
    })),
    health: healthOf(findings),
    findings: findings.slice(0, LISTED_FINDINGS),
    findingsOmitted: omitted + Math.max(0, findings.length - LISTED_FINDINGS),
    ...counts(open, snapshot),
    set,
  };
}

/** Everything found so far, in the order of finding. */
export function findingsOf({ image, table, problem, indexProblem }: OpenImage): Finding[] {
  const findings = [...(table?.columns.findings ?? image?.findings.items ?? [])];
  if (problem !== undefined) findings.push(problem);
  if (indexProblem !== undefined) findings.push(indexProblem);
  return findings;
}

/** How many more there are than are kept. */
export const findingsNotKept = ({ image, table }: OpenImage): number =>
  table?.columns.findingsOmitted ?? image?.findings.omitted ?? 0;

function healthOf(findings: readonly Finding[]): ImageSummary['health'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'errors';
  return findings.some(({ severity }) => severity === 'warning') ? 'warnings' : 'healthy';
}

/** Counts of the inodes that are in the table so far. */
function counts(
  open: OpenImage,
  snapshot: Snapshot | undefined,
): Pick<ImageSummary, 'regularFiles' | 'withFingerprint' | 'pages' | 'sharedPages'> {
  const sum = { regularFiles: 0, withFingerprint: 0, pages: 0, sharedPages: 0 };
  if (open.table === undefined) return sum;
  const { inodeCount, mode, size, fingerprint } = open.table.columns;
  const mount = snapshot && mountNumber(snapshot, open);
  const states = mount === undefined ? undefined : statesOfMount(snapshot!.index, mount);
  for (let inode = 0; inode < inodeCount; inode++) {
    if (!isRegular(mode[inode]!)) continue;
    const pages = pagesOf(size[inode]!, PAGE_SIZE);
    sum.regularFiles += 1;
    sum.pages += pages;
    if (fingerprint[inode]! >= 0) sum.withFingerprint += 1;
    if (states?.[inode] === SHARE_STATE.SHARES) sum.sharedPages += pages;
  }
  return sum;
}

function features({ featureCompat, featureIncompat }: Superblock): ImageSummary['features'] {
  return [
    ...featuresIn(COMPAT_FEATURES, featureCompat),
    ...featuresIn(INCOMPAT_FEATURES, featureIncompat),
  ].map(({ name, meaning, kernel }) => ({ name, meaning, ...(kernel === undefined ? {} : { kernel }) }));
}

/** `5eb97588-34b3-5ca2-b869-7979432477e9`. */
export function uuidText(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The volume name up to its first NUL. */
export function volumeName({ volumeName: bytes }: Superblock): string {
  const end = bytes.indexOf(0);
  return displayName(end < 0 ? bytes : bytes.subarray(0, end));
}
