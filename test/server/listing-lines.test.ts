// The line of a path is known without writing the listing: worked out for every path of every image, against the text.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { IndexPool } from '../../src/node/index-job.ts';
import { headerLength, imageHeader } from '../../src/server/documents/image-header.ts';
import { listing } from '../../src/server/documents/listing.ts';
import { listedRows } from '../../src/server/documents/listing-rows.ts';
import { linesBefore } from '../../src/server/documents/listing-text.ts';
import { OpenImage } from '../../src/server/images/open-image.ts';
import { TimeSlice } from '../../src/server/time-slice.ts';
import { CORPUS } from '../support/corpus.ts';
import { uriOf, WORKER } from './support/connect.ts';
import { isInodeLine } from './support/text.ts';

const pool = new IndexPool(WORKER);
after(() => pool.dispose());
const set = { ruleSet: 'none', images: [] };

describe('the line of a path', () => {
  const folders = readdirSync(CORPUS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name: folder } of folders) {
    it(`is known before the listing is written: ${folder}`, async () => {
      const files = readdirSync(join(CORPUS, folder)).filter((name) => name.endsWith('.erofs'));
      let listed = 0;
      for (const file of files) {
        const open = new OpenImage(uriOf(join(CORPUS, folder, file)), pool, () => {});
        await open.index();
        assert.equal(headerLength(open), imageHeader(open, undefined, set).length, file);
        const table = open.wholeTable;
        for (const [row, maxLines] of [
          [0, 100_000],
          [0, 7],
          [table?.columns.firstChild[0] ?? 0, 5],
        ] as const) {
          if (table === undefined) continue;
          const slice = new TimeSlice();
          const model = await listing({ open, table, row, snapshot: undefined, set, maxLines, slice });
          const lines = model.text.split('\n');
          let line = linesBefore(headerLength(open));
          for (const at of listedRows(table, row, maxLines)) {
            assert.ok(lines[line]!.includes(`  ${table.path(at)}`), `${file} line ${line}`);
            assert.equal(model.inodeAt(line)?.row, at);
            line += 1;
            listed += 1;
          }
          assert.equal(lines.filter(isInodeLine).length, line - linesBefore(headerLength(open)), file);
        }
        open.close();
      }
      assert.ok(listed > 0 || folder === 'codecs');
    });
  }
});
