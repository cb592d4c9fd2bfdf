/** The elementary functions: right to the last digits, and the same bits in every engine (the fingerprint below). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, expm1, log, log1p, log2, log10, pow } from '../../src/numeric/elementary.ts';

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Distance in units of the last place of `wanted`. */
function places(got: number, wanted: number): number {
  return wanted === got ? 0 : Math.abs(got - wanted) / (Math.abs(wanted) * Number.EPSILON);
}

function within(most: number, of: fc.Arbitrary<number>, ours: typeof exp, theirs: typeof exp) {
  fc.assert(
    fc.property(of, x => {
      expect(places(ours(x), theirs(x))).toBeLessThan(most);
    }),
    { numRuns: 2000 },
  );
}

describe('within two units of the last place of what the engine says', () => {
  test('exp', () => within(2, double(-700, 709), exp, Math.exp));
  test('expm1', () => within(2.5, double(-30, 30), expm1, Math.expm1));
  test('log', () => within(2, double(1e-300, 1e300), log, Math.log));
  test('log near one', () => within(2, double(0.9, 1.1), log, Math.log));
  test('log1p', () => within(2, double(-0.999, 1e6), log1p, Math.log1p));
  test('log1p of little', () => within(2, double(-1e-8, 1e-8), log1p, Math.log1p));
  test('log2', () => within(2, double(1e-300, 1e300), log2, Math.log2));
  test('log10', () => within(2.5, double(1e-300, 1e300), log10, Math.log10));
});

test('powers are as exact as a chain of products, or as their exponent allows', () => {
  fc.assert(
    fc.property(double(0.01, 100), double(-40, 40), (base, exponent) => {
      const allowed = 4 + Math.abs(exponent * Math.log(base));
      expect(places(pow(base, exponent), base ** exponent)).toBeLessThan(allowed);
      const whole = Math.round(exponent);
      expect(places(pow(base, whole), base ** whole)).toBeLessThan(4 + Math.abs(whole));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [
    'powers of two have whole logarithms',
    [-1022, -1, 0, 1, 10, 1023].map(n => log2(2 ** n)),
    [-1022, -1, 0, 1, 10, 1023],
  ],
  ['powers of ten have whole logarithms', [1e-5, 1, 10, 1000, 1e22].map(log10), [-5, 0, 1, 3, 22]],
  [
    'squares and cubes are plain products',
    [pow(1.1, 2), pow(1.1, 3), pow(3, 4)],
    [1.1 * 1.1, 1.1 * (1.1 * 1.1), 81],
  ],
  ['roots are square roots', [pow(2, 0.5)], [Math.sqrt(2)]],
  ['negative exponents divide', [pow(2, -3), pow(10, -2)], [0.125, 0.01]],
  [
    'edges of exp',
    [exp(0), exp(-800), exp(800), exp(Number.NaN), exp(-Infinity), exp(-740)],
    [1, 0, Infinity, Number.NaN, 0, 4.2e-322],
  ],
  [
    'edges of log',
    [log(1), log(0), log(-1), log(Infinity), log1p(-1), log1p(0), log(5e-324)],
    [0, -Infinity, Number.NaN, Infinity, -Infinity, 0, -744.4400719213812],
  ],
  [
    'edges of pow',
    [pow(0, 0), pow(0, 0.3), pow(0, -0.3), pow(1, 0.3), pow(-2, 3), pow(-2, 65), pow(-2, 0.3)],
    [1, 0, Infinity, 1, -8, -(2 ** 65), Number.NaN],
  ],
])('%s', (_what, got, wanted) => {
  expect(
    got.map(
      (value, place) => places(value, wanted[place] ?? 0) < 4 || Object.is(value, wanted[place]),
    ),
  ).toEqual(got.map(() => true));
});

test('a power undoes its logarithm, and a product of powers is the power of the sum', () => {
  fc.assert(
    fc.property(double(1e-6, 1e6), double(-3, 3), double(-3, 3), (x, a, b) => {
      expect(exp(log(x)) / x).toBeCloseTo(1, 13);
      expect((pow(x, a) * pow(x, b)) / pow(x, a + b)).toBeCloseTo(1, 12);
    }),
  );
});

test('the bits are those of every engine: Node 20, 22 and 24, Deno, Bun and browsers', () => {
  const sum = (of: (x: number) => number) => {
    let total = 0;
    for (let x = 1; x <= 1000; x++) total += of(x / 7);
    return total;
  };
  expect(
    [exp, log, log1p, log2, log10]
      .map(of => sum(x => of(x / 10)))
      .concat(
        sum(x => expm1(x / 300)),
        sum(x => pow(x, 0.7)),
      ),
  ).toMatchInlineSnapshot(`
    [
      112824408.00506814,
      1663.6329364388052,
      1919.1653401412834,
      2400.114987259806,
      722.5066042078747,
      281.15723306553303,
      18982.378564933828,
    ]
  `);
});
