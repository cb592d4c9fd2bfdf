/** The search for fleets keeps supply, budget and deadline, and takes the cheapest pair that does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { readScenario } from '../../src/scenario/scenario-document.ts';
import { searchFleet } from '../../src/search/fleet/search-fleet.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

vi.setConfig({ testTimeout: 60_000 });

const library = createLibrary(shippedDocuments());
const shipped = readScenario(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'), 'mixtral');
/** A small batch keeps the spaces small. */
const training = { ...shipped.training, globalBatchSequences: 16 } as NonNullable<
  typeof shipped.training
>;
const document = { ...shipped, training };
const supply = new Map([
  ['h200-sxm', 8],
  ['h20', 16],
]);

describe('the fleet', () => {
  const free = searchFleet({ document, supply, together: false }, library);

  test('is the cheapest of all pairs within the supply', () => {
    const all = [free.best, ...free.others];
    const costs = all.map(pair => pair?.usd ?? 0);
    expect(costs).toEqual(costs.toSorted((one, other) => one - other));
    for (const pair of all) {
      expect(pair?.training.chips).toBeLessThanOrEqual(supply.get(pair?.training.chip ?? '') ?? 0);
      expect(pair?.serving.chips).toBeLessThanOrEqual(supply.get(pair?.serving.chip ?? '') ?? 0);
      expect(pair?.usd).toBeCloseTo((pair?.training.usd ?? 0) + (pair?.serving.usd ?? 0), 6);
    }
  });

  test('keeps a deadline, a budget, and a supply that both halves share', () => {
    const hours =
      Math.min(...[free.best, ...free.others].map(pair => pair?.training.hours ?? 0)) * 1.01;
    const sooner = searchFleet({ document, supply, together: true, deadlineHours: hours }, library);
    expect(sooner.best?.training.hours).toBeLessThanOrEqual(hours);
    for (const pair of [sooner.best, ...sooner.others]) {
      if (pair === null || pair.training.chip !== pair.serving.chip) continue;
      expect(pair.training.chips + pair.serving.chips).toBeLessThanOrEqual(
        supply.get(pair.training.chip) ?? 0,
      );
    }
    const poor = searchFleet({ document, supply, together: false, budgetUsd: 1 }, library);
    expect(poor.best).toBeNull();
    expect(poor.excluded.join()).toMatch(
      /exceed the supply or the budget; the cheapest of all costs \$/,
    );
  });

  test('says of each chip by how much it is too slow', () => {
    const late = searchFleet({ document, supply, together: false, deadlineHours: 1 }, library);
    expect(late.best).toBeNull();
    for (const chip of supply.keys()) {
      expect(late.excluded.join('\n')).toMatch(
        new RegExp(`${chip} cannot train it on \\d+ chips: the fastest plan takes .+, longer than`),
      );
    }
  });
});
