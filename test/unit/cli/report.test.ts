// `report` as a process: formats, rules and exit codes, and what wrong words lead to.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { UsageError } from '../../../src/cli/command.ts';
import { progressText } from '../../../src/cli/progress-line.ts';
import { shortNames } from '../../../src/cli/report-images.ts';
import { reportOptions } from '../../../src/cli/report-options.ts';
import type { Report } from '../../../src/sharing/report/report-model.ts';
import type { SharingFigures } from '../../../src/sharing/sharing-totals.ts';
import { CORPUS } from '../../support/corpus.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const FOLDER = join(CORPUS, 'fingerprints');

/** Runs `report` beside the images, so that their paths are plain names. */
function run(args: readonly string[], cwd = FOLDER) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), MAIN, 'report', ...args],
    { encoding: 'utf8', cwd },
  );
  return { status, stdout, stderr };
}

const sets = JSON.parse(readFileSync(join(FOLDER, 'sharing.json'), 'utf8')) as Record<string, SharingFigures>;

describe('report --format json', () => {
  // All twelve are compared without a process in test/unit/sharing/report/schema.test.ts.
  for (const [name, figures] of Object.entries(sets).slice(-2)) {
    it(`${name}: the totals of the corpus`, () => {
      const { status, stdout, stderr } = run(['--format=json', ...figures.images.map(({ image }) => image)]);
      assert.deepEqual([status, stderr], [0, '']);
      const report = JSON.parse(stdout) as Report;
      assert.deepEqual(report.sharing, figures);
      assert.ok(report.images.every(({ sha256 }) => sha256?.length === 64));
    });
  }
});

describe('formats', () => {
  const beginnings = {
    text: /^EROFS dedup report\n\nImages, in the order/,
    md: /^# EROFS dedup report\n\n## Images/,
    json: /^\{\n {2}"format": "erofs-explorer-report",\n {2}"version": 1,/,
    csv: /^table,row,column,value\r\nimages,1,image,app-v1\.erofs\r\n/,
    sarif: /^\{\n {2}"\$schema": "https:\/\/docs\.oasis-open\.org\/sarif/,
  };
  for (const [format, beginning] of Object.entries(beginnings)) {
    it(format, () => {
      const { status, stdout, stderr } = run(['app-v1.erofs', 'app-lz4-v2.erofs', '--format', format]);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, beginning);
    });
  }

  it('one table as CSV', () => {
    const { stdout } = run(['app-v1.erofs', '--format=csv', '--table=histogram']);
    assert.match(stdout, /^from,to,groups,inodes,unique_pages,referenced_pages,saved_pages\r\n1,1,/);
    const { status, stderr } = run(['app-v1.erofs', '--format=csv', '--table=nothing']);
    assert.equal(status, 2);
    assert.match(stderr, /--table takes one of images, totals, histogram.*not "nothing"/);
  });

  it('--top bounds the lists', () => {
    const { stdout } = run(['app-v1.erofs', 'app-v2.erofs', '--format=json', '--top=2']);
    const { groups, directories } = JSON.parse(stdout) as Report;
    assert.deepEqual([groups.listed.length, directories.listed.length], [2, 2]);
    assert.ok(groups.count > 2);
  });

  it('--rules and --page-size are those of the report', () => {
    const { stdout } = run(['app-v1.erofs', '--format=json', '--rules=linux-7.0', '--page-size=65536']);
    const { rules, page_size, sharing } = JSON.parse(stdout) as Report;
    assert.deepEqual([rules.id, page_size], ['linux-7.0', 65536]);
    assert.equal(sharing.pages_without_sharing, 48);
  });

  it('an image named twice is mounted twice', () => {
    const { stdout } = run(['app-v1.erofs', './app-v1.erofs', '--format=json']);
    const { images, totals } = JSON.parse(stdout) as Report;
    assert.deepEqual(
      images.map(({ image, path }) => [image, path]),
      [
        ['app-v1.erofs', 'app-v1.erofs'],
        ['app-v1.erofs (2)', './app-v1.erofs'],
      ],
    );
    assert.equal(images[1]!.added_pages, 0);
    assert.equal(totals.find(({ id }) => id === 'order-listed')?.pages, images[0]!.unique_pages);
  });
});

describe('what if', () => {
  it('fingerprints: an image without any saves what its twin with recorded ones saves', () => {
    const { status, stdout } = run([
      ...['app-v1.erofs', 'app-nofp-v2.erofs', '--format=json'],
      '--what-if=fingerprints',
    ]);
    assert.equal(status, 0);
    const { predicted, images, sharing, assumptions, verification } = JSON.parse(stdout) as Report;
    const { images: rows, ...figures } = sharing;
    const { images: expectedRows, ...expected } = Object.values(sets).find(
      (set) => set.images.map(({ image }) => image).join() === 'app-v1.erofs,app-v2.erofs',
    )!;
    assert.deepEqual(figures, expected);
    assert.equal(rows[1]!.with_fingerprint, expectedRows[1]!.with_fingerprint);
    assert.deepEqual([predicted, images[0]!.predicted, images[1]!.predicted], [true, 0, 50]);
    assert.ok(assumptions.some(({ id }) => id === 'prediction'));
    assert.equal(verification?.without_fingerprint, 50);
  });

  it('disk, pages, containers and one image more', () => {
    const { status, stdout } = run([
      ...['app-v1.erofs', 'app-v2.erofs', '--format=json', '--what-if=chunks=64K,4K', '--what-if=cdc=4K'],
      ...['--what-if=pages', '--what-if=containers=5', '--what-if=adding=app-v3.erofs'],
    ]);
    assert.equal(status, 0);
    const { what_if, totals, images } = JSON.parse(stdout) as Report;
    const { disk, containers, adding } = what_if;
    assert.deepEqual(
      disk?.chunks.map(({ chunk_size }) => chunk_size),
      [4096, 65536],
    );
    assert.equal(disk.bytes_now, images[0]!.size + images[1]!.size);
    assert.equal(disk.content_defined?.average, 4096);
    const [whole, pages] = ['ideal-files', 'ideal-pages'].map((id) => totals.find((row) => row.id === id)!);
    assert.ok(pages!.pages <= whole!.pages);
    assert.deepEqual(
      containers?.points.map((point) => point.containers),
      [1, 2, 3, 4, 5],
    );
    assert.equal(adding?.image, 'app-v3.erofs');
    assert.equal(images.length, 2);
  });
});

describe('progress', () => {
  it('says what is being done, how far it is and how long it takes', () => {
    assert.equal(progressText('reading', 0, 1 << 30, 0.2), 'reading: 0 % of 1 GiB');
    assert.equal(progressText('reading', 1 << 28, 1 << 30, 4), 'reading: 25 % of 1 GiB, 12 s left');
    assert.equal(progressText('reading', 1, 1001, 1), 'reading: 0 % of 1001 B, 17 min left');
    assert.equal(progressText('reading', 0, 0, 5), 'reading: 100 % of 0 B');
  });
});

describe('rules', () => {
  it('exit code 0 and a PASS line for each that holds', () => {
    const { status, stdout } = run(['app-v1.erofs', '--fail-on', 'coverage<100%', '--fail-on', 'size > 1M']);
    assert.equal(status, 0);
    assert.match(stdout, /^Rules: all pass$/m);
    assert.match(stdout, /^ {2}PASS {2}coverage<100% +coverage is 100 % +100% +48 of 48 files/m);
    assert.match(stdout, /^ {2}PASS {2}size>1M +size is 180 224 bytes +1M +176 KiB in 1 image$/m);
  });

  it('exit code 1 and a FAIL line on standard error where the output is for machines', () => {
    const { status, stdout, stderr } = run(['app-nofp-v2.erofs', '--fail-on=coverage<100%', '--format=json']);
    assert.equal(status, 1);
    assert.match(stderr, /^FAIL {2}coverage<100%: coverage is 0 %, limit 100% \(0.of.50.files/);
    assert.deepEqual(
      (JSON.parse(stdout) as Report).checks.map(({ passed }) => passed),
      [false],
    );
  });

  it('an image with an error is exit code 1, whatever the rules', () => {
    const { status, stderr } = run(['../corrupt/dir-loop.erofs', '--fail-on', 'size>1G', '--format=csv']);
    assert.equal(status, 1);
    assert.match(stderr, /^PASS {2}size>1G.*\nthe report has 1.finding of severity error\n$/);
  });
});

describe('wrong words', () => {
  const errors: [string[], RegExp][] = [
    [[], /report takes at least one image/],
    [['a.erofs', '--format', 'xml'], /--format takes one of text, md, json, csv, sarif, not "xml"/],
    [['a.erofs', '--top', '0'], /--top takes a number from 1 to 100000, not "0"/],
    [['a.erofs', '--rules', 'linux-6.1'], /--rules takes one of linux-7.0, linux-7.2.7, linux-7.3, not/],
    [['a.erofs', '--page-size', '1000'], /--page-size takes one of 4096, 8192/],
    [['a.erofs', '--fail-on', 'covrage<1%'], /--fail-on "covrage<1%": expected one of coverage, saved/],
    [['a.erofs', '--fail-on', 'coverage<100'], /coverage takes a percentage, as in coverage<100%/],
    [['a.erofs', '--table', 'groups'], /--table goes with --format csv/],
    [['a.erofs', '--nonsense'], /Unknown option '--nonsense'/],
    [
      ['a.erofs', '--what-if', 'magic'],
      /--what-if takes fingerprints, pages, chunks, cdc, containers=N or adding=IMAGE, not "magic"/,
    ],
    [['a.erofs', '--what-if', 'pages=4K'], /--what-if takes pages alone, not "pages=4K"/],
    [['a.erofs', '--what-if', 'chunks=5000'], /a power of two from 4K to 4M.*not "chunks=5000"/],
    [['a.erofs', '--what-if', 'chunks=4K,8M'], /a power of two from 4K to 4M/],
    [['a.erofs', '--what-if', 'cdc=2K'], /a power of two from 4K to 4M/],
    [['a.erofs', '--what-if', 'containers'], /containers=N with N from 1 to 1000000/],
    [['a.erofs', '--what-if', 'containers=0'], /containers=N with N from 1 to 1000000/],
    [['a.erofs', '--what-if', 'adding'], /--what-if takes adding=IMAGE/],
    [['a.erofs', '--offset', 'x'], /--offset takes a number of bytes/],
  ];
  for (const [args, message] of errors) {
    it(args.join(' ') || 'nothing', () => {
      assert.throws(() => reportOptions(args), { constructor: UsageError, message });
    });
  }

  it('are exit code 2 and one line', () => {
    const { status, stdout, stderr } = run(['a.erofs', '--fail-on', 'covrage<1%']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^erofs-explorer: --fail-on "covrage<1%": expected one of coverage, [^\n]+\n$/);
  });

  it('a file that is no image is exit code 3', () => {
    const { status, stderr } = run(['app-v1.erofs', 'sharing.json']);
    assert.equal(status, 3);
    assert.match(stderr, /^sharing\.json: error superblock-magic/);
  });
});

describe('labels', () => {
  it('are file names, with a folder before them where they would be the same', () => {
    assert.deepEqual(shortNames(['x/a.erofs', 'x/b.erofs', 'y/a.erofs']), [
      'x/a.erofs',
      'b.erofs',
      'y/a.erofs',
    ]);
    assert.deepEqual(shortNames(['x/a.erofs', './x/a.erofs']), ['a.erofs', 'a.erofs']);
  });

  const copies = mkdtempSync(join(tmpdir(), 'erofs-report-'));
  after(() => rmSync(copies, { recursive: true }));
  it('stay apart in folders that have the same name too', async () => {
    for (const folder of ['one/deep', 'two/deep']) {
      await mkdir(join(copies, folder), { recursive: true });
      await cp(join(FOLDER, 'app-v1.erofs'), join(copies, folder, 'app.erofs'));
    }
    const { stdout } = run(['one/deep/app.erofs', 'two/deep/app.erofs', '--format=json'], copies);
    const { images } = JSON.parse(stdout) as Report;
    assert.deepEqual(
      images.map(({ image }) => image),
      ['deep/app.erofs', 'deep/app.erofs (2)'],
    );
  });
});
