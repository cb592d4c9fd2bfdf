/** Parts of layers are made once for equal words, and never taken for those of another chip, stack or model. */
import { expect, test } from 'vitest';
import type { Operation } from '../../src/operators/operation.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { partOf } from '../../src/training/part-memory.ts';
import { chipWith, onePlan, roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';

const pass = (bytes: number): Operation => ({
  kind: 'pass',
  name: 'p',
  part: 'elementwise',
  bytes,
});
const contextOf = (change: Partial<TrainingContext> = {}): TrainingContext => ({
  architecture: { ...smallMixture },
  device: { ...roundDevice },
  plan: onePlan,
  stack: { ...trainingStack },
  sequenceLength: 4096,
  ...change,
});

test('a part is asked for its operations once, and timed forward and backward', () => {
  const context = contextOf();
  const owner = {};
  let asked = 0;
  const make = () => {
    asked++;
    return [pass(3.2e9)];
  };
  const part = partOf(owner, 'words', make, context);
  expect(part.operations).toEqual([pass(3.2e9)]);
  expect(part.seconds[0]?.forward).toBeCloseTo(1e-3, 12);
  expect(part.seconds[0]?.backward).toBeCloseTo(2e-3, 12);
  expect(partOf(owner, 'words', make, { ...context })).toBe(part);
  expect(asked).toBe(1);
});

test('a part of another owner, word, chip, stack or model is another part', () => {
  const context = contextOf();
  const owner = {};
  let bytes = 0;
  const made = (from: object, key: string, change: Partial<TrainingContext> = {}) =>
    partOf(from, key, () => [pass(++bytes)], { ...context, ...change }).operations[0];
  expect(made(owner, 'words')).toEqual(pass(1));
  expect(made({}, 'words')).toEqual(pass(2));
  expect(made(owner, 'other words')).toEqual(pass(3));
  expect(made(owner, 'words', { device: chipWith({}) })).toEqual(pass(4));
  expect(made(owner, 'words', { stack: { ...trainingStack } })).toEqual(pass(5));
  expect(made(owner, 'words', { architecture: { ...smallMixture } })).toEqual(pass(6));
  expect(made(owner, 'words')).toEqual(pass(1));
});

test('parts do not outgrow what is kept', () => {
  const context = contextOf();
  const owner = {};
  const first = partOf(owner, '0', () => [], context);
  for (let index = 1; index < 2 ** 14; index++) partOf(owner, `${index}`, () => [], context);
  expect(partOf(owner, '0', () => [], context)).toBe(first);
  partOf(owner, 'one too many', () => [], context);
  expect(partOf(owner, '0', () => [], context)).not.toBe(first);
});
