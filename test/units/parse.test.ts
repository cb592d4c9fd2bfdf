/** Quantities as people write them: what is read, what is refused, and what the refusal says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dimension, dimensions } from '../../src/units/dimension.ts';
import { parseCount, parseQuantity, QuantityError } from '../../src/units/parse.ts';

const read: readonly (readonly [string, Dimension, number])[] = [
  ['3.35 TB/s', 'bytesPerSecond', 3.35e12],
  ['80 GB', 'bytes', 80e9],
  ['64 GiB', 'bytes', 64 * 2 ** 30],
  ['1 PiB', 'bytes', 2 ** 50],
  ['80GB', 'bytes', 80e9],
  ['80 bytes', 'bytes', 80],
  ['400 Gb/s', 'bytesPerSecond', 50e9],
  ['3.35 TB / s', 'bytesPerSecond', 3.35e12],
  ['989 TFLOP/s', 'flopPerSecond', 989e12],
  ['3e24 FLOP', 'flop', 3e24],
  ['50 ms', 'seconds', 0.05],
  ['300 us', 'seconds', 0.0003],
  ['12 µs', 'seconds', 0.000012],
  ['12 μs', 'seconds', 0.000012],
  ['10 min', 'seconds', 600],
  ['2 h', 'seconds', 7200],
  ['1 day', 'seconds', 86400],
  ['12 months', 'seconds', 365.2425 * 86400],
  ['1 year', 'seconds', 365.2425 * 86400],
  ['0 s', 'seconds', 0],
  ['1.98 GHz', 'hertz', 1.98e9],
  ['1.743 kW', 'watts', 1743],
  ['500 kWh', 'joules', 1.8e9],
  ['25600 USD', 'usd', 25600],
  ['8.2 MUSD', 'usd', 8.2e6],
  ['2 USD/h', 'usdPerChipHour', 2],
  ['2 USD/chip/h', 'usdPerChipHour', 2],
  ['48 USD/day', 'usdPerChipHour', 2],
  ['2.19 USD/Mtoken', 'usdPerMillionTokens', 2.19],
  ['0.095 USD/kWh', 'usdPerKilowattHour', 0.095],
  ['95 USD/MWh', 'usdPerKilowattHour', 0.095],
  ['0.5575 kgCO2e/kWh', 'kilogramsPerKilowattHour', 0.5575],
  ['557.5 gCO2e/kWh', 'kilogramsPerKilowattHour', 0.5575],
  ['14.8e12', 'tokens', 14.8e12],
  ['14.8 Ttoken', 'tokens', 14.8e12],
  ['14.8 T tokens', 'tokens', 14.8e12],
  ['2000 tok/s', 'tokensPerSecond', 2000],
  ['2048', 'count', 2048],
  ['2048 chips', 'count', 2048],
  ['5%', 'fraction', 0.05],
  ['5 %', 'fraction', 0.05],
  ['0.05', 'fraction', 0.05],
];

test.each(read)('reads %j as %s', (text, dimension, value) => {
  expect(parseQuantity(text, dimension)).toBe(value);
});

const memory = 'expected a memory size like "80 GB", got';
const refused: readonly (readonly [string, Dimension, string])[] = [
  ['', 'bytes', `${memory} nothing`],
  ['   ', 'bytes', `${memory} nothing`],
  ['80', 'bytes', `${memory} "80", which has no unit`],
  ['GB', 'bytes', `${memory} "GB"`],
  ['80 GB/s', 'bytes', `${memory} a bandwidth ("80 GB/s")`],
  ['80 gb', 'bytes', `${memory} "80 gb"; did you mean "GB"?`],
  ['80 Gb', 'bytes', `${memory} bits ("80 Gb"); "B" is a byte, "b" a bit`],
  ['80 Gib', 'bytes', `${memory} bits ("80 Gib"); "B" is a byte, "b" a bit`],
  ['-80 GB', 'bytes', `${memory} a negative one ("-80 GB")`],
  ['-80 XB', 'bytes', `${memory} a negative one ("-80 XB")`],
  ['1e999 GB', 'bytes', `${memory} "1e999 GB"`],
  ['1e308 PB', 'bytes', `${memory} "1e308 PB"`],
  ['NaN GB', 'bytes', `${memory} "NaN GB"`],
  ['Infinity', 'bytes', `${memory} "Infinity"`],
  ['1,000 GB', 'bytes', `${memory} "1,000 GB"`],
  ['1 dB', 'bytes', `${memory} "1 dB"`],
  ['4 GB*s', 'bytes', `${memory} another kind of quantity ("4 GB*s")`],
  ['4 GB^2', 'bytes', `${memory} "4 GB^2"`],
  ['sqrt(4) GB', 'bytes', `${memory} "sqrt(4) GB"`],
  ['x = 4 GB', 'bytes', `${memory} "x = 4 GB"`],
  ['5 __proto__', 'bytes', `${memory} "5 __proto__"`],
  ['5 constructor', 'bytes', `${memory} "5 constructor"`],
  ['80 GB/', 'bytes', `${memory} "80 GB/"`],
  [
    '1 TBps',
    'bytesPerSecond',
    'expected a bandwidth like "1 TB/s", got "1 TBps"; did you mean "TB/s"?',
  ],
  [
    '400 Gbps',
    'bytesPerSecond',
    'expected a bandwidth like "1 TB/s", got "400 Gbps"; did you mean "Gb/s"?',
  ],
  [
    '989 TFLOPS',
    'flopPerSecond',
    'expected a compute rate like "989 TFLOP/s", got "989 TFLOPS"; did you mean "TFLOP/s"?',
  ],
  [
    '989 TFLOP',
    'flopPerSecond',
    'expected a compute rate like "989 TFLOP/s", got an amount of work ("989 TFLOP")',
  ],
  ['3 inch', 'seconds', 'expected a duration like "50 ms", got "3 inch"'],
  ['1 hs', 'seconds', 'expected a duration like "50 ms", got "1 hs"'],
  [
    '0.08 USD/kWh',
    'usdPerChipHour',
    'expected a price per chip-hour like "2 USD/h", got a price of energy ("0.08 USD/kWh")',
  ],
  [
    '14.8 TB',
    'tokens',
    'expected a number of tokens like "14.8e12", got a memory size ("14.8 TB")',
  ],
  ['5%', 'count', 'expected a number like "2048", got "5%"'],
];

test.each(refused)('refuses %j as %s and says why', (text, dimension, message) => {
  expect(() => parseQuantity(text, dimension)).toThrow(new QuantityError(message));
});

test('cuts a long text short in its message', () => {
  const refusal = () => parseQuantity(`${'9'.repeat(5000)} GB`, 'bytes');
  expect(refusal).toThrow(QuantityError);
  expect(refusal).toThrow(/^.{1,120}$/);
});

test('shows the example of the key when one is given', () => {
  expect(() => parseQuantity('24', 'seconds', '24 months')).toThrow(
    'expected a duration like "24 months", got "24", which has no unit',
  );
});

describe('counts', () => {
  test.each([
    ['2048', 2048],
    ['14.8e12', 14.8e12],
    ['1', 1],
  ])('reads %j', (text, value) => {
    expect(parseCount(text)).toBe(value);
  });

  test.each([
    ['0', '"0"'],
    ['-3', 'a negative one ("-3")'],
    ['2.5', '"2.5"'],
    ['many', '"many"'],
    ['1e300', '"1e300"'],
    ['3 GB', 'a memory size ("3 GB")'],
  ])('refuses %j', (text, got) => {
    expect(() => parseCount(text)).toThrow(
      new QuantityError(`expected a whole number, 1 or more, got ${got}`),
    );
  });
});

describe('laws', () => {
  const amount = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

  test('every SI prefix is a thousand times the one before', () => {
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom<readonly [string, Dimension]>(
          ['B', 'bytes'],
          ['B/s', 'bytesPerSecond'],
          ['FLOP/s', 'flopPerSecond'],
          ['W', 'watts'],
          ['token', 'tokens'],
        ),
        (value, index, [unit, dimension]) => {
          const larger = parseQuantity(`${value} ${prefixes[index]}${unit}`, dimension);
          const smaller = parseQuantity(`${value} ${prefixes[index - 1]}${unit}`, dimension);
          expect(larger / smaller).toBeCloseTo(1000, 6);
        },
      ),
    );
  });

  test('every binary prefix is 1024 times the one before', () => {
    const names = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
    for (const [index, name] of names.entries()) {
      expect(parseQuantity(`1 ${name}B`, 'bytes')).toBe(1024 ** index);
    }
  });

  test('a quantity is proportional to its number', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(...Object.values(dimensions)), (value, { unit }) => {
        const dimension = (Object.keys(dimensions) as Dimension[]).find(
          name => dimensions[name].unit === unit,
        ) as Dimension;
        expect(parseQuantity(`${value} ${unit}`, dimension)).toBeCloseTo(value, 8);
      }),
    );
  });

  test('the example of every dimension is read, and by its own dimension alone', () => {
    const names = Object.keys(dimensions) as Dimension[];
    for (const name of names) {
      expect(parseQuantity(dimensions[name].example, name)).toBeGreaterThan(0);
      if ('bare' in dimensions[name]) continue;
      for (const other of names.filter(other => other !== name)) {
        expect(() => parseQuantity(dimensions[name].example, other)).toThrow(QuantityError);
      }
    }
  });

  test('a bit is an eighth of a byte', () => {
    fc.assert(
      fc.property(amount, value => {
        const bits = parseQuantity(`${value} Gb/s`, 'bytesPerSecond');
        const bytes = parseQuantity(`${value} GB/s`, 'bytesPerSecond');
        expect(bytes / bits).toBeCloseTo(8, 9);
      }),
    );
  });

  test('any text is either a quantity that is finite and not negative, or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map(unit => `5 ${unit}`),
          fc.stringMatching(/^[0-9.e+-]{1,9} ?[kMGTBbs/]{0,5}$/),
        ),
        fc.constantFrom(...(Object.keys(dimensions) as Dimension[])),
        (text, dimension) => {
          try {
            const value = parseQuantity(text, dimension);
            expect(Number.isFinite(value) && value >= 0).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(QuantityError);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
