/** Element-wise traffic, counted by hand. */
import { describe, expect, test } from 'vitest';
import { servingPasses, trainingPasses } from '../../src/operators/passes.ts';
import { smallMixture } from '../support/shapes.ts';

describe('passes', () => {
  const [layer] = smallMixture.layers;
  if (layer === undefined || layer.feedForward.kind !== 'moe') throw new Error('no layer');
  const load = { tokens: 100, tensorParallel: 2, sequenceParallel: true, eightBit: false };
  const bytesOf = (change: Partial<typeof load>) =>
    trainingPasses(layer, 2048, { ...load, ...change }).map(({ bytes }) => bytes);
  /** Queries, keys and values of a token. */
  const heads = (16 + 2 * 4) * 128;
  const width = 4096 * 2 * 3;

  test('of training: ten over the hidden state, two over heads, three over the width, four of permutation', () => {
    expect(bytesOf({})).toEqual([2 * 50 * (10 * 2048 + 2 * heads + width), 2 * 4 * 50 * 2 * 2048]);
  });

  test('are repeated on every rank without sequence parallelism, for the hidden state', () => {
    expect(bytesOf({ sequenceParallel: false })[0]).toBe(
      2 * (100 * 10 * 2048 + 50 * (2 * heads + width)),
    );
    expect(bytesOf({ sequenceParallel: false, tensorParallel: 1 })).toEqual(
      bytesOf({ tensorParallel: 1 }),
    );
  });

  test('in 8 bits also read and write what is quantized', () => {
    const more = (bytesOf({ eightBit: true })[0] ?? 0) - (bytesOf({})[0] ?? 0);
    expect(more).toBe(3 * 50 * (2 * 2048 + heads / 2 + width / 3));
  });

  test('of a plain layer count its one width, gated or not', () => {
    const dense = (gated: boolean) =>
      trainingPasses(
        { ...layer, feedForward: { kind: 'dense', intermediate: 4096, gated } },
        2048,
        load,
      ).map(({ bytes }) => bytes);
    expect(dense(true)).toEqual([2 * 50 * (10 * 2048 + 2 * heads + 3 * 4096)]);
    expect(dense(false)).toEqual([2 * 50 * (10 * 2048 + 2 * heads + 2 * 4096)]);
  });

  test('of serving: so many over the hidden state, routed rows gathered as they come', () => {
    const load = { tokens: 10, routedRows: 30, widthShards: 4, passesPerLayer: 7 };
    const moe = servingPasses(layer, 2048, load);
    expect(moe.bytes).toBe(2 * (10 * 7 * 2048 + 30 * (2 * 2048 + (3 * 4096) / 4)));
    const dense = servingPasses(
      { ...layer, feedForward: { kind: 'dense', intermediate: 4096, gated: true } },
      2048,
      load,
    );
    expect(dense.bytes).toBe(2 * (10 * 7 * 2048 + (10 * 3 * 4096) / 4));
  });
});
