// What is wrong with an image, and where: one entry per finding, with a way to the inode.

import { grouped } from '../../common/quantity.ts';
import type { FindingInfo } from '../../protocol/identity.ts';
import { Icon } from './icon.tsx';
import { InodeLink } from './inode-link.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';

const ICONS = { error: 'error', warning: 'warning', info: 'info' } as const;

export function FindingList({
  findings,
  omitted = 0,
}: {
  findings: readonly FindingInfo[];
  omitted?: number;
}) {
  return (
    <ul class="findings">
      {findings.map((finding, index) => (
        <FindingItem key={index} finding={finding} />
      ))}
      {omitted > 0 && <li class="more">{grouped(omitted)} more are not listed.</li>}
    </ul>
  );
}

function FindingItem({ finding }: { finding: FindingInfo }) {
  const { severity, code, message, expected } = finding;
  return (
    <li class={`finding ${severity}`}>
      <Icon name={ICONS[severity]} />
      <div>
        <p class="message">
          <span class="unseen">{severity}: </span>
          <bdi dir="ltr">{message}</bdi>
        </p>
        {expected !== undefined && (
          <p class="expected">
            expected <bdi dir="ltr">{expected}</bdi>
          </p>
        )}
        <p class="place">
          <code>{code}</code>
          <Place finding={finding} />
        </p>
      </div>
    </li>
  );
}

function Place({ finding: { structure, offset, space, nid, path } }: { finding: FindingInfo }) {
  const page = usePage();
  const target = path ?? nid;
  return (
    <>
      <span>{structure}</span>
      {offset !== undefined && (
        <span>
          {space === 'metabox' ? 'metabox byte' : 'byte'} {grouped(offset)}{' '}
          <span class="hex">0x{offset.toString(16)}</span>
        </span>
      )}
      {target !== undefined && (
        <InodeLink nid={nid ?? ''} go={() => page.reveal(target)}>
          {nid !== undefined && `nid ${nid}`} {path !== undefined && <NameText text={path} />}
        </InodeLink>
      )}
    </>
  );
}
