// What is to be known of the image as a whole: identity, features with their meaning, devices. In the inspector while nothing is
// selected, and in the window that the feature marks open.

import { binarySize, grouped } from '../../common/quantity.ts';
import type { ImageSummary } from '../../protocol/tree-view.ts';
import { Fact } from './fact.tsx';

export function ImageFacts({ summary }: { summary: ImageSummary }) {
  const { uuid, volumeName, minimumKernel, size, blockSize, features, devices, fingerprintAttribute } =
    summary;
  return (
    <div class="image-facts">
      <h2>Image</h2>
      <dl class="facts">
        <Fact
          label="size"
          value={binarySize(size)}
          note={`${grouped(size)} bytes, blocks of ${binarySize(blockSize)}`}
        />
        {volumeName !== '' && <Fact label="volume" value={volumeName} />}
        <Fact label="uuid" value={uuid} mono />
        <Fact label="kernel" value={`Linux ${minimumKernel} or later`} />
        <Fact
          label="fingerprint"
          value={fingerprintAttribute ?? 'none'}
          mono={fingerprintAttribute !== undefined}
        />
      </dl>
      {features.length > 0 && (
        <>
          <h2>Features</h2>
          <ul class="features">
            {features.map(({ name, meaning, kernel }) => (
              <li key={name}>
                <b>{name}</b> {kernel !== undefined && <span class="note">Linux {kernel}</span>}
                <p>{meaning}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {devices.length > 0 && (
        <>
          <h2>Devices</h2>
          <dl class="facts">
            {devices.map(({ id, tag, blocks, file }) => (
              <Fact
                key={id}
                label={`device ${id}`}
                value={file ?? 'not found'}
                note={`${grouped(blocks)} blocks${tag === '' ? '' : `, tag ${tag}`}`}
              />
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
