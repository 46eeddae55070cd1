// The browser that the page tests and the browser-hosted VS Code run in: any Chromium or Chrome will do.
import { findProgram, isExecutable } from '../find-program.mjs';
import { setUpDebianPackage } from './debian-packages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * @returns {string | undefined} the browser's executable: $CHROMIUM if set, else the first one found
 */
export function findChromium() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) {
    if (!isExecutable(CHROMIUM))
      throw new Error(`$CHROMIUM is "${CHROMIUM}", which is not an executable file.`);
    return CHROMIUM;
  }
  for (const name of names) {
    const found = findProgram(name);
    if (found) return found;
  }
  return macApplications.find(isExecutable);
}

export function setUpChromium() {
  return setUpDebianPackage({
    packageName: 'chromium',
    purpose: 'The tests need Chromium or Chrome, on PATH or named by $CHROMIUM.',
    isThere: () => findChromium() !== undefined,
  });
}
