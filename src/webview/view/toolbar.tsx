// The line of actions: which images are compared, and what can be done with this one.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import type { SharingSetInfo } from '../../protocol/sharing-info.ts';
import type { Command } from '../model/page-model.ts';
import { Icon } from './icon.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';
import { Popover } from './popover.tsx';
import { useObservable } from './use-observable.ts';

export function Toolbar() {
  const page = usePage();
  const summary = useObservable(page.image.summary);
  const arrangement = useObservable(page.arrangement);
  const failure = useObservable(page.image.failure);
  const shown = !arrangement.inspectorHidden;
  if (failure) return <div class="toolbar" />; // nothing can be done with it
  return (
    <div class="toolbar">
      {summary && <SharingSet set={summary.set} own={summary.uri} />}
      <span class="spring" />
      <CommandButton command="goToInode" icon="go-to-file" text="Go to Inode" tip="by path or nid" />
      <CommandButton command="listing" icon="list-flat" text="Open as Text" tip="one inode a line" />
      <CommandButton command="report" icon="graph" text="Report" tip="what the sharing set saves" />
      <button
        type="button"
        class="tool"
        aria-pressed={shown}
        aria-label="Inspector"
        data-tip={shown ? 'Hide the inspector' : 'Show the inspector'}
        onClick={() => page.arrangement.set({ ...arrangement, inspectorHidden: shown })}
      >
        <Icon name={shown ? 'layout-sidebar-right' : 'layout-sidebar-right-off'} />
      </button>
      <button
        type="button"
        class="tool"
        aria-label="Keys"
        data-tip="Keys of the tree (?)"
        onClick={() => page.helpOpen.set(true)}
      >
        <Icon name="question" />
      </button>
    </div>
  );
}

interface CommandButtonProps {
  command: Command;
  icon: string;
  text: string;
  tip: string;
}

function CommandButton({ command, icon, text, tip }: CommandButtonProps) {
  const page = usePage();
  return (
    <button
      type="button"
      class="button"
      aria-label={text}
      data-tip={`${text}: ${tip}`}
      onClick={() => page.command(command)}
    >
      <Icon name={icon} />
      <span class="text">{text}</span>
    </button>
  );
}

function SharingSet({ set, own }: { set: SharingSetInfo; own: string }) {
  const open = set.images.filter(({ indexed, error }) => !indexed && error === undefined).length;
  const broken = set.images.filter(({ error }) => error !== undefined).length;
  return (
    <Popover
      class="button set"
      label="Sharing set"
      button={
        <>
          <span class="label">Sharing set</span>
          <NameText class="images" text={set.images.map(({ label }) => label).join(', ')} />
          {open > 0 && (
            <span class="label">
              <Icon name="loading" spin /> {set.images.length - open} of {set.images.length} indexed
            </span>
          )}
          {broken > 0 && (
            <span class="label">
              <Icon name="warning" /> {counted(broken, 'image')} left out
            </span>
          )}
          <Icon name="chevron-down" />
        </>
      }
    >
      {() => <SetDetails set={set} own={own} />}
    </Popover>
  );
}

function SetDetails({ set: { images, totals, ruleSet }, own }: { set: SharingSetInfo; own: string }) {
  return (
    <>
      <h2>{counted(images.length, 'image')} compared, in this order</h2>
      <ol class="set-images">
        {images.map(({ uri, label, indexed, error }) => (
          <li key={uri} class={error === undefined ? undefined : 'broken'}>
            <Icon
              name={error !== undefined ? 'error' : indexed ? 'check' : 'loading'}
              spin={!indexed && error === undefined}
            />
            <NameText text={label} />
            <span class="note">
              {uri === own ? 'this image' : ''}
              {error !== undefined ? ` ${error}` : indexed ? '' : ' being indexed'}
            </span>
          </li>
        ))}
      </ol>
      {totals && (
        <p>
          {counted(totals.pagesWithSharing, 'page')} instead of {grouped(totals.pagesWithoutSharing)}:{' '}
          {binarySize(totals.bytesSaved)} saved by {counted(totals.groupsWithSeveralInodes, 'group')}.
        </p>
      )}
      <p class="note">Rules of {ruleSet}</p>
    </>
  );
}
