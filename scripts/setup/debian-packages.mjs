// Programs that come from Debian packages. Installs them where that is possible without asking (root and apt-get),
// and says what to install everywhere else.
import { findProgram } from '../find-program.mjs';
import { runCommand } from '../run-command.mjs';

/**
 * Installs one Debian package and, if that made its program appear, returns.
 * @param {{ packageName: string, purpose: string, isThere: () => boolean }} wanted
 */
export async function setUpDebianPackage({ packageName, purpose, isThere }) {
  if (isThere()) return;
  const advice = `${purpose} Install it (Debian, Ubuntu: apt-get install ${packageName}) and run this again.`;
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) throw new Error(advice);
  console.log(`Installing the Debian package ${packageName}`);
  const install = () => aptGet('install', '--yes', '--no-install-recommends', packageName);
  // The package lists of a fresh container image are empty or old: then the first try fails quickly.
  await install().catch(async () => {
    await aptGet('update');
    await install();
  });
  if (!isThere())
    throw new Error(`The Debian package ${packageName} did not bring what was looked for. ${advice}`);
}

/** @param {...string} args */
function aptGet(...args) {
  return runCommand('apt-get', ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
