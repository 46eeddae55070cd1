// A report as a document: all its sections in the order in which they are read.
// Pure. What the sections look like is up to the faces.

import type { Report } from '../report-model.ts';
import type { Section } from './document-model.ts';
import { findingSection, verificationSection } from './finding-sections.ts';
import { directorySection, extensionSection, unsharedSection } from './part-sections.ts';
import {
  assumptionSection,
  checkSection,
  coverageSection,
  headerSection,
  totalsSection,
} from './set-sections.ts';
import { groupSection, histogramSection, matrixSection } from './sharing-sections.ts';
import { whatIfSections } from './what-if-sections.ts';

export const REPORT_TITLE = 'EROFS dedup report';

/** Pairs of images that a document lists. */
const PAIRS = 40;

export const reportSections = (report: Report): Section[] => [
  ...(report.checks.length > 0 ? [checkSection(report)] : []),
  headerSection(report),
  totalsSection(report),
  coverageSection(report),
  histogramSection(report),
  matrixSection(report, PAIRS),
  groupSection(report),
  directorySection(report),
  extensionSection(report),
  unsharedSection(report),
  ...(report.verification === null ? [] : [verificationSection(report.verification)]),
  ...whatIfSections(report),
  findingSection(report),
  assumptionSection(report),
];
