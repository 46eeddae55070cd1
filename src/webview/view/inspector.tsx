// All there is to see of the selected inode, beside the tree or below it.

import type { InodeDetails } from '../../protocol/tree-view.ts';
import { ExtentSection } from './extent-section.tsx';
import { Fact } from './fact.tsx';
import { FindingList } from './finding-list.tsx';
import { FingerprintText } from './fingerprint-text.tsx';
import { Icon } from './icon.tsx';
import { ImageFacts } from './image-facts.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';
import { SharerList } from './sharer-list.tsx';
import { sharingHeadline, sharingReason } from './sharing-text.ts';
import { useObservable } from './use-observable.ts';

const TYPES: Record<InodeDetails['type'], string> = {
  file: 'regular file',
  dir: 'directory',
  symlink: 'symbolic link',
  chardev: 'character device',
  blockdev: 'block device',
  fifo: 'named pipe',
  socket: 'socket',
  unreadable: 'unreadable inode',
};

/** Lets the keyboard scroll it. */
const scrollable = { tabIndex: 0, role: 'group', 'aria-label': 'Details' } as const;

export function Inspector() {
  const page = usePage();
  const { details, loading, failure } = useObservable(page.inspector.state);
  const summary = useObservable(page.image.summary);
  return (
    <div
      class={`inspector${loading ? ' outdated' : ''}`}
      aria-busy={loading}
      data-part="inspector"
      {...scrollable}
    >
      {failure !== undefined && <p class="failure">{failure}</p>}
      {details && <Details key={details.nid} details={details} />}
      {!details && !loading && failure === undefined && summary && <ImageFacts summary={summary} />}
    </div>
  );
}

function Details({ details }: { details: InodeDetails }) {
  const { path, type, fields, fingerprint, xattrs, findings } = details;
  return (
    <>
      <header>
        <h2 class="path">
          <NameText text={path} />
        </h2>{' '}
        <span class="note">{TYPES[type]}</span>
        <CopyButton text={path} what="the path" />
        {type === 'file' && <OpenButton />}
      </header>
      {findings.length > 0 && (
        <section>
          <h3>Findings</h3>
          <FindingList findings={findings} />
        </section>
      )}
      {type === 'file' && <SharingSection details={details} />}
      {fingerprint && (
        <section>
          <h3>
            Fingerprint <CopyButton text={fingerprint.hex} what="the fingerprint" />
          </h3>
          <FingerprintText fingerprint={fingerprint} />
        </section>
      )}
      <section>
        <h3>Inode</h3>
        <dl class="facts">
          {fields.map(({ label, value, note, mono }) => (
            <Fact key={label} label={label} value={value} note={note} mono={mono} />
          ))}
        </dl>
      </section>
      {xattrs.length > 0 && (
        <section>
          <h3>Extended attributes</h3>
          <dl class="facts xattrs">
            {xattrs.map(({ name, value, kind, bytes, place, note }, index) => (
              <Fact
                key={index}
                label={name}
                value={value}
                note={[note, `${kind}, ${bytes} B, ${place}`]
                  .filter((text) => text !== undefined)
                  .join(' · ')}
                mono
              />
            ))}
          </dl>
        </section>
      )}
      <ExtentSection details={details} />
    </>
  );
}

function SharingSection({ details: { sharing } }: { details: InodeDetails }) {
  const shares = sharing.mark.state === 'shares';
  const reason = sharingReason(sharing);
  return (
    <section class="sharing">
      <h3>{shares ? 'Shares page cache with' : 'Page cache'}</h3>
      {shares ? <SharerList sharing={sharing} /> : <p>{sharingHeadline(sharing)}</p>}
      {reason !== undefined && <p class="note">{reason}</p>}
    </section>
  );
}

/** The content of the selected file, in an editor of VS Code's own. */
function OpenButton() {
  const page = usePage();
  return (
    <button
      type="button"
      class="tool small"
      aria-label="Open the content"
      data-tip="Open the content"
      onClick={() => page.command('openContent')}
    >
      <Icon name="go-to-file" />
    </button>
  );
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const page = usePage();
  return (
    <button
      type="button"
      class="tool small"
      aria-label={`Copy ${what}`}
      data-tip={`Copy ${what}`}
      onClick={() => page.copy(text, what)}
    >
      <Icon name="copy" />
    </button>
  );
}
