// Scenarios that run: what lines do in both worlds, what expectations find, and what cannot run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYOUT } from '../../../../src/erofs/inode.ts';
import { parseScenario } from '../../../../src/sharing/scenario/parse-scenario.ts';
import {
  runScenario,
  type ScenarioOutcome,
  type ScenarioStep,
} from '../../../../src/sharing/scenario/run-scenario.ts';
import { imageOf, pages } from '../../../support/simulated-set.ts';

const IMAGES = Object.fromEntries(
  [
    imageOf('one', {
      'lib/a.so': pages(10, 'A'),
      'lib/b.so': pages(4, 'B'),
      own: pages(3),
      'x/y/a.so': pages(2, 'X'),
    }),
    imageOf('two', { 'lib/a.so': pages(10, 'A'), 'lib/b.so': pages(5, 'B') }),
    imageOf('packed', { 'lib/a.so': pages(10, 'A', LAYOUT.COMPRESSED_FULL) }),
  ].map((image) => [image.name, image]),
);

const HEAD = `readahead off
mount one one share domain=d
mount two two share domain=d
`;
const FIRST = HEAD.split('\n').length - 1;

function run(text: string, stepLimit?: number): ScenarioOutcome & { steps: ScenarioStep[] } {
  const scenario = parseScenario(HEAD + text);
  assert.deepEqual(scenario.problems, []);
  const running = runScenario(scenario, {
    image: (name) => IMAGES[name],
    ...(stepLimit !== undefined && { stepLimit }),
  });
  const steps: ScenarioStep[] = [];
  for (let next = running.next(); ; next = running.next()) {
    if (next.done) return { ...next.value, steps };
    steps.push(next.value);
  }
}

/** Runs lines whose expectations all hold. */
function fine(text: string): ScenarioStep[] {
  const { problems, failures, steps } = run(text);
  assert.deepEqual([problems, failures], [[], []]);
  return steps;
}

test('both worlds are reported for each line', () => {
  const steps = fine('read one:/lib/a.so\nread two:/lib/a.so').slice(2);
  assert.deepEqual(
    steps.map(({ line, worlds }) => [line - FIRST, worlds.shared.resident, worlds.unshared.resident]),
    [
      [0, 10, 10],
      [1, 10, 20],
    ],
  );
  assert.deepEqual(
    [steps[1]!.worlds.shared.hits, steps[1]!.worlds.unshared.hits, steps[1]!.worlds.unshared.misses],
    [10, 0, 10],
  );
});

test('patterns mean regular files in the order of a walk', () => {
  fine(`read one:/lib/*
expect held = 14 pages
read one:/**/a.so
expect held = 16
read one:/ow?
expect held one = 19
lookup one:/**`);
});

test('expectations say what they found', () => {
  const found = (lines: string): string[] => {
    const { failures, problems } = run(`${lines}`);
    assert.deepEqual(problems, []);
    return failures.map(({ message }) => message);
  };
  const read = 'read one:/lib/a.so two:/lib/a.so\n';
  fine(
    `${read}expect shared one:/lib/a.so two:/lib/a.so\nexpect saved = 50%\nexpect saved = 10\nexpect saved = 40K`,
  );
  assert.deepEqual(found(`${read}expect saved > 50%`), ['found 50.0%']);
  assert.deepEqual(found(`${read}expect held < 10 pages`), ['found 10 pages']);
  assert.deepEqual(found('expect shared one:/lib/a.so two:/lib/a.so'), [
    'one:/lib/a.so was not looked up yet',
  ]);
  assert.deepEqual(found('lookup one:/own one:/lib/a.so\nexpect shared one:/own'), ['one:/own is private']);
  assert.deepEqual(found('lookup one:/lib/*\nexpect shared one:/lib/a.so one:/lib/b.so'), [
    'one:/lib/b.so is in another group',
  ]);
  assert.deepEqual(found('lookup one:/lib/a.so\nexpect shared one:/lib/a.so'), ['it is alone']);
  assert.deepEqual(found('lookup one:/lib/a.so\nexpect private one:/lib/a.so'), [
    'one:/lib/a.so is attached',
  ]);
  assert.deepEqual(found(`${read}expect served one two`), ['one served']);
  assert.deepEqual(found('lookup one:/lib/b.so\nexpect warning i_size'), ['the kernel said nothing']);
  assert.deepEqual(found('open f one:/lib/a.so direct\nexpect result 0'), ['found EINVAL']);
});

test('what a kernel says and gives can be expected', () => {
  fine(`lookup one:/lib/b.so
lookup two:/lib/b.so
expect warning "i_size mismatch (20480 != 16384)"
expect private two:/lib/b.so
open f one:/lib/a.so direct
expect error EINVAL
lookup one:/lib/a.so two:/lib/a.so
read one:/lib/a.so
expect served two
read one:/lib/a.so
expect served nobody
expect cached two:/lib/a.so = 10
mount p packed share domain=d
lookup p:/lib/a.so
expect private p:/lib/a.so
mount q packed share
expect error EINVAL`);
});

test('files, mappings, advice and drops', () => {
  fine(`open f one:/lib/a.so
read f 0..8K by 1K
expect held = 2
map m f 16K..
touch m 0..8K
expect cached one:/lib/a.so = 4
lock m 8K..12K
write m
expect error EACCES
advise f dontneed
expect held = 3
advise f willneed 0..4K
expect held = 4
unmount one
expect error EBUSY
unmap m
drop pages
expect held = 0
map w f private write
write w 0..8K
splice f 0..4K
readahead f 4K..8K
seek f hole 0
expect result 40960
direct f
expect result 0
unmap w
unmount one lazy
close f
drop all
expect held = 0`);
});

test('loops run as often as they say', () => {
  const steps = fine('repeat 3\nread one:/own\nrepeat 2\ndrop pages\nend\nend');
  assert.equal(steps.length, 2 + 3 * 3);
});

test('what is not there is a problem of its line, once, and the rest runs', () => {
  const { problems, simulation } = run(`repeat 5
read one:/nothing
end
read gone:/lib/a.so
open f one:/lib/*
read f all
mount one one
mount three missing
lookup one:/lib
read one:/own`);
  assert.deepEqual(
    problems.map(({ line, message }) => [line - FIRST, message]),
    [
      [1, 'there is no /nothing in one'],
      [3, 'there is no mount gone'],
      [4, 'one:/lib/* means 2 files; one is needed'],
      [5, 'there is no open file f'],
      [6, 'one is in use already'],
      [7, 'there is no image missing'],
      [8, '/lib is not a regular file'],
    ],
  );
  assert.equal(simulation.shared.world.tally.resident, 3);
});

test('a run that multiplies without end is stopped', () => {
  const { problems, steps } = run('repeat 9999999\nrepeat 9999999\ndrop pages\nend\nend', 1000);
  assert.match(problems[0]!.message, /more than 1000 steps/);
  assert.equal(steps.length, 1000);
});

test('memory, page size and kernel are settings of the whole', () => {
  fine('memory 32K\nread one:/lib/a.so\nexpect held = 8');
  fine('page 16K\nread one:/lib/a.so\nexpect held = 3');
  fine('kernel linux-7.2.7\nopen f one:/lib/a.so\nsplice f all\nexpect cached one:/lib/a.so = 0');
  fine('kernel linux-7.3\nopen f one:/lib/a.so\nsplice f all\nexpect cached one:/lib/a.so = 10');
});
