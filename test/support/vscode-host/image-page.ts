// Finds the page of a custom editor. VS Code keeps all webviews in one layer above the editors, with nothing in them
// that tells which editor they belong to, so the one that lies over the editor's group is taken.
import type { FrameLocator, Page } from 'playwright-core';

export async function findImagePage(page: Page, title: string): Promise<FrameLocator> {
  const found = await page.waitForFunction(webviewOver, title, { timeout: 60_000 });
  const name = await found.jsonValue();
  // The page proper is a frame inside the frame.
  return page.frameLocator(`iframe.webview[name="${name}"]`).frameLocator('#active-frame');
}

/** Runs in the window. Returns the name of the frame, or `undefined` while there is none. */
function webviewOver(title: string): string | undefined {
  const isShown = (group: Element) =>
    group.querySelector('.tab.active')?.getAttribute('data-resource-name') === title;
  const group = [...document.querySelectorAll('.editor-group-container')].find(isShown);
  const editor = group?.querySelector('.editor-container')?.getBoundingClientRect();
  if (!editor) return undefined;
  return [...document.querySelectorAll<HTMLIFrameElement>('iframe.webview.ready')].find((frame) => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    const x = left + width / 2;
    const y = top + height / 2;
    return (
      getComputedStyle(frame).visibility === 'visible' &&
      width > 0 &&
      x > editor.left &&
      x < editor.right &&
      y > editor.top &&
      y < editor.bottom
    );
  })?.name;
}
