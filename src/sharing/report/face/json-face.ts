// The JSON face of a report: the report as it is, indented. docs/report.schema.json describes it.
// Pure.

import type { Report } from '../report-model.ts';

export const reportJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
