/** How far each schedule's formula is from walking it: searches rank layouts by the one, and results show the other. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PipelineSchedule, pipelineSchedules } from '../../src/parallelism/plan.ts';
import {
  estimatePipeline,
  type PipelineLoad,
  simulatePipeline,
} from '../../src/training/pipeline.ts';
import { schedules } from '../../src/training/schedules/schedules.ts';

/** Stages up to this share slower than the fastest, full of micro-batches; pairs save a sixth where flows meet. */
function loads(schedule: PipelineSchedule, uneven: number): fc.Arbitrary<PipelineLoad> {
  const shapes = fc.record({
    ranks: fc.constantFrom(2, 4, 6, 8),
    virtual: fc.integer({ min: 1, max: 3 }),
    rounds: fc.integer({ min: 4, max: 7 }),
  });
  return shapes.chain(({ ranks, virtual, rounds }) => {
    const shape = { ranks, virtual, microBatches: ranks * rounds };
    const stages = schedules[schedule].stages(shape);
    const factors = fc.array(fc.double({ min: 1, max: 1 + uneven, noNaN: true }), {
      minLength: stages,
      maxLength: stages,
    });
    return fc.tuple(factors, factors, factors).map(([ahead, input, weight]) => {
      const forward = ahead.map(factor => 1.1 * factor);
      const backward = weight.map((own, stage) => own + 1.1 * (input[stage] ?? 0));
      const overlapped = forward.map((own, stage) => (own + (backward.at(-1 - stage) ?? 0)) / 1.2);
      return { ...shape, forward, backward, weight, overlapped, transferSeconds: 0 };
    });
  });
}

/** Percent that the formula may be off on equal stages, and where they differ by a tenth. */
const worst: Readonly<Record<PipelineSchedule, readonly [equal: number, uneven: number]>> = {
  gpipe: [0, 0],
  '1f1b': [0, 1.5],
  'interleaved-1f1b': [0, 7],
  'zero-bubble': [0, 1.5],
  'zero-bubble-v': [1, 3],
  dualpipe: [1, 2],
  'dualpipe-v': [1, 2.5],
};

describe.each(pipelineSchedules)('the formula of %s', schedule => {
  const within = (uneven: number, percent: number) => {
    const share = Math.max(percent / 100, 1e-9);
    fc.assert(
      fc.property(loads(schedule, uneven), load => {
        const error =
          estimatePipeline(schedule, load) / simulatePipeline(schedule, load).seconds - 1;
        expect(error).toBeLessThan(share);
        expect(error).toBeGreaterThan(-Math.min(share, 0.01));
      }),
      { numRuns: 25 },
    );
  };
  const [equal, uneven] = worst[schedule];

  test(`is within ${equal}% of the walked schedule on equal stages`, () => {
    within(0, equal);
  });

  test(`is within ${uneven}% where stages differ by a tenth, and hardly ever too fast`, () => {
    within(0.1, uneven);
  });

  test('counts at least the way of one micro-batch there and back for what travels between ranks', () => {
    fc.assert(
      fc.property(loads(schedule, 0.1), load => {
        const still = estimatePipeline(schedule, load);
        const travelling = estimatePipeline(schedule, { ...load, transferSeconds: 0.01 });
        const way = 2 * (load.forward.length - 1) * 0.01;
        expect(travelling - still).toBeGreaterThanOrEqual(way - 1e-9);
        const exact = schedule === 'gpipe' || schedule === 'zero-bubble' || schedule === 'dualpipe';
        if (exact) expect(travelling - still).toBeCloseTo(way, 9);
      }),
      { numRuns: 10 },
    );
  });
});
