// Takes pictures of the page in its themes, sizes and states, for people to look at: out/screenshots/*.png.
// Run: node --import tsx test/support/page-host/take-screenshots.ts [part of a name]

import type { Page } from 'playwright-core';
import { appImage } from './app-image.ts';
import { hostileImage } from './hostile-image.ts';
import { largeImage } from './large-image.ts';
import { type OpenOptions, type OpenPage, PageTester } from './open-page.ts';
import { grid, rowNamed, waitForSelected, waitForTotal } from './page-reader.ts';
import type { ScriptedImage } from './scripted-image.ts';
import { themeNames } from './themes.ts';
import { troubledImage } from './troubled-image.ts';

/** What opens above the page has come to rest. */
const REST = 250;

interface Picture {
  name: string;
  image?: () => ScriptedImage;
  options?: OpenOptions;
  pose: (open: OpenPage) => Promise<void>;
}

const unfold = async ({ page, host }: OpenPage): Promise<void> => {
  await waitForTotal(page, 4);
  for (const target of ['/opt/model-1.bin', '/usr/bin/app', '/usr/lib/libalpha.so.1']) {
    host.tell({ kind: 'reveal', target });
    await waitForSelected(page, target.split('/').at(-1)!);
  }
  await grid(page).focus();
  await page.getByRole('complementary').getByText('regular file').waitFor();
};

const click = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();

const pictures: readonly Picture[] = [
  ...themeNames.flatMap((theme): Picture[] => [
    { name: `page-${theme}`, options: { theme }, pose: unfold },
    {
      name: `hover-${theme}`,
      options: { theme },
      pose: async (open) => {
        await unfold(open);
        await rowNamed(open.page, 'libbeta.so').locator('.mark').hover();
        await open.page.locator('.hover').waitFor();
      },
    },
    {
      name: `findings-${theme}`,
      image: troubledImage,
      options: { theme },
      pose: async ({ page }) => {
        await waitForTotal(page, 4);
        await click(page, '2 errors, 1 warning');
      },
    },
  ]),
  ...[1000, 640, 420].map(
    (width): Picture => ({
      name: `narrow-${width}`,
      options: { width, height: 700 },
      pose: unfold,
    }),
  ),
  {
    name: 'hover-refused',
    pose: async (open) => {
      await unfold(open);
      await rowNamed(open.page, 'libdelta.so').locator('.mark').hover();
      await open.page.locator('.hover').waitFor();
    },
  },
  { name: 'features', pose: ({ page }) => click(page, 'Features') },
  { name: 'sharing-set', pose: ({ page }) => click(page, 'Sharing set') },
  {
    name: 'keys',
    pose: async (open) => {
      await unfold(open);
      await open.page.keyboard.press('?');
    },
  },
  { name: 'first', pose: ({ page }) => page.getByRole('complementary').getByText('xattr filter').waitFor() },
  {
    name: 'stopped',
    pose: async (open) => {
      await unfold(open);
      open.host.stop();
      await open.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'cannot-open',
    options: {
      prepare: ({ failures, image }) =>
        failures.set('erofs/openImage', { message: '', findings: image.summary.findings.slice(0, 1) }),
    },
    image: troubledImage,
    pose: ({ page }) => page.getByRole('heading', { name: 'cannot be opened' }).waitFor(),
  },
  {
    name: 'million',
    image: largeImage,
    pose: async ({ page }) => {
      await waitForTotal(page, 2);
      await grid(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('*');
      await waitForTotal(page, 1_000_002);
      for (let pages = 0; pages < 60; pages++) await page.keyboard.press('PageDown');
    },
  },
  {
    name: 'hostile',
    image: hostileImage,
    pose: async ({ page }) => {
      await waitForTotal(page, 3);
      await page.locator('.is-dir .text').first().click();
      await page.locator('.is-file').nth(9).click();
      await page.getByRole('complementary').getByText('regular file').waitFor();
    },
  },
  {
    name: 'forced-colors',
    options: { context: { forcedColors: 'active' } },
    pose: unfold,
  },
];

const wanted = pictures.filter(({ name }) => name.includes(process.argv[2] ?? ''));
const tester = await PageTester.start();
for (const { name, image = appImage, options = {}, pose } of wanted) {
  const open = await tester.open(image(), options);
  await pose(open);
  await open.page.waitForTimeout(REST);
  await open.screenshot(name);
  console.log(name, ...open.problems);
  await open.close();
}
await tester.stop();
