/** Every shipped model against what its publisher says, and against figures worked out by hand. */
import { describe, expect, test } from 'vitest';
import { keyValueBytesPerToken, stateBytesPerSequence } from '../../src/model/cache.ts';
import { decodeFlopPerToken, trainingFlopPerToken } from '../../src/model/flop.ts';
import { type ParameterCounts, parameterCounts } from '../../src/model/parameters.ts';
import { storedWeightBytes } from '../../src/model/weight-bytes.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';
import { published, type Reading } from './published.ts';

const library = createLibrary(shippedDocuments());
const ids = Object.keys(published);

/** Parameters in billions as a publisher counts them. */
function counted(counts: ParameterCounts, reading: Reading, active: boolean): number {
  const { embedding, head, mtp, total } = counts;
  const whole = active ? counts.active + embedding : total;
  const left = {
    'E+B+H': 0,
    'B+H': -embedding,
    B: -embedding - head,
    'B+MTP': mtp - embedding - head,
  };
  return (whole + left[reading]) / 1e9;
}

function error(id: string): number {
  const { total, totalReading } = published[id] as (typeof published)[string];
  return Math.abs(counted(parameterCounts(library.model(id)), totalReading, false) / total - 1);
}

test('all shipped models have a published figure, and the other way round', () => {
  expect(library.modelIds.toSorted()).toEqual(ids.toSorted());
  expect(ids).toHaveLength(63);
});

describe('total parameters', () => {
  test.each(ids)('of %s are within 4% of the published', id => {
    expect(error(id)).toBeLessThan(0.04);
  });

  test('are within 0.2% in the median', () => {
    const errors = ids.map(error).toSorted((one, other) => one - other);
    expect(errors[31]).toBeLessThan(0.002);
  });

  test('are exact where the publisher counted to the last one', () => {
    // Counts of the weight files of Llama 3.1 8B and of Mixtral 8x7B.
    expect(parameterCounts(library.model('llama-3.1-8b')).total).toBe(8_030_261_248);
    expect(parameterCounts(library.model('mixtral-8x7b')).total).toBe(46_702_792_704);
  });
});

describe('active parameters', () => {
  // Labels such as "3B" are rounded by up to a sixth; Qwen3-Next counts 3.25 in its layers.
  const limit = (id: string) => (id === 'qwen3-next-80b-a3b' ? 0.09 : 0.03);
  const known = ids.filter(id => published[id]?.active !== undefined);

  test('are published for 52 models', () => {
    expect(known).toHaveLength(52);
  });

  test.each(known)('of %s are those published, in the reading of its publisher', id => {
    const { active = 0, activeReading = 'B+H' } = published[id] ?? {};
    const counts = parameterCounts(library.model(id));
    expect(Math.abs(counted(counts, activeReading, true) / active - 1)).toBeLessThan(limit(id));
  });
});

describe('by hand', () => {
  test.each(ids)('cache and training FLOP of %s agree to the last printed digit', id => {
    const model = library.model(id);
    const { cache, gflop } = published[id] ?? {};
    expect(keyValueBytesPerToken(model, 2)).toBe(cache);
    expect((trainingFlopPerToken(model, 4096, { mtpLayers: 0 }) / 1e9).toFixed(1)).toBe(gflop);
  });

  test.each([
    ['deepseek-v3', [235.1, 250.5, 281.2, 465.4, 1202.2]],
    ['deepseek-v3.2', [243.3, 254.0, 264.0, 303.7, 451.8]],
    ['llama-3.1-405b', [2447.9, 2473.3, 2524.0, 2828.4, 4046.0]],
  ] as const)('%s takes its GFLOP at 2k, 4k, 8k, 32k and 128k', (id, expected) => {
    const model = library.model(id);
    const gflop = [2048, 4096, 8192, 32768, 131072].map(length =>
      Number((trainingFlopPerToken(model, length, { mtpLayers: 0 }) / 1e9).toFixed(1)),
    );
    expect(gflop).toEqual(expected);
  });

  test.each([
    ['gpt-oss-20b', 3.1],
    ['gpt-oss-120b', 4.7],
    ['mimo-v2-flash', 25.6],
    ['deepseek-v4-flash', 5.6],
    ['deepseek-v4-pro', 8.0],
    ['minimax-text-01', 293.6],
    // 75.5, 434 and 14.7 MB of recurrent state in fp32, and the inputs of the convolutions.
    ['qwen3-next-80b-a3b', 77.3],
    ['kimi-k3', 449.4],
    ['jamba-v0.1', 16.1],
    ['deepseek-v3', 0],
    ['llama-3.1-8b', 0],
  ])('%s keeps %d MB whatever the length', (id, megabytes) => {
    expect(stateBytesPerSequence(library.model(id), 2) / 1e6).toBeCloseTo(megabytes, 1);
  });

  test.each([
    ['kimi-k2.5', 594.2, 'int4'],
    ['gpt-oss-120b', 65.2, 'mxfp4'],
    ['deepseek-v3', 673.2, 'fp8'],
    ['deepseek-v4-flash', 155.6, 'fp8, experts fp4'],
    ['llama-3.1-8b', 16.1, 'bf16'],
  ])('%s weighs %d GB as published in %s', (id, gigabytes, format) => {
    const model = library.model(id);
    expect(storedWeightBytes(model) / 1e9).toBeCloseTo(gigabytes, 1);
    expect(model.stored.format).toBe(format);
  });

  test('absorbed decoding computes 3.4 times as much per key as the expanded form', () => {
    const model = library.model('deepseek-v3');
    const perKey = decodeFlopPerToken(model, 2) - decodeFlopPerToken(model, 1);
    expect(perKey).toBe(61 * 2176 * 128);
  });
});
