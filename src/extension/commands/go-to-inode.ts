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
  const ask = async (text: string): Promise<void> => {
    asking?.cancel();
    asking = new vscode.CancellationTokenSource();
    const { token } = asking;
    pick.busy = true;
    const choices = await findChoices(server, image, text, token);
    if (token.isCancellationRequested) return;
    pick.items = choices;
    pick.busy = false;
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((text) => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(text), QUIET_MILLISECONDS);
    });
    pick.onDidAccept(async () => {
      const target = pick.selectedItems[0]?.target ?? (await typedTarget(server, image, pick));
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
    void ask('');
  });
}

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
      label: path,
      description: type === 'file' ? `nid ${nid}` : `${type}, nid ${nid}`,
      target: path,
      alwaysShow: true,
    }));
    if (!/^(\d+|0x[0-9a-f]+)$/i.test(text)) return choices;
    const named = await server.request('erofs/resolve', { image: uri, target: text }, token);
    if ('problem' in named) return choices;
    return [
      { label: named.path, description: `nid ${named.nid}`, target: named.nid, alwaysShow: true },
      ...choices,
    ];
  } catch (error) {
    const { cancelled, message } = requestProblem(error);
    return cancelled ? [] : [{ label: `$(error) ${message}`, alwaysShow: true }];
  }
}

/** Enter came before any choice was there: what is typed is taken, or what is wrong with it is said in the list. */
async function typedTarget(
  server: LanguageServer,
  image: vscode.Uri,
  pick: vscode.QuickPick<Choice>,
): Promise<string | undefined> {
  try {
    const named = await server.request('erofs/resolve', { image: image.toString(), target: pick.value });
    if (!('problem' in named)) return named.path;
    pick.items = [{ label: `$(warning) ${named.problem}`, alwaysShow: true }];
  } catch (error) {
    pick.items = [{ label: `$(error) ${requestProblem(error).message}`, alwaysShow: true }];
  }
  return undefined;
}
