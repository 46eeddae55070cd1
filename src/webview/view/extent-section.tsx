// Where the content of an inode lies: a bar of each device with the inode's part in it, and the extents.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { binarySize, counted, grouped } from '../../common/quantity.ts';
import type { ExtentInfo, ImageSummary, InodeDetails } from '../../protocol/tree-view.ts';
import { usePage } from './page-context.ts';
import { useObservable } from './use-observable.ts';

/** Extents shown before somebody asks for more. */
const FEW = 8;
/** Units of a bar, and the least that an extent gets of them. */
const WIDTH = 1000;
const LEAST = 6;

export function ExtentSection({ details }: { details: InodeDetails }) {
  const { extents, extentsTotal, contentNote } = details;
  const summary = useObservable(usePage().image.summary);
  const [all, setAll] = useState(false);
  if (extents.length === 0 && contentNote === undefined) return null;
  const shown = all ? extents : extents.slice(0, FEW);
  return (
    <section class="extents">
      <h3>On disk</h3>
      {contentNote !== undefined && <p>{contentNote}</p>}
      {summary &&
        devicesOf(extents).map((device) => (
          <Bar key={device} device={device} extents={extents} summary={summary} />
        ))}
      {shown.length > 0 && (
        <ul>
          {shown.map((extent) => (
            <ExtentItem
              key={extent.logical}
              extent={extent}
              severalDevices={(summary?.devices.length ?? 0) > 0}
            />
          ))}
        </ul>
      )}
      {!all && extents.length > FEW && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          Show {counted(extents.length, 'extent')}
        </button>
      )}
      {extentsTotal > extents.length && (all || extents.length <= FEW) && (
        <p class="note">{grouped(extentsTotal - extents.length)} more extents are not listed.</p>
      )}
    </section>
  );
}

const devicesOf = (extents: readonly ExtentInfo[]): number[] => [
  ...new Set(extents.filter(({ hole }) => !hole).map(({ device }) => device)),
];

function Bar({
  device,
  extents,
  summary,
}: {
  device: number;
  extents: readonly ExtentInfo[];
  summary: ImageSummary;
}) {
  const info = summary.devices.find(({ id }) => id === device);
  const size = info ? info.blocks * summary.blockSize : summary.size;
  const on = extents.filter((extent) => !extent.hole && extent.device === device);
  const path = on.map(({ physical, stored }) => rectangle(physical / size, stored / size)).join('');
  const svg = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => svg.current!.setAttribute('viewBox', `0 0 ${WIDTH} 1`), []);
  return (
    <svg
      ref={svg}
      class="bar"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Where in ${info ? `device ${device}` : 'the image'} the content lies`}
    >
      <path d={path} />
    </svg>
  );
}

function rectangle(from: number, length: number): string {
  const width = Math.max(LEAST, length * WIDTH);
  const x = Math.min(Math.max(0, from * WIDTH), WIDTH - width);
  return `M${x.toFixed(2)} 0h${width.toFixed(2)}v1h-${width.toFixed(2)}Z`;
}

function ExtentItem({ extent, severalDevices }: { extent: ExtentInfo; severalDevices: boolean }) {
  const { logical, length, physical, stored, device, hole } = extent;
  return (
    <li>
      <span class="mono">
        {grouped(logical)} … {grouped(logical + length)}
      </span>{' '}
      {hole ? (
        <span class="note">hole</span>
      ) : (
        <>
          <span aria-hidden="true">→</span> <span class="mono">0x{physical.toString(16)}</span>
          <span class="note">
            {severalDevices && ` device ${device}`}
            {stored !== length && ` ${binarySize(stored)} stored`}
          </span>
        </>
      )}
    </li>
  );
}
