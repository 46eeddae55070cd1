// Short names of images: short as long as they are clear.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { imageLabels } from '../../src/server/images/image-label.ts';

describe('labels of images', () => {
  it('are the names of the files, with as many folders as it takes', () => {
    assert.deepEqual(imageLabels(['/a/app.erofs', '/b/lib.img']), ['app', 'lib.img']);
    assert.deepEqual(imageLabels(['/x/1/app.erofs', '/x/2/app.erofs', '/x/other.erofs']), [
      '1/app',
      '2/app',
      'other',
    ]);
    assert.deepEqual(imageLabels(['/1/x/app.erofs', '/2/x/app.erofs']), ['1/x/app', '2/x/app']);
    assert.deepEqual(imageLabels(['/app.erofs', '/a/app.erofs']), ['app', 'a/app']);
  });

  it('show hostile names escaped', () => {
    assert.deepEqual(imageLabels(['/a\u202eb.erofs', '/.erofs']), ['a\\u{202e}b', '.erofs']);
  });

  it('are equal only for equal paths', () => {
    const part = fc.constantFrom('a', 'b', 'a.erofs', 'b.erofs');
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}.erofs`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 8 }), (paths) => {
        assert.equal(new Set(imageLabels(paths)).size, paths.length);
      }),
    );
  });
});
