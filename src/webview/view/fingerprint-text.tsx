// A fingerprint for the eye: digits in groups of eight, and what they are.

import type { FingerprintInfo } from '../../protocol/sharing-info.ts';

/** Digits in a group, and the most digits shown of a value that may be as long as a block. */
const GROUP = 8;
const SHOWN = 256;

export function FingerprintText({
  fingerprint: { algorithm, hex, attribute, hidden, bytes },
}: {
  fingerprint: FingerprintInfo;
}) {
  const groups = hex.slice(0, SHOWN).match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
  return (
    <>
      <p class="digits mono">
        {groups.map((group, index) => (
          <span key={index}>{group} </span>
        ))}
        {hex.length > SHOWN && '…'}
      </p>
      <p class="note">
        <bdi dir="ltr">
          {algorithm === 'sha256' ? 'sha256' : 'opaque'}, {bytes} bytes in {attribute}
        </bdi>
        {hidden && ', which a mount hides'}
      </p>
    </>
  );
}
