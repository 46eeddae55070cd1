// The lines about an image at the top of a listing.
// Pure over an open image and what is known of its sharing.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import { findingLine } from '../../erofs/finding.ts';
import type { SharingSetInfo } from '../../protocol/sharing-info.ts';
import type { ImageSummary } from '../../protocol/tree-view.ts';
import { findingsNotKept, findingsOf, imageSummary } from '../images/image-summary.ts';
import type { OpenImage } from '../images/open-image.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import { plainText } from './text-table.ts';

const LISTED_FINDINGS = 20;
const NAMED_IMAGES = 8;
/** Lines of `imageHeader` for an image that can be opened, before its findings. */
const FACTS = 7;

/** What an engineer wants to know before the first line. */
export function imageHeader(open: OpenImage, snapshot: Snapshot | undefined, set: SharingSetInfo): string[] {
  const summary = imageSummary(open, snapshot, set);
  const lines = [`${summary.label}: ${open.path}`];
  if (open.image !== undefined) {
    const known = snapshot !== undefined && mountNumber(snapshot, open) !== undefined;
    lines.push(
      volumeLine(summary),
      featureLine(summary),
      kernelLine(summary),
      inodeLine(summary),
      fingerprintLine(summary),
      sharingLine(summary, known),
    );
  }
  return [...lines, ...findingLines(summary)].map(plainText);
}

/** How many lines `imageHeader` has. */
export function headerLength(open: OpenImage): number {
  const { length } = findingsOf(open);
  const listed = Math.min(length, LISTED_FINDINGS);
  const more = length - listed + findingsNotKept(open) > 0 ? 1 : 0;
  return (open.image === undefined ? 1 : FACTS) + listed + more;
}

function volumeLine({ size, blockSize, uuid, volumeName }: ImageSummary): string {
  const volume = volumeName === '' ? '' : `, volume ${volumeName}`;
  return `${binarySize(size)}, blocks of ${blockSize} bytes, uuid ${uuid}${volume}`;
}

const featureLine = ({ features }: ImageSummary): string =>
  `features ${features.map(({ name }) => name).join(' ') || 'none'}`;

const kernelLine = ({ minimumKernel }: ImageSummary): string => `mounted by Linux ${minimumKernel} and later`;

const inodeLine = ({ inodes, regularFiles, pages }: ImageSummary): string =>
  `${counted(inodes, 'inode')}, of them ${counted(regularFiles, 'regular file')} with ${counted(pages, 'page')}`;

const fingerprintLine = ({ withFingerprint, fingerprintAttribute }: ImageSummary): string =>
  fingerprintAttribute === undefined
    ? 'no fingerprints'
    : `${counted(withFingerprint, 'file')} with a fingerprint in ${fingerprintAttribute}`;

function sharingLine({ sharedPages, pages, set }: ImageSummary, known: boolean): string {
  const labels = set.images.map(({ label }) => label);
  const more = labels.length > NAMED_IMAGES ? ` and ${labels.length - NAMED_IMAGES} more` : '';
  const names = labels.slice(0, NAMED_IMAGES).join(', ') + more;
  if (!known) return `sharing among ${names} is not known yet: images are still being read`;
  return `${grouped(sharedPages)} of ${counted(pages, 'page')} shared among ${names} (rules of ${set.ruleSet})`;
}

function findingLines({ findings, findingsOmitted }: ImageSummary): string[] {
  const lines = findings.slice(0, LISTED_FINDINGS).map(findingLine);
  const more = findings.length - lines.length + findingsOmitted;
  return more > 0 ? [...lines, `and ${counted(more, 'more finding')}`] : lines;
}
