// How often a crashed server is started again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RestartPolicy } from '../../../src/extension/server/restart-policy.ts';

const MINUTE = 60_000;

describe('restarts', () => {
  it('are as many as the setting says within three minutes', () => {
    const policy = new RestartPolicy();
    const restarted = [0, 1, 2, 3].map((second) => policy.shouldRestart(3, second * 1000));
    assert.deepEqual(restarted, [true, true, true, false]);
  });

  it('never end where crashes are rare', () => {
    const policy = new RestartPolicy();
    for (let crash = 0; crash < 50; crash++) assert.equal(policy.shouldRestart(2, crash * 2 * MINUTE), true);
  });

  it('do not happen where the setting is 0', () => {
    assert.equal(new RestartPolicy().shouldRestart(0, 0), false);
  });

  it('count from the beginning after somebody started the server by hand', () => {
    const policy = new RestartPolicy();
    assert.deepEqual([policy.shouldRestart(1, 0), policy.shouldRestart(1, 1)], [true, false]);
    policy.reset();
    assert.equal(policy.shouldRestart(1, 2), true);
  });
});
