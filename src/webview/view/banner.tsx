// What stands between a person and current rows: the server is away, rows cannot be had, a device is missing. Quiet while all is well.

import type { ComponentChildren } from 'preact';
import { counted } from '../../common/quantity.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { useObservable } from './use-observable.ts';

export function Banners() {
  const page = usePage();
  const server = useObservable(page.server);
  const rowFailure = useObservable(page.tree.failure);
  const openFailure = useObservable(page.image.failure);
  const opened = useObservable(page.tree.opened);
  const summary = useObservable(page.image.summary);
  const missing = summary?.devices.filter(({ file }) => file === undefined) ?? [];
  const log = (
    <button type="button" class="button" onClick={() => page.command('log')}>
      Show Log
    </button>
  );
  return (
    <>
      {server === 'stopped' && (
        <Banner
          kind="error"
          text="The language server has stopped. What is shown is from before."
          actions={log}
        />
      )}
      {server === 'starting' && opened && (
        <Banner kind="wait" text="The language server is starting again. What is shown is from before." />
      )}
      {server === 'running' && rowFailure !== undefined && openFailure === undefined && (
        <Banner
          kind="error"
          text={`Rows cannot be read: ${rowFailure}`}
          actions={
            <>
              <button type="button" class="button" onClick={() => page.retry()}>
                Try Again
              </button>
              {log}
            </>
          }
        />
      )}
      {missing.length > 0 && (
        <Banner
          kind="warning"
          text={`${counted(missing.length, 'device')} of the image not found (${missing.map(({ id, tag }) => tag || `device ${id}`).join(', ')}): files whose content lies there show no content.`}
        />
      )}
    </>
  );
}

interface Props {
  kind: 'error' | 'warning' | 'wait';
  text: string;
  actions?: ComponentChildren;
}

function Banner({ kind, text, actions }: Props) {
  return (
    <div class={`banner ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon name={kind === 'wait' ? 'loading' : kind} spin={kind === 'wait'} />
      <p>
        <bdi dir="ltr">{text}</bdi>
      </p>
      {actions}
    </div>
  );
}
