import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expertRows } from '../../src/evidence/expert-rows.ts';

const sum = (rows: readonly number[]) => rows.reduce((total, one) => total + one, 0);

/** Sizes as collectors sweep them: experts divide into ranks, and no token chooses more experts than there are. */
const spreads = fc
  .record({
    tokens: fc.integer({ min: 1, max: 4096 }),
    experts: fc.constantFrom(8, 32, 128, 160, 256, 384),
    topK: fc.constantFrom(1, 2, 4, 8),
    ranks: fc.constantFrom(1, 2, 4, 8),
    skew: fc.constantFrom(1.01, 1.2),
  })
  .map(({ ranks, ...rest }) => ({ ...rest, expertParallel: ranks }));

describe('tokens of the experts of the busiest rank', () => {
  test('are at least the rank’s share, and all of them where there is one rank', () => {
    fc.assert(
      fc.property(spreads, spread => {
        const { tokens, topK, expertParallel } = spread;
        const rows = sum(expertRows(spread));
        expect(rows).toBeGreaterThanOrEqual(Math.floor((tokens * topK) / expertParallel));
        expect(rows).toBeLessThanOrEqual(tokens * topK);
        if (expertParallel === 1) expect(rows).toBe(tokens * topK);
      }),
      { numRuns: 40 },
    );
  });

  test('never exceed the tokens, for a token chooses an expert once', () => {
    fc.assert(
      fc.property(spreads, spread => {
        expect(Math.max(...expertRows(spread))).toBeLessThanOrEqual(spread.tokens);
      }),
      { numRuns: 40 },
    );
  });

  test('of very few tokens lie on experts of their own', () => {
    const rows = expertRows({ tokens: 2, experts: 384, topK: 8, expertParallel: 1, skew: 1.2 });
    expect(rows).toEqual(new Array(16).fill(1));
  });

  test('are alike under an even router', () => {
    const rows = expertRows({ tokens: 256, experts: 128, topK: 8, expertParallel: 4, skew: 0 });
    expect(rows).toEqual(new Array(32).fill(16));
  });
});
