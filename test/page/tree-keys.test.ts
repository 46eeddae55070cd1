// The tree by keyboard alone, in a real Chromium.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { appImage } from '../support/page-host/app-image.ts';
import { type OpenPage, PageTester } from '../support/page-host/open-page.ts';
import {
  grid,
  rowsInSight,
  selectedName,
  waitForSelected,
  waitForTotal,
} from '../support/page-host/page-reader.ts';

describe('keys of the tree', () => {
  let tester: PageTester;
  let open: OpenPage;
  before(async () => {
    tester = await PageTester.start();
  });
  after(() => tester.stop());

  const start = async (): Promise<void> => {
    open = await tester.open(appImage());
    await waitForTotal(open.page, 4);
    await grid(open.page).focus();
  };
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await open.page.keyboard.press(key);
  };
  const end = async (): Promise<void> => {
    assert.deepEqual(open.problems, []);
    await open.close();
  };

  it('walks into directories with Right and out with Left', async () => {
    await start();
    const { page } = open;
    await press('ArrowDown');
    assert.equal(await selectedName(page), 'etc');
    await press('ArrowRight');
    await waitForTotal(page, 7);
    assert.equal(await selectedName(page), 'etc');
    await press('ArrowRight');
    assert.equal(await selectedName(page), 'app.conf');
    await press('ArrowRight');
    assert.equal(await selectedName(page), 'app.conf', 'a file has nothing inside');
    await press('ArrowDown', 'ArrowLeft');
    await waitForSelected(page, 'etc');
    await press('ArrowLeft');
    await waitForTotal(page, 4);
    await press('ArrowLeft');
    assert.equal(await selectedName(page), 'etc', 'there is nothing above the first level');
    assert.deepEqual(await rowsInSight(page), ['etc', 'opt', 'usr', 'var']);
    await end();
  });

  it('takes keys in their order, however slow the answers are', async () => {
    await start();
    const { page, host } = open;
    host.delay = 120;
    await press('ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowDown', 'ArrowDown');
    await waitForSelected(page, 'hosts');
    await press('ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowRight');
    await waitForSelected(page, 'model-1.bin');
    assert.deepEqual(await rowsInSight(page), [
      ...['etc', 'opt', '  model-1.bin', '  model-2.bin', '  model-3.bin', '  model-4.bin', 'usr', 'var'],
    ]);
    await end();
  });

  it('is not dead for good when answers do not come', async () => {
    await start();
    const { page, host } = open;
    host.hold('erofs/expand');
    await press('ArrowDown', 'ArrowRight', 'ArrowDown');
    await open.until(() => host.count('erofs/expand') === 1);
    assert.equal(await selectedName(page), 'etc');
    host.stop();
    host.restart();
    await waitForSelected(page, 'opt');
    await press('ArrowUp');
    await waitForSelected(page, 'etc');
    await end();
  });

  it('goes to the ends with Home and End, and no further with the arrows', async () => {
    await start();
    const { page } = open;
    await press('End');
    assert.equal(await selectedName(page), 'var');
    await press('ArrowDown', 'PageDown');
    assert.equal(await selectedName(page), 'var');
    await press('Home');
    assert.equal(await selectedName(page), 'etc');
    await press('ArrowUp', 'PageUp');
    assert.equal(await selectedName(page), 'etc');
    await end();
  });

  it('expands everything below with *', async () => {
    await start();
    const { page } = open;
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', '*');
    await waitForTotal(page, 50);
    assert.equal(await selectedName(page), 'usr');
    await press('End');
    await waitForSelected(page, 'var');
    const inSight = await rowsInSight(page);
    assert.ok(inSight.includes('          app.mo'), 'the sixth level is open');
    await end();
  });

  it('pages by what is in sight, keeping one row', async () => {
    open = await tester.open(appImage(), { height: 400 });
    const { page } = open;
    await waitForTotal(page, 4);
    await grid(page).focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', '*');
    await waitForTotal(page, 50);
    await press('Home');
    const before = await rowsInSight(page);
    await press('PageDown');
    assert.equal(await selectedName(page), before.at(-1)?.trim());
    await press('PageDown', 'PageUp');
    await waitForSelected(page, before.at(-1)!.trim());
    await end();
  });

  it('finds names as they are typed, going round', async () => {
    await start();
    const { page } = open;
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', '*');
    await waitForTotal(page, 50);
    await page.keyboard.type('libg');
    await waitForSelected(page, 'libgamma.so');
    await page.getByText('Name begins with libg').waitFor();
    await press('Escape');
    await page.getByText('Name begins with').waitFor({ state: 'hidden' });
    await page.keyboard.type('LIBA');
    await waitForSelected(page, 'libalpha.so');
    await press('Escape');
    await page.keyboard.type('z');
    await waitForSelected(page, 'zh_CN');
    await page.keyboard.type('z');
    await page.getByText('No name begins with zz').waitFor();
    assert.equal(await selectedName(page), 'zh_CN', 'the last name that was found stays');
    await end();
  });

  it('opens and closes a directory with Space', async () => {
    await start();
    await press('ArrowDown', ' ');
    await waitForTotal(open.page, 7);
    await press(' ');
    await waitForTotal(open.page, 4);
    await end();
  });

  it('copies the path with Ctrl+C', async () => {
    await start();
    const { page, host } = open;
    await press('ArrowDown', 'ArrowRight');
    await waitForTotal(page, 7);
    await press('ArrowDown', 'ArrowDown', 'Control+c');
    await open.until(() => host.heard('copy').length > 0);
    assert.deepEqual(host.heard('copy'), [{ kind: 'copy', text: '/etc/hosts' }]);
    await page.getByText('Copied /etc/hosts').waitFor();
    await end();
  });

  it('goes to the inspector with Enter, and back with Escape', async () => {
    await start();
    const { page } = open;
    await press('ArrowDown', 'Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-part') === 'inspector');
    await press('Escape');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treegrid');
    await end();
  });

  it('moves from part to part with F6, and leaves the last to VS Code', async () => {
    await start();
    const { page } = open;
    const part = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.closest('[data-part]')?.getAttribute('data-part'));
    await page.evaluate(() => {
      const seen: string[] = [];
      window.addEventListener('keydown', ({ key }) => key !== 'Shift' && seen.push(key));
      Object.assign(globalThis, { seen });
    });
    await press('F6');
    assert.equal(await part(), 'inspector');
    await press('F6');
    assert.equal(await part(), 'inspector');
    assert.deepEqual(await page.evaluate('seen'), ['F6'], 'only the second one reaches VS Code');
    await press('Shift+F6', 'Shift+F6');
    assert.equal(await part(), 'summary');
    await press('Shift+F6', 'ArrowDown', 'F1');
    assert.deepEqual(await page.evaluate('seen'), ['F6', 'F6', 'ArrowDown', 'F1']);
    await end();
  });

  it('keeps its own keys from VS Code, and gives it all others', async () => {
    await start();
    const { page } = open;
    await page.evaluate(() => {
      const seen: string[] = [];
      window.addEventListener('keydown', (event) => seen.push(`${event.ctrlKey ? 'Ctrl+' : ''}${event.key}`));
      Object.assign(globalThis, { seen });
    });
    await press('ArrowDown', 'End', 'x', 'Escape', 'Escape', 'F1', 'F2', 'Control+p', 'Control+k');
    assert.deepEqual(await page.evaluate("seen.filter((key) => key !== 'Ctrl+Control')"), [
      'Escape',
      'F1',
      'F2',
      'Ctrl+p',
      'Ctrl+k',
    ]);
    await end();
  });

  it('shows its keys with ?, and closes them with Escape', async () => {
    await start();
    const { page } = open;
    await press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treegrid');
    await press('Alt+F1');
    await dialog.waitFor();
    await end();
  });
});
