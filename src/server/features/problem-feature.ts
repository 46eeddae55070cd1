// VS Code's list of problems: the findings of open images, on the image files themselves.
// Says nothing of an image that is sound, and takes everything back when the image is closed or mended.

import { type Connection, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding } from '../../erofs/finding.ts';
import type { OpenImage } from '../images/open-image.ts';
import type { Services } from '../services.ts';

/** Problems listed of one image; the page and the command line have all of them. */
const LIMIT = 200;

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

export function registerProblems(connection: Connection, { store }: Services): void {
  const listed = new Set<string>();
  store.onDidFind((image) => {
    const findings = store.isOpen(image) ? findingsOf(image) : [];
    const diagnostics = findings.slice(0, LIMIT).map(diagnostic);
    if (diagnostics.length === 0 && !listed.delete(image.uri)) return;
    if (diagnostics.length > 0) listed.add(image.uri);
    void connection.sendDiagnostics({ uri: image.uri, diagnostics });
  });
}

function findingsOf({ problem, indexProblem, table, image }: OpenImage): readonly Finding[] {
  const whole = [problem, indexProblem].filter((finding) => finding !== undefined);
  return [...whole, ...(table?.columns.findings ?? image?.findings.items ?? [])];
}

/** An image has no lines: the place stands in the message. */
function diagnostic({
  severity,
  code,
  structure,
  offset,
  space,
  nid,
  path,
  message,
  expected,
}: Finding): Diagnostic {
  const place = [
    path,
    nid === undefined ? undefined : `nid ${nid}`,
    offset === undefined ? undefined : `${space ?? 'image'} byte ${offset}`,
  ].filter((part) => part !== undefined);
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: SEVERITIES[severity],
    source: 'EROFS',
    code,
    message: [
      `${structure}: ${message}`,
      ...(place.length > 0 ? [`at ${place.join(', ')}`] : []),
      ...(expected === undefined ? [] : [`expected ${expected}`]),
    ].join('\n'),
  };
}
