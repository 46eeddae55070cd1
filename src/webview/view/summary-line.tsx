// The line above the tree: what the image is, whether it is sound, and what sharing it saves.

import { binarySize, counted, grouped, percent } from '../../common/quantity.ts';
import type { ImageSummary } from '../../protocol/tree-view.ts';
import { FindingList } from './finding-list.tsx';
import { Icon } from './icon.tsx';
import { ImageFacts } from './image-facts.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';
import { Popover } from './popover.tsx';
import { useObservable } from './use-observable.ts';

/** More than these stand on the line only where it is wide. */
const FEW_FEATURES = 3;

export function SummaryLine() {
  const { image } = usePage();
  const title = useObservable(image.title);
  const summary = useObservable(image.summary);
  return (
    <div class="summary">
      <h1>
        <NameText text={title} />
      </h1>
      {summary && (
        <>
          <Metric label="size" value={binarySize(summary.size)} />
          <Metric label="inodes" value={grouped(summary.inodes)} />
          <Metric label="blocks" value={binarySize(summary.blockSize)} />
          <Features summary={summary} />
          <Health summary={summary} />
          <span class="sharing-metrics">
            <SharingMetrics summary={summary} />
          </span>
        </>
      )}
    </div>
  );
}

function Metric({ label, value, tip }: { label: string; value: string; tip?: string }) {
  return (
    <span class={`metric ${label}`} data-tip={tip}>
      <span class="label">{label}</span> <span class="value">{value}</span>
    </span>
  );
}

function Features({ summary }: { summary: ImageSummary }) {
  if (summary.features.length === 0) return null;
  return (
    <Popover
      class={summary.features.length > FEW_FEATURES ? 'pills many' : 'pills'}
      label="About the image"
      button={
        <>
          <span class="unseen">Features: </span>
          {summary.features.map(({ name, meaning, kernel }) => (
            <span
              key={name}
              class="pill"
              data-tip={kernel ? `${meaning}, Linux ${kernel} or later` : meaning}
            >
              {name}
            </span>
          ))}
          <span class="pill all">{counted(summary.features.length, 'feature')}</span>
        </>
      }
    >
      {() => <ImageFacts summary={summary} />}
    </Popover>
  );
}

function Health({ summary: { health, findings, findingsOmitted } }: { summary: ImageSummary }) {
  const count = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    count('error') > 0 ? counted(count('error'), 'error') : '',
    count('warning') > 0 ? counted(count('warning'), 'warning') : '',
  ].filter((part) => part !== '');
  const text = parts.length > 0 ? parts.join(', ') : health;
  const icon = { healthy: 'check', warnings: 'warning', errors: 'error' }[health];
  const face = (
    <>
      <Icon name={icon} />
      {text}
    </>
  );
  if (findings.length === 0) {
    return (
      <span class={`pill health ${health}`} data-tip="Nothing wrong was found in what has been read.">
        {face}
      </span>
    );
  }
  return (
    <Popover
      class={`pill health ${health}`}
      label="Findings"
      tip="Show what was found, and where"
      button={face}
    >
      {() => (
        <>
          <h2>Findings</h2>
          <FindingList findings={findings} omitted={findingsOmitted} />
        </>
      )}
    </Popover>
  );
}

function SharingMetrics({ summary }: { summary: ImageSummary }) {
  if (summary.indexing) {
    return (
      <span class="indexing" data-tip="Rows can be used already. Sharing is known when the index is there.">
        <Icon name="loading" spin /> indexing
      </span>
    );
  }
  const { withFingerprint, regularFiles, sharedPages, pages, fingerprintAttribute } = summary;
  const { totals } = summary.set;
  return (
    <>
      <Metric
        label="fingerprints"
        value={`${grouped(withFingerprint)} of ${grouped(regularFiles)} files`}
        tip={
          fingerprintAttribute === undefined
            ? 'The image names no fingerprint attribute: none of its files can share.'
            : `Regular files that carry ${fingerprintAttribute}`
        }
      />
      <span
        class={`headline${sharedPages > 0 ? ' some' : ''}`}
        data-tip="Pages of this image's files that another inode of the sharing set holds, too"
      >
        shares {grouped(sharedPages)} of {grouped(pages)} pages
      </span>
      {totals && (
        <Metric
          label="saves"
          value={percent(totals.pagesSaved, totals.pagesWithoutSharing)}
          tip={`All images of the set, every file read once: ${counted(totals.pagesWithSharing, 'page')} instead of ${grouped(totals.pagesWithoutSharing)}, ${binarySize(totals.bytesSaved)} less`}
        />
      )}
    </>
  );
}
