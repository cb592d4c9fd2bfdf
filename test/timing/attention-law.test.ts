import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpreadAttention } from '../../src/timing/attention-law.ts';
import { timeOperation } from '../../src/timing/roofline.ts';
import { roundChip, roundDevice } from '../support/shapes.ts';

/** Latent decoding as a kernel library times it: DeepSeek's widths, a cache in 16 bits. */
function latentDecode(batch: number, context: number, heads: number): SpreadAttention {
  return {
    kind: 'attention',
    name: 'latent decoding',
    part: 'attention',
    phase: 'decode',
    latent: true,
    precision: 'bf16',
    flop: 2 * heads * (576 + 512) * batch * context,
    bytes: 2 * batch * (576 * context + heads * (576 + 512)),
    sequence: 1,
    context,
    streams: batch,
    rowsPerKey: heads,
    resultWidth: 512,
  };
}

const seconds = (core: SpreadAttention) => timeOperation(core, roundDevice).seconds;
const count = (max: number) => fc.integer({ min: 1, max });

describe('latent decoding', () => {
  test('never runs faster than the data sheet allows', () => {
    fc.assert(
      fc.property(count(1024), count(65536), count(128), (batch, context, heads) => {
        const core = latentDecode(batch, context, heads);
        expect(core.flop / seconds(core)).toBeLessThan(1e15);
        expect(core.bytes / seconds(core)).toBeLessThan(4e12);
      }),
    );
  });

  test('takes no less with more keys', () => {
    fc.assert(
      fc.property(count(1024), count(65536), count(128), (batch, context, heads) => {
        const time = (keys: number) => seconds(latentDecode(batch, keys, heads));
        expect(time(context + 64)).toBeGreaterThanOrEqual(time(context));
      }),
    );
  });

  test('of few sequences pays for putting their pieces together, of many it does not', () => {
    const whole = (core: SpreadAttention) => {
      const { resultWidth: _, ...uncut } = core;
      return seconds(uncut);
    };
    const few = latentDecode(2, 65536, 128);
    const many = latentDecode(4 * roundChip.computeUnits, 65536, 128);
    expect(seconds(few)).toBeGreaterThan(whole(few));
    expect(seconds(many)).toBe(whole(many));
  });

  test('of sixteen heads computes as long as of a whole tile of rows', () => {
    const compute = (heads: number) =>
      seconds({ ...latentDecode(1024, 4096, heads), bytes: 0, resultWidth: 0 });
    expect(compute(16)).toBeCloseTo(compute(64), 9);
    expect(compute(128)).toBeGreaterThan(1.9 * compute(64));
  });
});
