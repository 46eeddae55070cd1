// Rules of `--fail-on`: what they parse to, what their errors say, and what passes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkLine, withChecks } from '../../../../src/sharing/report/apply-rules.ts';
import { FIGURES, parseFailRule } from '../../../../src/sharing/report/fail-rule.ts';
import { makeReport } from '../../../../src/sharing/report/make-report.ts';
import { corpusSource } from './report-fixture.ts';

const line = (report: ReturnType<typeof makeReport>, rule: string): string =>
  checkLine(withChecks(report, [parseFailRule(rule)]).checks[0]!).replaceAll('\u00a0', ' ');

describe('parsing', () => {
  const limits: Record<string, [number, string]> = {
    'coverage<100%': [100, 'percent'],
    ' coverage < 99.5 % ': [99.5, 'percent'],
    'size>500M': [500 * 2 ** 20, 'bytes'],
    'size>500MB': [500e6, 'bytes'],
    'size>=1.5GiB': [1.5 * 2 ** 30, 'bytes'],
    'size>4096': [4096, 'bytes'],
    'saved<10': [10, 'count'],
    'saved<10k': [10 * 2 ** 10, 'bytes'],
    'pages!=0': [0, 'count'],
    'findings==0': [0, 'count'],
  };
  for (const [text, expected] of Object.entries(limits)) {
    test(text, () => {
      const { limit, unit } = parseFailRule(text);
      assert.deepEqual([limit, unit], expected);
    });
  }

  const errors: Record<string, RegExp> = {
    'covrage<100%': /^"covrage<100%": expected one of coverage, saved, forged, size, pages, findings/,
    '': /expected one of coverage/,
    coverage: /expected one of < <= > >= = == != after coverage, as in coverage<100%/,
    'coverage=<1%': /expected one of < <= > >= = == !=/,
    'coverage<': /expected a number after coverage<, as in coverage<100%/,
    'coverage<-1%': /expected a number/,
    'coverage<1e3%': /expected %, K, M, G, T/,
    'coverage<100': /coverage takes a percentage, as in coverage<100%/,
    'forged>1%': /forged takes a number, as in forged>0/,
    'size>10%': /size takes a size, as in size>500M/,
    'size>500X': /expected %, K, M, G, T, KiB, KB or nothing after the number, not "X"/,
    'findings>1 0x': /expected %, K/,
    'constructor<1': /expected one of coverage/,
  };
  for (const [text, message] of Object.entries(errors)) {
    test(`error: ${text}`, () => assert.throws(() => parseFailRule(text), { name: 'RangeError', message }));
  }

  test('any text parses or throws a RangeError that quotes it', () => {
    const words = fc.constantFrom(...Object.keys(FIGURES), '<', '>=', '!', '7', '.5', '%', 'M', ' ', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            const { limit } = parseFailRule(text);
            assert.ok(Number.isFinite(limit) && limit >= 0);
          } catch (error) {
            assert.ok(error instanceof RangeError && error.message.startsWith(`"${text}": `), String(error));
          }
        },
      ),
    );
  });
});

describe('applying', () => {
  const report = makeReport(corpusSource(['app-v1.erofs', 'app-v2.erofs', 'app-nofp-v2.erofs']));
  const lines: Record<string, string> = {
    'coverage<100%':
      'FAIL  coverage<100%: coverage is 66.21 %, limit 100% (98 of 148 files that are not empty)',
    'coverage<66.2%':
      'PASS  coverage<66.2%: coverage is 66.21 %, limit 66.2% (98 of 148 files that are not empty)',
    'saved<20%': 'PASS  saved<20%: saved is 29.95 %, limit 20% (68 of 227 pages, in the order listed)',
    'saved<68': 'PASS  saved<68: saved is 68, limit 68 (68 of 227 pages, in the order listed)',
    'saved<=68': 'FAIL  saved<=68: saved is 68, limit 68 (68 of 227 pages, in the order listed)',
    'saved<300K':
      'FAIL  saved<300K: saved is 278 528 bytes, limit 300K (68 of 227 pages, in the order listed)',
    'size>500K': 'FAIL  size>500K: size is 593 920 bytes, limit 500K (580 KiB in 3 images)',
    'size>580K': 'PASS  size>580K: size is 593 920 bytes, limit 580K (580 KiB in 3 images)',
    'pages>159': 'PASS  pages>159: pages is 159, limit 159 (159 of 227 pages are held, in the order listed)',
    'pages>70%':
      'FAIL  pages>70%: pages is 70.04 %, limit 70% (159 of 227 pages are held, in the order listed)',
    'findings>0': 'PASS  findings>0: findings is 0, limit 0 (0 errors, 0 warnings)',
    'forged>0': 'FAIL  forged>0: forged is 0, limit 0 (no content was read)',
  };
  for (const [rule, expected] of Object.entries(lines)) {
    test(rule, () => assert.equal(line(report, rule), expected));
  }

  test('forged fingerprints are looked for where contents were read', () => {
    const read = makeReport(corpusSource(['app-v1.erofs'], true));
    assert.equal(line(read, 'forged>0'), 'PASS  forged>0: forged is 0, limit 0 (48 files read)');
  });

  test('an image with nothing in it is covered', () => {
    const empty = { ...report, coverage: { file_inodes: 0, not_empty: 0, with_fingerprint: 0 } };
    assert.match(line(empty, 'coverage<100%'), /^PASS .* coverage is 100 %/);
  });

  test('99.999 % is not rounded up to 100 %', () => {
    const nearly = { ...report, coverage: { file_inodes: 1e6, not_empty: 1e6, with_fingerprint: 999_999 } };
    assert.match(line(nearly, 'coverage<100%'), /^FAIL .* coverage is 99.99 %/);
  });
});
