// Opens the demo workspace in a new window of the desktop VS Code, with this extension for that window only.
import { root } from '../paths.mjs';
import { runCommand } from '../run-command.mjs';

/**
 * @param {string} command `code`, or what stands for it
 * @param {string} workspace
 */
export async function openDesktop(command, workspace) {
  await runCommand(command, [`--extensionDevelopmentPath=${root}`, '--new-window', workspace]);
  console.log(`\nOpened ${workspace} in the desktop VS Code.`);
}
