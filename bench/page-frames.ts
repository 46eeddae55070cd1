// Frames of the editor page while a tree of a million rows is scrolled: by wheel, by the strip, by key. Real Chromium, scripted host.
// Prints numbers and judges none. Run: node --import tsx bench/page-frames.ts

import type { CDPSession, Page } from 'playwright-core';
import { largeImage } from '../test/support/page-host/large-image.ts';
import { PageTester } from '../test/support/page-host/open-page.ts';
import { grid, waitForTotal } from '../test/support/page-host/page-reader.ts';

const FRAMES = 300;
/** A frame that took longer than this was one that the eye missed, at 60 a second. */
const LATE = 25;

/** What happens in each frame, as code for the page; `step` counts from 0. */
const SCENARIOS: readonly (readonly [name: string, code: string])[] = [
  ['nothing', ''],
  ['wheel, 3 rows a frame', 'wheel(66)'],
  ['wheel, 100 rows a frame', 'wheel(2200)'],
  ['strip, from end to end', `drag(step / ${FRAMES})`],
  ['Arrow Down, one row a frame', "key('ArrowDown')"],
  ['Page Down, one page a frame', "key('PageDown')"],
];

const TOOLS = `
  const body = document.querySelector('.tree-body');
  const tree = document.querySelector('[role=treegrid]');
  const strip = document.querySelector('.strip');
  const box = strip.getBoundingClientRect();
  const wheel = (deltaY) => body.dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true }));
  const key = (name) => tree.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  const pointer = (type, part) => strip.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, button: 0, bubbles: true, clientX: box.left + 5, clientY: box.top + 5 + part * box.height,
  }));
  strip.setPointerCapture = () => {};
  const drag = (part) => { if (part === 0) pointer('pointerdown', 0); pointer('pointermove', part); };
`;

interface Run {
  /** Milliseconds from frame to frame. */
  deltas: number[];
  /** Frames in which a row in sight was a placeholder. */
  blank: number;
  nodes: number;
}

const runInPage = (page: Page, code: string): Promise<Run> =>
  page.evaluate(`(async () => {
    ${TOOLS}
    const deltas = [];
    let blank = 0;
    let nodes = 0;
    let last = await new Promise(requestAnimationFrame);
    for (let step = 0; step < ${FRAMES}; step++) {
      ${code};
      const now = await new Promise(requestAnimationFrame);
      deltas.push(now - last);
      last = now;
      if (document.querySelector('.placeholder')) blank += 1;
      nodes = Math.max(nodes, document.querySelectorAll('*').length);
    }
    pointer('pointerup', 1);
    return { deltas, blank, nodes };
  })()`);

async function durations(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;

const tester = await PageTester.start();
const { page, host, close } = await tester.open(largeImage());
await waitForTotal(page, 2);
await grid(page).focus();
await page.keyboard.press('ArrowDown');
await page.keyboard.press('*');
await waitForTotal(page, 1_000_002);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');

const columns = [
  '',
  'frames/s',
  'median',
  '95 %',
  'worst',
  `>${LATE} ms`,
  'blank',
  'script',
  'style',
  'layout',
  'requests',
  'nodes',
];
console.log(`${FRAMES} frames each, 1,000,002 rows; milliseconds; script, style and layout per frame\n`);
console.log(columns.map((text, at) => (at === 0 ? text.padEnd(28) : text.padStart(9))).join(''));
for (const [name, code] of SCENARIOS) {
  await page.keyboard.press('Home');
  await page.waitForTimeout(500);
  const requests = host.count('erofs/rows');
  const before = await durations(session);
  const { deltas, blank, nodes } = await runInPage(page, code);
  const after = await durations(session);
  const spent = (metric: string): string => (((after[metric]! - before[metric]!) * 1000) / FRAMES).toFixed(2);
  const sorted = deltas.toSorted((a, b) => a - b);
  const sum = deltas.reduce((total, delta) => total + delta, 0);
  const cells = [
    ((1000 * deltas.length) / sum).toFixed(1),
    percentile(sorted, 0.5).toFixed(1),
    percentile(sorted, 0.95).toFixed(1),
    sorted.at(-1)!.toFixed(1),
    String(deltas.filter((delta) => delta > LATE).length),
    String(blank),
    spent('ScriptDuration'),
    spent('RecalcStyleDuration'),
    spent('LayoutDuration'),
    String(host.count('erofs/rows') - requests),
    String(nodes),
  ];
  console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(9)).join(''));
}
await close();
await tester.stop();
