/** Published setups that leave things out or contradict themselves are simulated all the same, and say how. */
import { describe, expect, test } from 'vitest';
import { forecastsOf } from '../../src/evidence/forecasts.ts';
import { openLibrary } from '../../src/node/library.ts';

const library = openLibrary();
const forecast = (setup: object, chips = 64) => {
  const subject = {
    kind: 'training',
    model: 'llama-3.1-8b',
    system: { chip: 'h100-sxm', chips },
    setup,
  } as Parameters<typeof forecastsOf>[0];
  const [first] = forecastsOf(subject, ['tokensPerSecondPerChip'], { library });
  if (first === undefined) throw new Error('a forecast');
  return first;
};

describe('a training setup', () => {
  test('with nothing in it is still an answer, and says what was taken', () => {
    const { value, notes } = forecast({});
    expect(value).toBeGreaterThan(1000);
    expect(notes.join()).toMatch(/sequenceLength 4096/);
    expect(notes.join()).toMatch(/fastest that fits/);
  });

  test.each([
    ['a product that is not the number of chips', { tensorParallel: 8, dataParallel: 16 }],
    ['a batch that replicas cannot share', { dataParallel: 64, globalBatchSequences: 100 }],
    ['micro-batches that do not divide', { microBatchSequences: 3, globalBatchSequences: 256 }],
    ['experts in a dense model', { expertParallel: 8, tensorParallel: 3 }],
    ['an odd number of chunks', { pipelineParallel: 4, virtualPipelineStages: 3 }],
  ])('with %s is simulated', (_, setup) => {
    expect(forecast({ sequenceLength: 8192, ...setup }).value).toBeGreaterThan(100);
  });

  test('tells what it changed', () => {
    const { notes } = forecast({ tensorParallel: 8, dataParallel: 16, sequenceLength: 8192 });
    expect(notes.join()).toMatch(/without dataParallel 16/);
  });

  test('on an odd number of chips finds a batch for them', () => {
    expect(forecast({ sequenceLength: 8192 }, 136).value).toBeGreaterThan(1000);
  });
});
