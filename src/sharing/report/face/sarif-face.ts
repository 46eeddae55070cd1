// The SARIF 2.1.0 face of a report, for code scanning: findings, and the rules of `--fail-on` that do not pass.
// Pure. Rules that pass are no results, as services show every result as an alert.

import type { Severity } from '../../../erofs/finding.ts';
import { checkLine } from '../apply-rules.ts';
import type { CheckRow, ImageRow, Report, ReportFinding } from '../report-model.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const HOME = 'https://github.com/erofs-explorer/erofs-explorer';

type Level = 'error' | 'warning' | 'note';
const LEVELS: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', info: 'note' };

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: Level;
  message: { text: string };
  locations: Location[];
  partialFingerprints: Record<string, string>;
  properties?: Record<string, string | number>;
}

interface Location {
  physicalLocation: { artifactLocation: { uri: string; index: number }; region: { startLine: 1 } };
  logicalLocations?: { fullyQualifiedName: string; kind: 'resource' }[];
}

interface RuleUse {
  readonly id: string;
  readonly level: Level;
  readonly text: string;
}

export function reportSarif(report: Report): string {
  const rules = rulesOf(report);
  const ruleIndex = new Map(rules.map(({ id }, at) => [id, at]));
  const artifacts = new Map(report.images.map(({ path }) => [path, 0]));
  for (const [at, path] of [...artifacts.keys()].entries()) artifacts.set(path, at);
  const places = new Places(report.images, artifacts);
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'EROFS Explorer',
            informationUri: HOME,
            rules: rules.map(({ id, level, text }) => ({
              id,
              shortDescription: { text },
              defaultConfiguration: { level },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: [...artifacts.keys()].map((path) => artifact(report.images.find((i) => i.path === path)!)),
        results: [
          ...report.findings.listed.map((finding) => findingResult(finding, ruleIndex, places)),
          ...report.checks
            .filter(({ passed }) => !passed)
            .map((check) => checkResult(check, ruleIndex, places)),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The rules that have results, in the order of their first one. */
function rulesOf({ findings, checks }: Report): RuleUse[] {
  const rules = new Map<string, RuleUse>();
  for (const { code, severity } of findings.listed) {
    if (!rules.has(code)) rules.set(code, { id: code, level: LEVELS[severity], text: words(code) });
  }
  for (const check of checks.filter(({ passed }) => !passed)) {
    const id = checkId(check);
    if (!rules.has(id)) rules.set(id, { id, level: 'error', text: `The rule ${check.rule} does not pass` });
  }
  return [...rules.values()];
}

const words = (code: string): string => `${code[0]!.toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;
const checkId = ({ rule }: CheckRow): string => `fail-on/${/^[a-z]+/.exec(rule)?.[0] ?? rule}`;

const artifact = ({ path, size, sha256 }: ImageRow) => ({
  location: { uri: uriOf(path) },
  length: size,
  roles: ['analysisTarget'],
  ...(sha256 !== null && { hashes: { 'sha-256': sha256 } }),
});

function findingResult(
  { code, severity, message, image, path, nid, offset, expected }: ReportFinding,
  ruleIndex: ReadonlyMap<string, number>,
  places: Places,
): Result {
  const where = [path, nid && `nid ${nid}`, offset !== undefined && `byte ${offset}`]
    .filter(Boolean)
    .join(', ');
  const text = [message, where && ` (${where})`, expected && `; expected ${expected}`]
    .filter(Boolean)
    .join('');
  return {
    ruleId: code,
    ruleIndex: ruleIndex.get(code)!,
    level: LEVELS[severity],
    message: { text: plainMessage(text) },
    locations: places.of(image, path),
    partialFingerprints: {
      'erofsExplorer/v1': [code, image ?? '', path ?? '', nid ?? offset ?? ''].join(' '),
    },
    ...(offset !== undefined && { properties: { byteOffset: offset } }),
  };
}

const checkResult = (check: CheckRow, ruleIndex: ReadonlyMap<string, number>, places: Places): Result => ({
  ruleId: checkId(check),
  ruleIndex: ruleIndex.get(checkId(check))!,
  level: 'error',
  message: { text: plainMessage(checkLine(check)) },
  locations: places.of(null, undefined),
  partialFingerprints: { 'erofsExplorer/v1': check.rule },
});

/** Brackets would make links of a text, braces placeholders. */
const plainMessage = (text: string): string => text.replace(/[[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');

/** Where results are: in the file of an image, or in all files where it is about the set. */
class Places {
  constructor(
    private readonly images: readonly ImageRow[],
    private readonly artifacts: ReadonlyMap<string, number>,
  ) {}

  /** An image has no lines; services want one nevertheless. */
  of(image: string | null, path: string | undefined): Location[] {
    const files = new Set(
      this.images.filter((row) => image === null || row.image === image).map((row) => row.path),
    );
    return [...files].map((file) => ({
      physicalLocation: {
        artifactLocation: { uri: uriOf(file), index: this.artifacts.get(file)! },
        region: { startLine: 1 },
      },
      ...(path !== undefined && { logicalLocations: [{ fullyQualifiedName: path, kind: 'resource' }] }),
    }));
  }
}

/** A path as a URI: relative paths stay relative, so that a service finds them in the repository. */
export function uriOf(path: string): string {
  const slashes = path.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const encoded = slashes
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, '\ufffd')))
    .join('/');
  if (encoded.startsWith('/')) return `file://${encoded}`;
  return /^[a-z]:\//i.test(slashes) ? `file:///${encoded.replace('%3A', ':')}` : encoded;
}
