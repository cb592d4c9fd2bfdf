import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteCount, money, percent, stepTime, unitFor } from '../../src/report/display-unit.ts';
import { inUnit, numberIn, shareText } from '../../src/report/number.ts';
import { split } from '../../src/report/sections/split.ts';

test.each([
  [0.00523, '0.52%'],
  [0.0786, '7.9%'],
  [0.806, '81%'],
  [0.996, '99.6%'],
  [1, '100%'],
  [0, '0%'],
])('a share of %d reads as %s', (share, text) => {
  expect(shareText(share)).toBe(text);
});

test('what is not quite all never reads as all', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), share => {
      expect(shareText(share)).not.toBe('100%');
    }),
  );
});

test('a column takes the largest unit in which its largest value is 1 or more', () => {
  expect(unitFor(stepTime, [0.0142, 0.0016]).symbol).toBe('ms');
  expect(unitFor(byteCount, [80e9, null]).symbol).toBe('GB');
  expect(unitFor(money, [5.2e6]).symbol).toBe('million USD');
  expect(unitFor(money, []).symbol).toBe('USD');
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), value => {
      expect(value / unitFor(stepTime, [value]).size).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('a number in a unit carries its symbol, and percent its digits', () => {
  expect(inUnit(0.0142, { symbol: 'ms', size: 1e-3 })).toBe('14.2 ms');
  expect(numberIn(0.4061, percent)).toBe('41');
});

test.each([
  ['$5.23 M', '$5.23', 'million'],
  ['53.2 days', '53.2', 'days'],
  ['2,048', '2,048', ''],
  ['48.9 ms', '48.9', 'ms'],
])('%s is split into %s and "%s"', (text, value, unit) => {
  expect(split(text)).toEqual({ value, unit });
});
