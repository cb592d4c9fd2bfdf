/** Quantities as people read them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dimension } from '../../src/units/dimension.ts';
import * as format from '../../src/units/format.ts';
import { parseQuantity } from '../../src/units/parse.ts';

test.each([
  [format.formatBytes, 80e9, '80 GB'],
  [format.formatBytes, 3.35e12, '3.35 TB'],
  [format.formatBytes, 999.7e9, '1 TB'],
  [format.formatBytes, 0, '0 B'],
  [format.formatBytes, 512, '512 B'],
  [format.formatBytesPerSecond, 200e9, '200 GB/s'],
  [format.formatFlopPerSecond, 989.4e12, '989 TFLOP/s'],
  [format.formatFlop, 3.3e24, '3,300,000 EFLOP'],
  [format.formatWatts, 957, '957 W'],
  [format.formatWatts, 1743, '1.74 kW'],
  [format.formatEnergy, 148.32e6, '41.2 kWh'],
  [format.formatEnergy, 14.1e12, '3.92 GWh'],
  [format.formatDuration, 54.1 * 86400, '54.1 days'],
  [format.formatDuration, 1.612, '1.61 s'],
  [format.formatDuration, 90, '90 s'],
  [format.formatDuration, 150, '2.5 min'],
  [format.formatDuration, 36 * 3600, '36 h'],
  [format.formatDuration, 0.0494, '49.4 ms'],
  [format.formatDuration, 0.9999, '1 s'],
  [format.formatDuration, 12e-6, '12 µs'],
  [format.formatDuration, 5e-9, '5 ns'],
  [format.formatDuration, 0, '0 s'],
  [format.formatDuration, -0.5, '-500 ms'],
  [format.formatDuration, 4 * 365.2425 * 86400, '4 years'],
  [format.formatUsd, 5.326e6, '$5.33 M'],
  [format.formatUsd, 5.3e6, '$5.30 M'],
  [format.formatUsd, 999_700, '$1.00 M'],
  [format.formatUsd, 12_345, '$12,345'],
  [format.formatUsd, 0.92, '$0.92'],
  [format.formatUsd, 2, '$2.00'],
  [format.formatUsd, 0.01234, '$0.0123'],
  [format.formatUsd, 999.999, '$1,000'],
  [format.formatUsd, 0, '$0.00'],
  [format.formatUsd, -5.326e6, '-$5.33 M'],
  [format.formatCount, 671e9, '671 B'],
  [format.formatCount, 15_360, '15,360'],
  [format.formatCount, 14.8e12, '14.8 T'],
  [format.formatTokens, 14.8e12, '14.8 T tokens'],
  [format.formatTokens, 4096, '4,096 tokens'],
  [format.formatTokensPerSecond, 2313.4, '2,313 tok/s'],
  [format.formatPercent, 0.052, '5.2%'],
  [format.formatPercent, 1, '100%'],
  [format.formatNumber, 0.012345, '0.0123'],
  [format.formatNumber, 999.6, '1,000'],
  [format.formatNumber, 1234567, '1,234,567'],
] as const)('%o prints %d as %s', (print, value, text) => {
  expect(print(value)).toBe(text);
});

const printers = Object.entries(format).flatMap(([name, print]) =>
  typeof print === 'function' ? [[name, print] as const] : [],
);

test.each(printers)('%s has a text for every number, and never NaN', (_name, print) => {
  const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of strange) expect(print(value)).toBe('n/a');
  fc.assert(
    fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), value => {
      expect(print(value)).toMatch(/^-?\$?-?[\d,.]+(e[+-]\d+)?( ?[A-Za-zµ%]+(\/[a-z]+)?)*$/);
    }),
  );
});

test.each<readonly [(value: number) => string, Dimension]>([
  [format.formatBytes, 'bytes'],
  [format.formatBytesPerSecond, 'bytesPerSecond'],
  [format.formatFlopPerSecond, 'flopPerSecond'],
  [format.formatWatts, 'watts'],
  [format.formatEnergy, 'joules'],
  [format.formatDuration, 'seconds'],
  [format.formatPercent, 'fraction'],
])('what is printed is read back within the digits shown (%#)', (print, dimension) => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e21, noNaN: true }), value => {
      const printed = print(value).replaceAll(',', '');
      const back = parseQuantity(printed, dimension);
      expect(Math.abs(back / value - 1)).toBeLessThanOrEqual(0.0051);
    }),
  );
});
