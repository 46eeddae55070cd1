// All open editors of images: makes one for each tab, finds the one for an image, shows inodes across them.
// The provider of both custom editors.

import * as vscode from 'vscode';
import type { LanguageServer } from '../server/language-server.ts';
import { ImageEditor } from './image-editor.ts';
import { VIEW_TYPES, viewTypeOf } from './view-types.ts';

export class ImageEditors implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly editors = new Set<ImageEditor>();
  /** Inodes to show in editors that are about to open, by image. */
  private readonly wanted = new Map<string, string>();
  private readonly registrations: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: LanguageServer,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.registrations = VIEW_TYPES.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, this, {
        supportsMultipleEditorsPerDocument: true,
      }),
    );
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const editor = new ImageEditor(uri, panel, {
      extension: this.extension,
      server: this.server,
      log: this.log,
      reveal: (image, target) => this.reveal(image, target),
    });
    this.editors.add(editor);
    panel.onDidDispose(() => {
      this.editors.delete(editor);
      editor.dispose();
    });
    const target = this.wanted.get(uri.toString());
    this.wanted.delete(uri.toString());
    if (target !== undefined) editor.reveal(target);
  }

  /** The editor in front, if it is one of these. */
  get active(): ImageEditor | undefined {
    return [...this.editors].find(({ panel }) => panel.active);
  }

  /** Shows an inode, by path or nid, in an editor of its image: one that is open, or a new one. */
  async reveal(image: vscode.Uri, target: string): Promise<void> {
    const open = [...this.editors].filter((editor) => editor.image.toString() === image.toString());
    const editor =
      open.find(({ panel }) => panel.active) ?? open.find(({ panel }) => panel.visible) ?? open[0];
    if (editor !== undefined) {
      editor.reveal(target);
      return;
    }
    this.wanted.set(image.toString(), target);
    await vscode.commands.executeCommand('vscode.openWith', image, viewTypeOf(image));
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
    for (const editor of this.editors) editor.dispose();
  }
}
