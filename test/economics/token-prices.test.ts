/** Price lists of tokens and margins: DeepSeek's published day by its own arithmetic, and the laws of a break-even. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marginAt, readTokenPrices } from '../../src/economics/token-prices.ts';

const file = 'scenarios/token-prices/token-prices.json';
const lists = readTokenPrices(readFileSync(file, 'utf8'), file);
const r1 = lists['deepseek-r1-2025-01'];
if (r1 === undefined) throw new Error('the list of R1 is shipped');

describe('the shipped lists', () => {
  test('charge less for cached input than for fresh, and name their source', () => {
    for (const list of Object.values(lists)) {
      expect(list.usdPerMillionCachedInputTokens).toBeLessThanOrEqual(
        list.usdPerMillionInputTokens,
      );
      expect(list.source).not.toContain('undefined');
    }
  });

  test('without a cached price charge the price of fresh input', () => {
    expect(lists['deepseek-r1-aws-bedrock-2025-09']?.usdPerMillionCachedInputTokens).toBe(1.35);
  });
});

describe("DeepSeek's published day", () => {
  const day = { input: 266e9, cachedInput: 342e9, output: 168e9 };
  const margin = marginAt(r1, day, 87_072 / 24);

  test('earns 562,027 USD at the list of R1 (open-infra-index, day 6)', () => {
    expect(Math.abs(margin.revenueUsdPerDay / 562_027 - 1)).toBeLessThan(0.001);
  });

  test('earns 545% more than it costs', () => {
    expect(margin.profitOverCost).toBeCloseTo(5.45, 1);
  });

  test('226.75 nodes of 8 chips at 2 USD an hour cost 87,072 USD', () => {
    expect(226.75 * 8 * 2 * 24).toBe(87_072);
  });
});

test('at the break-even list the day earns exactly what it costs', () => {
  const tokens = fc.double({ min: 1e6, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(
      tokens,
      tokens,
      tokens,
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (input, cachedInput, output, usdPerHour) => {
        const day = { input, cachedInput, output };
        const { breakEven } = marginAt(r1, day, usdPerHour);
        const list = { ...r1, ...breakEven };
        const again = marginAt(list, day, usdPerHour);
        expect(again.revenueUsdPerDay / (usdPerHour * 24)).toBeCloseTo(1, 9);
        expect(again.marginOfRevenue).toBeCloseTo(0, 9);
      },
    ),
  );
});

test('a service that earns nothing has no margin instead of an infinite one', () => {
  const margin = marginAt(r1, { input: 0, cachedInput: 0, output: 0 }, 10);
  expect(margin).toMatchObject({
    marginOfRevenue: null,
    breakEvenShareOfList: null,
    profitOverCost: -1,
  });
});

describe('a bad list', () => {
  const text = (change: object) =>
    JSON.stringify({
      lists: [
        {
          id: 'a',
          model: 'm',
          provider: 'p',
          from: '2025-01-01',
          prices: { input: '1 USD/Mtoken', output: '2 USD/Mtoken', ...change },
          source: 's',
        },
      ],
      sources: [{ id: 's', title: 'List' }],
    });

  test.each([
    [{ input: '1 EUR/Mtoken' }, '"EUR" does not match: prices are in USD'],
    [{ output: '-1 USD/Mtoken' }, 'got a negative one'],
    [{ input: 1 }, 'which has no unit'],
  ])('%j is refused with a clear message', (change, message) => {
    expect(() => readTokenPrices(text(change), 'mine')).toThrow(message);
  });
});
