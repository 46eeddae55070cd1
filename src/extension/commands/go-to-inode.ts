// `EROFS: Go to Inode...`: a path or a nid, with the paths that could be meant while typing.
// The server searches; a question that is out of date is cancelled.

import * as vscode from 'vscode';
import { imageName } from '../documents/document-uris.ts';
import type { ImageEditors } from '../editor/image-editors.ts';
import type { LanguageServer } from '../server/language-server.ts';
import { requestProblem } from '../server/request-error.ts';
import type { WorkspaceImages } from '../server/workspace-images.ts';
import { pickImage } from './pick-image.ts';

const SHOWN = 100;
const QUIET_MILLISECONDS = 60;

interface Choice extends vscode.QuickPickItem {
  /** What the editor shows if this is chosen; nothing for a line that only says something. */
  readonly target?: string;
}

export async function goToInode(
  server: LanguageServer,
  images: WorkspaceImages,
  editors: ImageEditors,
  given?: vscode.Uri,
): Promise<void> {
  const image = await pickImage(images, given, 'In which image?');
  if (image === undefined) return;
  const target = await askTarget(server, image);
  if (target !== undefined) await editors.reveal(image, target);
}

function askTarget(server: LanguageServer, image: vscode.Uri): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = `Go to Inode in ${imageName(image)}`;
  pick.placeholder = 'Path, part of a name, or nid';
  let asking: vscode.CancellationTokenSource | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** The text that the list is about. */
  let listed: string | undefined;
  const list = async (text: string): Promise<void> => {
    clearTimeout(timer);
    asking?.cancel();
    asking = new vscode.CancellationTokenSource();
    const { token } = asking;
    pick.busy = true;
    const choices = await findChoices(server, image, text, token);
    if (token.isCancellationRequested) return;
    listed = text;
    pick.items = choices;
    pick.busy = false;
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((text) => {
      clearTimeout(timer);
      timer = setTimeout(() => void list(text), QUIET_MILLISECONDS);
    });
    pick.onDidAccept(async () => {
      // Who types fast presses Enter before the list, or what is active in it, is about what was typed; then the first is meant.
      if (listed !== pick.value) await list(pick.value);
      const chosen = pick.selectedItems.find((item) => pick.items.includes(item)) ?? pick.items[0];
      const target = chosen?.target;
      if (target === undefined) return;
      resolve(target);
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(timer);
      asking?.cancel();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void list('');
  });
}

/** What could be meant; where nothing could, one line that says why. */
async function findChoices(
  server: LanguageServer,
  image: vscode.Uri,
  text: string,
  token: vscode.CancellationToken,
): Promise<Choice[]> {
  const uri = image.toString();
  try {
    const paths = await server.request('erofs/findPaths', { image: uri, text, limit: SHOWN }, token);
    const choices: Choice[] = paths.map(({ nid, path, type }) => ({
      label: plainLabel(path),
      description: type === 'file' ? `nid ${nid}` : `${type}, nid ${nid}`,
      target: path,
      alwaysShow: true,
    }));
    if (choices.length > 0 && !NUMBER.test(text)) return choices;
    const named = await server.request('erofs/resolve', { image: uri, target: text }, token);
    if (!('problem' in named)) return [nidChoice(named), ...choices];
    return choices.length > 0
      ? choices
      : [{ label: `$(warning) ${plainLabel(named.problem)}`, alwaysShow: true }];
  } catch (error) {
    const { cancelled, message } = requestProblem(error);
    return cancelled ? [] : [{ label: `$(error) ${plainLabel(message)}`, alwaysShow: true }];
  }
}

const NUMBER = /^(?:\d+|0x[0-9a-f]+)$/i;

/** Names of an image must not be taken for icons. */
const plainLabel = (text: string): string => text.replaceAll('$(', '\\$(');

const nidChoice = ({ nid, path }: { nid: string; path: string }): Choice => ({
  label: plainLabel(path),
  description: `nid ${nid}`,
  target: nid,
  alwaysShow: true,
});
