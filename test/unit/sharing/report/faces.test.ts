// The faces of a report: that they hold what the report holds, and that names out of images stay names.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { displayName, utf8Bytes } from '../../../../src/common/byte-text.ts';
import { withChecks } from '../../../../src/sharing/report/apply-rules.ts';
import { csvTableNames, reportCsv, reportCsvTable } from '../../../../src/sharing/report/face/csv-face.ts';
import { reportMarkdown } from '../../../../src/sharing/report/face/markdown-face.ts';
import { reportSarif, uriOf } from '../../../../src/sharing/report/face/sarif-face.ts';
import { reportText } from '../../../../src/sharing/report/face/text-face.ts';
import { parseFailRule } from '../../../../src/sharing/report/fail-rule.ts';
import { makeReport } from '../../../../src/sharing/report/make-report.ts';
import { sharingSet } from '../../../../src/sharing/sharing-set.ts';
import { corpusSource, madeUpMount, madeUpSource } from './report-fixture.ts';

const RULES = ['coverage<100%', 'pages>1'].map(parseFailRule);
const report = withChecks(
  makeReport(corpusSource(['app-v1.erofs', 'app-v2.erofs', 'app-lz4-v3.erofs'])),
  RULES,
);

/** Names that are markup, formulas or control sequences where they are not taken for names. */
const HOSTILE = [
  '=cmd|calc.=x',
  '<img src=x onerror=alert(1)>',
  '`|` [x](http://evil) **',
  '``` @everyone',
  '\u001b[31mred\u202etxt.exe',
  'quote",comma',
  'back\\slash|bar',
  'nbsp\u00a0name',
];
const hostile = makeReport(
  madeUpSource(
    sharingSet(
      ['=one|<b>.erofs', '-two`.erofs'].map((label) =>
        madeUpMount(
          label,
          Object.fromEntries(
            HOSTILE.map((name, at) => [name.replaceAll('/', ':'), { size: 5000 + at, fingerprint: name }]),
          ),
        ),
      ),
    ),
  ),
);
const shown = HOSTILE.map((name) => displayName(utf8Bytes(`/${name.replaceAll('/', ':')}`)));

describe('text', () => {
  for (const [name, one] of Object.entries({ report, hostile })) {
    test(`${name}: every target stands where it says`, () => {
      const { text, targets, sections } = reportText(one);
      const lines = text.split('\n');
      assert.ok(targets.length >= 16);
      for (const { line, start, end, path } of targets) {
        assert.equal(lines[line]!.slice(start, end), path);
      }
      for (const { title, first, last } of sections) {
        assert.equal(lines[first], title.replaceAll('\u00a0', ' '));
        assert.equal(lines[first - 1], '');
        assert.ok(last >= first && lines.slice(first + 1, last + 1).every((line) => line.startsWith('  ')));
      }
    });
  }

  test('holds no control character, and no space at the end of a line', () => {
    for (const { text } of [reportText(report), reportText(hostile)]) {
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      assert.doesNotMatch(text, / $/m);
    }
  });

  test('a rule has a line that says PASS or FAIL', () => {
    const lines = reportText(report).text.split('\n');
    assert.equal(lines.filter((line) => /^ {2}(PASS {2}coverage|FAIL {2}pages)/.test(line)).length, 2);
  });
});

describe('Markdown', () => {
  /** Cells of the rows of all tables: a bar that no backslash escapes divides. */
  const tables = (text: string): string[][] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));

  test('every row of a table has as many cells as its head, whatever the names', () => {
    for (const one of [report, hostile]) {
      for (const block of reportMarkdown(one)
        .split('\n\n')
        .filter((part) => part.startsWith('|'))) {
        const widths = new Set(tables(block).map((cells) => cells.length));
        assert.equal(widths.size, 1, block);
      }
    }
  });

  test('names stand in code spans that they cannot leave', () => {
    const text = reportMarkdown(hostile);
    for (const path of shown) {
      const fence = '`'.repeat(1 + Math.max(0, ...[...path.matchAll(/`+/g)].map(([run]) => run.length)));
      const pad = fence.length > 1 ? ' ' : '';
      assert.ok(text.includes(`${fence}${pad}${path}${pad}${fence}`), path);
    }
    // What is left when code spans are taken out has no tag, no link and nobody's name.
    const outside = text.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '').replace(/\\./g, '');
    assert.doesNotMatch(outside, /<|\]\(|@|https?:/);
  });
});

describe('CSV', () => {
  /** RFC 4180, read back. */
  function parse(text: string): string[][] {
    const rows: string[][] = [];
    const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
    let row: string[] = [];
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
      if (match[3] === ',') continue;
      rows.push(row);
      row = [];
    }
    assert.equal(rows.flat().length > 0 && row.length, 0, 'the text is read to its end');
    return rows;
  }

  test('tables read back', () => {
    const rows = parse(reportCsvTable(report, 'totals')!);
    assert.deepEqual(rows[0], ['id', 'pages', 'pages_saved', 'bytes', 'bytes_saved']);
    assert.deepEqual(
      rows.slice(1).map(([id, pages, saved]) => [id, Number(pages), Number(saved)]),
      report.totals.map(({ id, pages, pages_saved }) => [id, pages, pages_saved]),
    );
    const histogram = parse(reportCsvTable(report, 'histogram')!).slice(1);
    assert.equal(
      histogram.reduce((sum, row) => sum + Number(row[6]), 0),
      report.sharing.in_order.pages_saved,
    );
    assert.equal(reportCsvTable(report, 'nothing'), undefined);
  });

  test('every table has columns of one width', () => {
    for (const name of csvTableNames(report)) {
      const rows = parse(reportCsvTable(report, name)!);
      assert.equal(new Set(rows.map((row) => row.length)).size, 1, name);
    }
  });

  test('all figures as one list', () => {
    const rows = parse(reportCsv(report));
    assert.deepEqual(rows[0], ['table', 'row', 'column', 'value']);
    assert.ok(rows.every((row) => row.length === 4));
    const saved = rows.find(
      ([table, row, column]) => table === 'totals' && row === '3' && column === 'pages_saved',
    );
    assert.equal(Number(saved?.[3]), report.sharing.in_order.pages_saved);
  });

  test('no field is a formula, and names are whole', () => {
    const rows = parse(reportCsv(hostile));
    for (const value of rows.flat()) assert.doesNotMatch(value, /^[=+\-@]/);
    const values = new Set(rows.map((row) => row[3]));
    for (const path of shown) assert.ok(values.has(path), path);
    assert.ok(values.has("'=one|<b>.erofs"));
  });
});

describe('SARIF', () => {
  interface Log {
    version: string;
    runs: {
      tool: { driver: { rules: { id: string; defaultConfiguration: { level: string } }[] } };
      artifacts: { location: { uri: string }; length: number; hashes?: { 'sha-256': string } }[];
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        message: { text: string };
        locations: { physicalLocation: { artifactLocation: { uri: string; index: number } } }[];
      }[];
    }[];
  }
  const { version, runs } = JSON.parse(reportSarif(report)) as Log;
  const [run] = runs;

  test('one run, with the images and their hashes', () => {
    assert.equal(version, '2.1.0');
    assert.equal(runs.length, 1);
    assert.deepEqual(
      run!.artifacts.map(({ location, length, hashes }) => [location.uri, length, hashes?.['sha-256']]),
      report.images.map(({ path, size, sha256 }) => [path, size, sha256]),
    );
  });

  test('a result for each finding and each rule that fails, none for those that pass', () => {
    assert.deepEqual(
      run!.results.map(({ ruleId }) => ruleId),
      [...report.findings.listed.map(({ code }) => code), 'fail-on/pages'],
    );
    for (const { ruleId, ruleIndex, level, message, locations } of run!.results) {
      assert.equal(run!.tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.ok(['error', 'warning', 'note'].includes(level) && message.text.length > 10);
      assert.ok(locations.length > 0);
      for (const { physicalLocation } of locations) {
        const { uri, index } = physicalLocation.artifactLocation;
        assert.equal(run!.artifacts[index]?.location.uri, uri);
      }
    }
  });

  test('paths as URIs', () => {
    const uris: Record<string, string> = {
      'app.erofs': 'app.erofs',
      './out/a b.erofs': 'out/a%20b.erofs',
      '../x#?.erofs': '../x%23%3F.erofs',
      '/srv/ä.erofs': 'file:///srv/%C3%A4.erofs',
      'C:\\images\\a.erofs': 'file:///C:/images/a.erofs',
      'a:b.erofs': 'a%3Ab.erofs',
    };
    for (const [path, uri] of Object.entries(uris)) assert.equal(uriOf(path), uri);
  });
});
