/** Laws of pipelines: the simulated bubble is the published one where that is exact, and nothing is lost or made up. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PipelineSchedule, pipelineSchedules } from '../../src/parallelism/plan.ts';
import {
  estimatePipeline,
  type PipelineLoad,
  simulatePipeline,
} from '../../src/training/pipeline.ts';
import { schedules } from '../../src/training/schedules/schedules.ts';

interface Even {
  readonly ranks: number;
  readonly microBatches: number;
  readonly virtual?: number;
  readonly forward?: number;
  readonly input?: number;
  readonly weight?: number;
  /** Seconds of forward and backward side by side. */
  readonly pair?: number;
  readonly transferSeconds?: number;
}

/** Equal stages; the seconds are of one rank's share of the model. */
function even(schedule: PipelineSchedule, settings: Even): PipelineLoad {
  const { ranks, microBatches, virtual = 1, transferSeconds = 0 } = settings;
  const { forward = 1, input = 1, weight = 1 } = settings;
  const { pair = forward + input + weight } = settings;
  const stages = schedules[schedule].stages({ ranks, virtual, microBatches });
  const fill = (seconds: number) => new Array<number>(stages).fill((seconds * ranks) / stages);
  return {
    forward: fill(forward),
    backward: fill(input + weight),
    weight: fill(weight),
    overlapped: fill(pair),
    ranks,
    virtual,
    microBatches,
    transferSeconds,
  };
}

const bubble = (schedule: PipelineSchedule, settings: Even) =>
  simulatePipeline(schedule, even(schedule, settings)).bubbleSeconds;

const evenRanks = fc.integer({ min: 1, max: 6 }).map(half => 2 * half);
const share = fc.double({ min: 0.2, max: 3, noNaN: true });

describe('the simulated bubble of equal stages', () => {
  test('is (p−1)/m of the ideal time under 1F1B and GPipe', () => {
    fc.assert(
      fc.property(evenRanks, fc.integer({ min: 1, max: 40 }), share, share, (ranks, m, f, b) => {
        for (const schedule of ['1f1b', 'gpipe'] as const) {
          const load = even(schedule, { ranks, microBatches: m, forward: f, input: b });
          const { bubbleSeconds, steadySeconds } = simulatePipeline(schedule, load);
          expect(bubbleSeconds / steadySeconds).toBeCloseTo((ranks - 1) / m, 9);
        }
      }),
    );
  });

  test('shrinks by the number of chunks when interleaved', () => {
    fc.assert(
      fc.property(
        evenRanks,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (ranks, rounds, virtual) => {
          const shape = { ranks, microBatches: ranks * rounds };
          expect(bubble('interleaved-1f1b', { ...shape, virtual })).toBeCloseTo(
            bubble('1f1b', shape) / virtual,
            9,
          );
        },
      ),
    );
  });

  test('is (p−1)(F+B−2W) under ZB-H1', () => {
    expect(
      bubble('zero-bubble', { ranks: 8, microBatches: 32, forward: 1.2, input: 1.1 }),
    ).toBeCloseTo(7 * (1.2 + 1.1 - 1), 9);
  });

  test('is one forward chunk a rank under ZB-V when F, B and W take equally long', () => {
    expect(bubble('zero-bubble-v', { ranks: 8, microBatches: 32 })).toBeCloseTo(7 / 2, 9);
  });

  test('is (p/2−1)(F&B+B−3W) under DualPipe, half of that a chunk under DualPipeV', () => {
    const settings = { ranks: 8, microBatches: 40, pair: 2.6 };
    // Ranks run different numbers of pairs: the bubble is that of the rank where the flows meet.
    const time = simulatePipeline('dualpipe', even('dualpipe', settings));
    expect(time.seconds - (9 * 3 + (40 - 9) * 2.6)).toBeCloseTo(3 * (2.6 + 2 - 3), 9);
    const folded = simulatePipeline('dualpipe-v', even('dualpipe-v', settings));
    expect(folded.seconds - (17 * 3 + (80 - 17) * 2.6) / 2).toBeCloseTo((7 * (2.6 + 2 - 3)) / 2, 9);
  });

  test('vanishes on one rank', () => {
    for (const schedule of pipelineSchedules) {
      expect(bubble(schedule, { ranks: 1, microBatches: 32 })).toBe(0);
    }
  });
});

/** Stages of any lengths under any schedule. */
const anyLoad = fc
  .record({
    schedule: fc.constantFrom(...pipelineSchedules),
    ranks: evenRanks,
    virtual: fc.integer({ min: 1, max: 3 }),
    microBatches: fc.integer({ min: 1, max: 40 }),
    transferSeconds: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .chain(({ schedule, ...shape }) => {
    const stages = schedules[schedule].stages(shape);
    const seconds = fc.array(share, { minLength: stages, maxLength: stages });
    return fc.tuple(seconds, seconds, seconds).map(([forward, input, weight]) => ({
      schedule,
      load: {
        ...shape,
        forward,
        backward: input.map((value, stage) => value + (weight[stage] ?? 0)),
        weight,
      } satisfies PipelineLoad,
    }));
  });

describe('any schedule on any stages', () => {
  test('does all of the work once: the kinds add up to every forward and backward', () => {
    fc.assert(
      fc.property(anyLoad, ({ schedule, load }) => {
        const { work } = simulatePipeline(schedule, load);
        const done = work.forward + work.backward + work.weight + work.overlapped;
        const sum = [...load.forward, ...load.backward].reduce((total, one) => total + one, 0);
        expect(done / ((sum * load.microBatches) / load.ranks)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('takes at least the busiest rank and one micro-batch from end to end', () => {
    fc.assert(
      fc.property(anyLoad, ({ schedule, load }) => {
        const { seconds, steadySeconds, bubbleSeconds, transferSeconds } = simulatePipeline(
          schedule,
          load,
        );
        const through = [...load.forward, ...load.backward].reduce((sum, one) => sum + one, 0);
        expect(seconds).toBeGreaterThanOrEqual(steadySeconds * (1 - 1e-9));
        const deferred = load.weight.reduce((sum, one) => sum + one, 0);
        expect(seconds).toBeGreaterThanOrEqual((through - deferred) * (1 - 1e-9));
        expect(steadySeconds + bubbleSeconds + transferSeconds).toBeCloseTo(seconds, 6);
      }),
    );
  });

  test('is never slower when results travel faster', () => {
    fc.assert(
      fc.property(anyLoad, ({ schedule, load }) => {
        const faster = { ...load, transferSeconds: load.transferSeconds / 2 };
        expect(simulatePipeline(schedule, faster).seconds).toBeLessThanOrEqual(
          simulatePipeline(schedule, load).seconds * (1 + 1e-9),
        );
      }),
    );
  });

  test('goes on beyond the walked part as if every micro-batch had been walked', () => {
    const load = even('1f1b', {
      ranks: 4,
      microBatches: 20011,
      forward: 1.3,
      transferSeconds: 0.1,
    });
    const { seconds } = simulatePipeline('1f1b', load);
    expect(seconds / estimatePipeline('1f1b', load)).toBeCloseTo(1, 9);
  });
});

describe('the closed form', () => {
  const exact = (schedule: PipelineSchedule, load: PipelineLoad) =>
    expect(estimatePipeline(schedule, load) / simulatePipeline(schedule, load).seconds).toBeCloseTo(
      1,
      9,
    );
  const slow = fc.double({ min: 0, max: 0.1, noNaN: true });

  test('is exact for GPipe on any stages', () => {
    fc.assert(
      fc.property(anyLoad, ({ load }) => {
        const stages = load.ranks;
        const cut = (values: readonly number[]) => values.slice(0, stages);
        exact('gpipe', {
          ...load,
          forward: cut(load.forward),
          backward: cut(load.backward),
          weight: cut(load.weight),
        });
      }),
    );
  });

  test('is exact for equal stages under 1F1B and interleaved 1F1B, transfers included', () => {
    fc.assert(
      fc.property(
        evenRanks,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 4 }),
        slow,
        (ranks, rounds, virtual, transferSeconds) => {
          const shape = { ranks, microBatches: ranks * rounds, transferSeconds };
          exact('1f1b', even('1f1b', { ...shape, microBatches: ranks * rounds + rounds }));
          exact('interleaved-1f1b', even('interleaved-1f1b', { ...shape, virtual }));
        },
      ),
    );
  });

  test('is exact for equal stages under ZB-H1, and within 3% under DualPipe, where pairs save up to 30%', () => {
    const part = fc.double({ min: 1, max: 1.3, noNaN: true });
    fc.assert(
      fc.property(evenRanks, part, part, part, (ranks, forward, input, saved) => {
        const shape = { ranks, microBatches: 4 * ranks, forward, input };
        exact('zero-bubble', even('zero-bubble', shape));
        const load = even('dualpipe', { ...shape, pair: (forward + input + 1) / saved });
        const ratio =
          estimatePipeline('dualpipe', load) / simulatePipeline('dualpipe', load).seconds;
        expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
      }),
    );
  });

  test('is exact under 1F1B where no stage is faster than the one before, such as a stage with the head', () => {
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 2, maxLength: 10 }),
        fc.integer({ min: 1, max: 40 }),
        (lengths, microBatches) => {
          const forward = [...lengths].sort((left, right) => left - right);
          const backward = forward.map(seconds => 2 * seconds);
          exact('1f1b', {
            forward,
            backward,
            weight: forward,
            ranks: forward.length,
            virtual: 1,
            microBatches,
            transferSeconds: 0,
          });
        },
      ),
    );
  });
});
