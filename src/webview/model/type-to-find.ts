// Type to find: letters typed in the tree within a moment of each other are the beginning of a name to go to.

import { Observable } from './observable.ts';
import type { TreeModel } from './tree-model.ts';

/** After this rest, in milliseconds, the next letter begins another name. */
const REST = 1000;

export class TypeToFind {
  /** What was typed; empty when the rest is over. */
  readonly text = new Observable('');
  /** Whether a name begins with it. */
  readonly found = new Observable(true);
  private origin = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  constructor(private readonly tree: TreeModel) {}

  get typing(): boolean {
    return this.text.value !== '';
  }

  /** Looks for a name that begins with `text`, from where the typing began. */
  async type(text: string): Promise<void> {
    const selected = this.tree.selection.value?.index ?? -1;
    if (!this.typing) this.origin = selected + 1;
    this.abort?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), REST);
    this.text.set(text);
    if (text === '') return;
    const abort = new AbortController();
    this.abort = abort;
    this.found.set(await this.tree.find(text, this.origin, abort.signal));
  }

  end(): void {
    clearTimeout(this.timer);
    this.text.set('');
    this.found.set(true);
  }
}
