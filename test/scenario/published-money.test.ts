/** Money that DeepSeek published, reproduced through whole scenarios. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const shipped = (name: string) => JSON.parse(readFileSync(`scenarios/${name}.json`, 'utf8'));
const run = (document: unknown) => simulate(checkScenario(document, 'scenario'), library);

describe("DeepSeek's published day", () => {
  const { serving, economics } = run(shipped('deepseek-serving-day'));
  if (!serving?.feasible) throw new Error('the day is served');

  test('takes 226.75 nodes of eight on average, within 25%', () => {
    expect(Math.abs(serving.chips / 8 / 226.75 - 1)).toBeLessThan(0.25);
  });

  test('costs 2 USD an hour for each chip in use: 87,072 USD at their node count', () => {
    const perChip = (economics?.serving?.usdPerDay ?? 0) / serving.chips;
    expect(Math.abs((perChip * 226.75 * 8) / 87_072 - 1)).toBeLessThan(0.001);
  });

  test('earns 562,027 USD at the list price of R1, within 2%', () => {
    expect(Math.abs((economics?.serving?.revenueUsdPerDay ?? 0) / 562_027 - 1)).toBeLessThan(0.02);
  });

  test('needs more chips at noon than at midnight, and says how many', () => {
    const chips = serving.day?.hours.map(hour => hour.chips) ?? [];
    expect(chips).toHaveLength(24);
    expect(Math.max(...chips)).toBe(serving.day?.peakChips);
    expect(serving.chips).toBeCloseTo(chips.reduce((sum, count) => sum + count, 0) / 24, 9);
  });
});

describe('DeepSeek-V3', () => {
  const { training } = shipped('deepseek-v3');
  const scenario = { name: 'V3', model: 'deepseek-v3', training, economics: { prices: '2025-q1' } };

  test('costs 5.576 million USD when its 2.788 million hours are given', () => {
    const given = run({ ...scenario, training: { ...training, chipHours: 2.788e6 } });
    expect(given.economics?.training?.usd).toBe(5.576e6);
    expect(given.scenario.origins['training.chipHours']).toBe('given');
  });

  test('costs the same by phase, as table 1 of its report has them', () => {
    const chipHours = { 'pre-training': 2.664e6, 'context extension': 119e3, 'post-training': 5e3 };
    const given = run({ ...scenario, training: { ...training, chipHours } });
    expect(given.economics?.training?.usd).toBe(5.576e6);
    expect(given.economics?.training?.phases?.map(({ usd }) => usd)).toEqual([
      5.328e6, 238e3, 10e3,
    ]);
  });

  test('costs more with the experiments around it, by the multiplier that is stated', () => {
    const economics = { prices: '2025-q1', training: { experimentsMultiplier: 4, idleShare: 0.2 } };
    const { programme, usd = 0 } = run({ ...scenario, economics }).economics?.training ?? {};
    expect(programme?.experimentsMultiplier).toBe(4);
    expect(programme?.usd).toBeCloseTo((usd * 4) / 0.8, 3);
  });
});
