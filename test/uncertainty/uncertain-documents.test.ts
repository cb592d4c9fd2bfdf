/** Ranges and distributions in a scenario: read, used, and refused with a clear message. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkScenario, checkUncertainScenario } from '../../src/scenario/scenario-document.ts';

const shipped = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
const priced = (chipHourPrice: unknown) => ({ ...shipped, economics: { chipHourPrice } });
const read = (value: unknown) => checkUncertainScenario(value, 'mine');

describe('a range', () => {
  test('stands for its best value in a single run, whatever the units of its ends', () => {
    const { document, uncertain } = read(
      priced({ low: '1.5 USD/h', best: '2 USD/h', high: '0.003 kUSD/h' }),
    );
    expect(document.economics?.chipHourPrice).toBe(2);
    expect(uncertain).toEqual([
      {
        path: ['economics', 'chipHourPrice'],
        distribution: { kind: 'range', low: 1.5, best: 2, high: 3 },
        whole: false,
      },
    ]);
  });

  test('may leave out an end', () => {
    const [value] = read(priced({ best: '2 USD/h', high: '3 USD/h' })).uncertain;
    expect(value?.distribution).toEqual({ kind: 'range', low: 2, best: 2, high: 3 });
  });

  test('of chips stays a whole number', () => {
    const serving = {
      ...shipped.serving,
      cluster: { chip: 'h100-sxm', chips: { low: 8, best: 8, high: 16 } },
    };
    expect(read({ ...shipped, serving }).uncertain[0]?.whole).toBe(true);
  });
});

test('every kind of distribution is read', () => {
  const kinds = [
    { distribution: 'uniform', low: '1 USD/h', high: '3 USD/h' },
    { distribution: 'triangular', low: '1 USD/h', best: '2 USD/h', high: '3 USD/h' },
    { distribution: 'normal', mean: '2 USD/h', deviation: '0.2 USD/h' },
    { distribution: 'lognormal', median: '2 USD/h', spread: 1.2 },
  ];
  for (const kind of kinds) {
    expect(checkScenario(priced(kind), 'mine').economics?.chipHourPrice).toBeCloseTo(2, 9);
  }
});

describe('bad input', () => {
  test.each([
    [
      { low: '3 USD/h', best: '2 USD/h', high: '1 USD/h' },
      'economics.chipHourPrice: its low is above its high',
    ],
    [{ low: '2.5 USD/h', best: '2 USD/h', high: '3 USD/h' }, 'its low is above its best'],
    [
      { best: '2 USD/h', high: '3 EUR/h' },
      'economics.chipHourPrice.high: expected a price per chip-hour like "2 USD/h", got "3 EUR/h"; "EUR" does not match: prices are in USD',
    ],
    [
      { best: '2 USD/h', high: '3 kW' },
      'economics.chipHourPrice.high: expected a price per chip-hour like "2 USD/h", got a power',
    ],
    [{ best: '-2 USD/h' }, 'got a negative one'],
    [{ best: '2 USD/h', hihg: '3 USD/h' }, 'economics.chipHourPrice.hihg: unknown key'],
    [
      { distribution: 'gaussian', mean: '2 USD/h' },
      'expected one of "uniform", "triangular", "normal", "lognormal", got "gaussian"',
    ],
    [{ distribution: 'normal', mean: '2 USD/h' }, 'economics.chipHourPrice.deviation: missing'],
    [
      { distribution: 'normal', mean: '2 USD/h', deviation: '2 USD/h' },
      'its lowest draws are negative',
    ],
    [{ distribution: 'uniform', low: '3 USD/h', high: '2 USD/h' }, 'its low is above its high'],
    [{ distribution: 'lognormal', median: '2 USD/h', spread: 0.5 }, 'expected a ratio, 1 or more'],
  ])('%j is refused', (value, message) => {
    expect(() => read(priced(value))).toThrow(message);
  });

  test('a share whose draws pass 1 is refused', () => {
    const workload = {
      ...shipped.serving.workload,
      prefixCacheHitRate: { distribution: 'normal', mean: 0.9, deviation: 0.1 },
    };
    expect(() => read({ ...shipped, serving: { ...shipped.serving, workload } })).toThrow(
      'serving.workload.prefixCacheHitRate: its highest draws are not allowed there',
    );
  });

  test.each([
    [{ horizon: '0 months' }, 'economics.horizon'],
    [{ chipHourPrice: '2 EUR/h' }, 'prices are in USD'],
    [
      { tokenPrices: { input: '0.5 USD/Mtoken', output: '2 CNY/Mtoken' } },
      '"CNY" does not match: prices are in USD',
    ],
    [
      { ownership: { utilisation: 0 } },
      'economics.ownership.utilisation: expected a share above 0',
    ],
    [
      { training: { experimentsMultiplier: 0.5 } },
      'economics.training.experimentsMultiplier: expected a number, 1 or more',
    ],
    [{ discountRate: 2 }, 'economics.discountRate'],
    [{ strategies: [] }, 'economics.strategies: expected at least one strategy'],
  ])('economics %j is refused', (economics, message) => {
    expect(() => read({ ...shipped, economics })).toThrow(message);
  });
});
