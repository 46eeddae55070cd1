// The image as a whole: its summary, or why it cannot be opened.

import type { FindingInfo } from '../../protocol/identity.ts';
import type { ImageSummary } from '../../protocol/tree-view.ts';
import { type HostLink, isCancelled, RequestFailure } from './host-link.ts';
import { Observable } from './observable.ts';

/** Why there is nothing to show. */
export interface OpenFailure {
  readonly message: string;
  readonly findings: readonly FindingInfo[];
}

export class ImageModel {
  readonly title = new Observable('');
  readonly summary = new Observable<ImageSummary | undefined>(undefined);
  readonly failure = new Observable<OpenFailure | undefined>(undefined);
  private abort: AbortController | undefined;

  constructor(private readonly link: HostLink) {}

  /** Asks for the summary; whether the image could be opened. A later call makes an earlier one end without effect. */
  async load(): Promise<boolean> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    try {
      this.summary.set(await this.link.request('erofs/openImage', {}, abort.signal));
      this.failure.set(undefined);
      return true;
    } catch (error) {
      if (isCancelled(error)) return false;
      const message = error instanceof Error ? error.message : String(error);
      this.failure.set({ message, findings: error instanceof RequestFailure ? error.findings : [] });
      return false;
    }
  }
}
