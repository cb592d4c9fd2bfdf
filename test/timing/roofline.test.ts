import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gemm, gemmBytes, gemmFlop } from '../../src/operators/operation.ts';
import { gemmSeconds, timeOperation } from '../../src/timing/roofline.ts';
import { softMaximum } from '../../src/timing/soft-maximum.ts';
import { chipWith, roundChip, roundDevice } from '../support/shapes.ts';

const dimension = fc.integer({ min: 1, max: 20000 });
const product = fc
  .tuple(dimension, dimension, dimension)
  .map(([m, k, n]) => gemm('product', 'dense', 'bf16', [m, k, n]));

describe('a matrix product', () => {
  test('never runs faster than the data sheet allows', () => {
    fc.assert(
      fc.property(product, operation => {
        const seconds = gemmSeconds(operation, roundDevice);
        expect(gemmFlop(operation) / seconds).toBeLessThan(1e15);
        expect(gemmBytes(operation) / seconds).toBeLessThan(4e12);
      }),
    );
  });

  test('is no slower with more bandwidth', () => {
    const fast = chipWith({ memory: { ...roundChip.memory, bandwidthBytesPerSecond: 8e12 } });
    fc.assert(
      fc.property(product, operation => {
        expect(gemmSeconds(operation, fast)).toBeLessThanOrEqual(
          gemmSeconds(operation, roundDevice),
        );
      }),
    );
  });

  test('with one row is bound by memory, with many by compute', () => {
    const time = (rows: number) =>
      timeOperation(gemm('product', 'dense', 'bf16', [rows, 8192, 8192]), roundDevice);
    expect(time(1).bound).toBe('memory');
    expect(time(8192).bound).toBe('compute');
  });

  test('of nothing takes no time', () => {
    expect(gemmSeconds(gemm('product', 'dense', 'bf16', [0, 8192, 8192]), roundDevice)).toBe(0);
  });
});

test('the soft maximum lies between the larger side and the sum of both', () => {
  const side = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(side, side, fc.double({ min: 1, max: 20, noNaN: true }), (a, b, softness) => {
      const joined = softMaximum(a, b, softness);
      expect(joined).toBeGreaterThanOrEqual(Math.max(a, b) * (1 - 1e-12));
      expect(joined).toBeLessThanOrEqual((a + b) * (1 + 1e-12));
    }),
  );
});

test('the table of the soft maximum keeps its formula, whatever the softness and the share of the two sides', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.double({ min: -30, max: 0, noNaN: true }),
      fc.double({ min: 1, max: 40, noNaN: true }),
      (larger, decades, softness) => {
        const smaller = larger * 10 ** decades;
        const formula = larger * (1 + (smaller / larger) ** softness) ** (1 / softness);
        const found = softMaximum(larger, smaller, softness);
        expect(Math.abs(found / formula - 1)).toBeLessThan(2e-10);
        expect(softMaximum(smaller, larger, softness)).toBe(found);
      },
    ),
  );
});
