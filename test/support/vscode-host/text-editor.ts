// Reads the active text editor from the screen, and rests the mouse on a place of it.
import type { Page } from 'playwright-core';

const activeLines = '.editor-group-container.active .monaco-editor .view-line';

/** The editor keeps its lines in no order; their place on the screen has it. Spaces are drawn as U+00A0. */
export async function visibleLines(page: Page): Promise<string[]> {
  return page.locator(activeLines).evaluateAll((lines) =>
    lines
      .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' ')),
  );
}

/**
 * The mouse goes away and comes back until a hover is there: the editor drops one that it began while the language
 * server was still starting.
 */
export async function hoverOver(page: Page, text: string): Promise<string> {
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents:visible');
  for (let attempt = 0; attempt < 10; attempt++) {
    const { x, y } = await placeOf(page, text);
    await page.mouse.move(0, 0, { steps: 3 });
    await hover.first().waitFor({ state: 'hidden' });
    await page.mouse.move(x, y, { steps: 3 });
    const shown = await hover
      .filter({ hasNotText: /^Loading\.\.\.$/ })
      .first()
      .waitFor({ timeout: 3_000 })
      .then(
        () => true,
        () => false,
      );
    if (shown) return (await hover.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }
  throw new Error(`No hover appears over "${text}".`);
}

/** The middle of the first place on the screen that shows the text, in pixels of the window. */
async function placeOf(page: Page, text: string): Promise<{ x: number; y: number }> {
  const place = await page.waitForFunction(middleOf, { text, lines: activeLines });
  const found = await place.jsonValue();
  if (!found) throw new Error(`"${text}" is not on the screen.`);
  return found;
}

/** Runs in the window. A text may span several coloured pieces of a line, hence the range. */
function middleOf({ text, lines }: { text: string; lines: string }): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll(lines)) {
    const at = (line.textContent ?? '').replaceAll('\u00a0', ' ').indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let begin = 0;
    let started = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = begin + (node.textContent?.length ?? 0);
      if (!started && at < end) {
        range.setStart(node, at - begin);
        started = true;
      }
      if (started && at + text.length <= end) {
        range.setEnd(node, at + text.length - begin);
        break;
      }
      begin = end;
    }
    const { left, top, width, height } = range.getBoundingClientRect();
    if (width > 0) return { x: left + width / 2, y: top + height / 2 };
  }
  return undefined;
}
