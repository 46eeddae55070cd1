// Markdown made of hostile names: whatever a name holds, it stays text.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  markdownCode,
  markdownText,
  revealLink,
  revealUri,
} from '../../src/server/markdown/markdown-text.ts';

const nasty = fc.string({
  unit: fc.constantFrom(
    '`',
    '``',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '!',
    '*',
    '_',
    '\\',
    '|',
    '$',
    '&',
    '#',
    ' ',
    'a',
    ':',
    '/',
    "'",
    '"',
    'http://x',
    'ü',
  ),
  maxLength: 12,
});

describe('text', () => {
  it('has every mark escaped that Markdown knows', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = markdownText(text);
        assert.doesNotMatch(escaped.replaceAll(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
        assert.equal(escaped.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('\u00a0', ' '), text);
      }),
    );
  });
});

describe('code', () => {
  it('is one span, whose fence nothing inside can close', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const code = markdownCode(text);
        if (text === '') return assert.equal(code, '');
        const fence = /^`+/.exec(code)?.[0] ?? '';
        assert.ok(code.endsWith(fence) && code.length > 2 * fence.length);
        const inside = code.slice(fence.length, -fence.length);
        for (const [run] of inside.matchAll(/`+/g)) assert.notEqual(run.length, fence.length);
        assert.doesNotMatch(inside, /^`|`$/);
        const shown = /^ .* $/s.test(inside) ? inside.slice(1, -1) : inside;
        assert.equal(shown.replaceAll('\u00a0', ' '), text);
      }),
    );
  });
});

describe('links', () => {
  it('hold their arguments, and nothing that would end them', () => {
    fc.assert(
      fc.property(nasty, nasty, (image, target) => {
        const uri = revealUri({ image, target });
        assert.match(uri, /^command:erofs\.revealInode\?[\w%.!~*-]+$/);
        assert.deepEqual(JSON.parse(decodeURIComponent(uri.slice(uri.indexOf('?') + 1))), [
          { image, target },
        ]);
        assert.equal(revealLink('x', { image, target }), `[x](${uri})`);
      }),
    );
  });
});
