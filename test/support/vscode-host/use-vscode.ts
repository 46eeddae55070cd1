// Ties a real VS Code to a group of node:test tests: started before the first, stopped after the last, and what it
// saw kept as evidence when one fails. Call inside `describe`, or at the top of a file.
import { after, afterEach, before } from 'node:test';
import { keepEvidence } from './evidence.ts';
import { VsCode, type VsCodeOptions } from './vscode.ts';
import type { Workbench } from './workbench.ts';

export interface VsCodeInUse {
  /** A workbench without open editors. Loaded once; after a failed test, afresh. */
  openWorkbench(): Promise<Workbench>;
  /** The running VS Code itself. */
  readonly vscode: VsCode;
}

export function useVsCode(options: VsCodeOptions): VsCodeInUse {
  let vscode: VsCode | undefined;
  const running = (): VsCode => {
    if (!vscode) throw new Error('VS Code runs only while tests do.');
    return vscode;
  };

  before(async () => {
    vscode = await VsCode.start(options);
  });
  afterEach(async (context) => {
    if (!vscode || !('passed' in context) || context.passed) return;
    await keepEvidence(vscode, context.name);
    await vscode.closeWorkbench();
  });
  after(async () => {
    await vscode?.stop();
    vscode = undefined;
  });

  return {
    openWorkbench: () => running().openWorkbench(),
    get vscode() {
      return running();
    },
  };
}
