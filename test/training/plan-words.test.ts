/** What each word of a training plan must do, whatever the constants: laws of memory, work and time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gemmFlop } from '../../src/operators/operation.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { layerWork, type TrainingContext } from '../../src/training/layer-work.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { operationsOf } from '../../src/training/part-memory.ts';
import { trainingStack } from '../../src/training/stack.ts';
import { trainingStep } from '../../src/training/step.ts';
import {
  chipWith,
  onePlan,
  roundChip,
  roundDevice,
  smallMixture,
  trainingStacks,
} from '../support/shapes.ts';

function contextOf(plan: Partial<TrainingPlan> = {}, device = roundDevice): TrainingContext {
  const whole = { ...onePlan, ...plan };
  const stack = trainingStack(whole, device.chip, trainingStacks);
  return { architecture: smallMixture, device, plan: whole, stack, sequenceLength: 4096 };
}

const seconds = (plan: Partial<TrainingPlan>, batch = 64, device = roundDevice) =>
  trainingStep(contextOf(plan, device), batch).seconds;
const part = (plan: Partial<TrainingPlan>, name: string, microBatches = 8) =>
  trainingMemory(contextOf(plan), microBatches).parts.find(one => one.name === name)?.bytes ?? 0;

const power = (most: number) =>
  fc.integer({ min: 0, max: Math.log2(most) }).map(exponent => 2 ** exponent);

describe('time', () => {
  test('of a fixed batch is at least halved at best by twice the data-parallel chips', () => {
    fc.assert(
      fc.property(power(16), power(4), power(2), (replicas, tensorParallel, zero) => {
        const plan = { tensorParallel, zeroStage: zero === 1 ? (1 as const) : (3 as const) };
        const before = seconds({ ...plan, dataParallel: replicas }, 256);
        const after = seconds({ ...plan, dataParallel: 2 * replicas }, 256);
        expect(after).toBeGreaterThanOrEqual((before / 2) * (1 - 1e-9));
      }),
      { numRuns: 40 },
    );
  });

  test('never grows with a faster link of either kind', () => {
    fc.assert(
      fc.property(power(8), power(8), power(4), (tensorParallel, expertParallel, faster) => {
        const plan = { tensorParallel, expertParallel, dataParallel: 16 };
        const links = (factor: number) =>
          chipWith({
            scaleUp: { ...roundChip.scaleUp, bandwidthBytesPerSecond: 400e9 * factor },
            scaleOut: { ...roundChip.scaleOut, bandwidthBytesPerSecond: 50e9 * factor },
          });
        expect(seconds(plan, 64, links(faster))).toBeLessThanOrEqual(seconds(plan) * (1 + 1e-9));
      }),
      { numRuns: 40 },
    );
  });

  test('falls with a capacity factor, down to that of forced balance', () => {
    const learned = seconds({ expertBalance: 'learned', expertParallel: 8 });
    const capped = seconds({ expertBalance: 'learned', expertParallel: 8, capacityFactor: 1.1 });
    const dropped = seconds({ expertBalance: 'learned', expertParallel: 8, capacityFactor: 1 });
    expect(capped).toBeLessThan(learned);
    expect(dropped).toBeCloseTo(seconds({ expertBalance: 'forced', expertParallel: 8 }), 9);
  });

  test('of the update grows where the optimizer is kept by the host', () => {
    expect(seconds({ offload: 'optimizer' })).toBeGreaterThan(seconds({}));
  });

  test('before flash attention was longer, and on a Grace host launches are', () => {
    expect(seconds({ stackYear: 2022 })).toBeGreaterThan(seconds({ stackYear: 2025 }));
    const grace = chipWith({ host: 'grace' });
    expect(seconds({}, 64, grace)).toBeGreaterThan(seconds({}));
    expect(seconds({ kernelGraphs: true }, 64, grace)).toBeLessThan(seconds({}, 64, grace));
  });
});

describe('work', () => {
  /** FLOP of a forward pass over all ranks that share the same tokens and experts. */
  const forwardFlop = (plan: Partial<TrainingPlan>) => {
    const context = contextOf({ ...plan, expertBalance: 'forced' });
    const [layer] = context.architecture.layers;
    if (layer === undefined) throw new Error('a layer');
    let flop = 0;
    for (const operation of operationsOf(layerWork(layer, context).parts)) {
      // Every rank of a tensor group routes its own share of the tokens.
      if (operation.kind === 'gemm') flop += gemmFlop(operation);
      if (operation.kind === 'attention') flop += operation.flop;
    }
    return flop * context.plan.tensorParallel * context.plan.contextParallel;
  };

  test('is the same however it is cut over chips', () => {
    const whole = forwardFlop({});
    fc.assert(
      fc.property(power(4), power(16), power(4), (tensorParallel, expertParallel, contexts) => {
        const cut = forwardFlop({ tensorParallel, expertParallel, contextParallel: contexts });
        expect(cut / whole).toBeCloseTo(1, 6);
      }),
      { numRuns: 40 },
    );
  });
});

describe('memory', () => {
  test('of the optimizer is divided by the shard group, and ZeRO 2 and 3 divide gradients and weights', () => {
    const eight = { dataParallel: 8, expertParallel: 1 };
    expect(part({ ...eight, zeroStage: 0 }, 'optimizer')).toBeCloseTo(
      8 * part({ ...eight, zeroStage: 1 }, 'optimizer'),
      -2,
    );
    expect(part({ ...eight, zeroStage: 1 }, 'gradients')).toBeCloseTo(
      8 * part({ ...eight, zeroStage: 2 }, 'gradients'),
      -2,
    );
    expect(part({ ...eight, zeroStage: 1, zeroShards: 2 }, 'optimizer')).toBeCloseTo(
      4 * part({ ...eight, zeroStage: 1 }, 'optimizer'),
      -2,
    );
    expect(part({ ...eight, zeroStage: 3 }, 'weights')).toBeLessThan(
      part({ ...eight, zeroStage: 2 }, 'weights'),
    );
  });

  test('of the optimizer depends on its rule and format: 12, 8, 4 bytes a parameter, Muon one moment less', () => {
    const fp32 = part({}, 'optimizer');
    expect(part({ optimizerState: 'bf16-moments' }, 'optimizer') / fp32).toBeCloseTo(8 / 12, 6);
    expect(part({ optimizerState: 'bf16' }, 'optimizer') / fp32).toBeCloseTo(4 / 12, 6);
    expect(part({ optimizer: 'muon' }, 'optimizer') / fp32).toBeCloseTo(8 / 12, 6);
    expect(part({ offload: 'optimizer' }, 'optimizer')).toBe(0);
  });

  test('of activations falls with sequence parallelism and with context parallelism', () => {
    const wide = { tensorParallel: 4, dataParallel: 2 };
    expect(part({ ...wide, sequenceParallel: true }, 'activations')).toBeLessThan(
      part({ ...wide, sequenceParallel: false }, 'activations'),
    );
    expect(part({ contextParallel: 4 }, 'activations')).toBeCloseTo(
      part({}, 'activations') / 4,
      -3,
    );
  });

  test('is not less than published bounds of selective recomputation: scores are the part that grows with the square', () => {
    const early = { stackYear: 2021, recompute: 'none' as const };
    expect(part(early, 'activations')).toBeGreaterThan(
      part({ ...early, recompute: 'selective' }, 'activations'),
    );
    expect(part({ ...early, recompute: 'selective' }, 'activations')).toBeCloseTo(
      part({ recompute: 'none' }, 'activations'),
      -3,
    );
  });
});

describe('a list of what is redone', () => {
  const none = { recompute: 'none' } as const;
  const listed = (...recomputeParts: NonNullable<TrainingPlan['recomputeParts']>) =>
    ({ recompute: 'selective', recomputeParts }) as const;

  test.each(['norms', 'activation', 'attention-projections', 'feed-forward'] as const)(
    'with %s takes time and frees memory',
    redone => {
      expect(seconds(listed(redone))).toBeGreaterThan(seconds(none));
      expect(part(listed(redone), 'activations')).toBeLessThan(part(none, 'activations'));
    },
  );

  test('with the core of flash attention takes time and frees nothing: its scores are never kept', () => {
    expect(seconds(listed('attention-core'))).toBeGreaterThan(seconds(none));
    expect(part(listed('attention-core'), 'activations')).toBe(part(none, 'activations'));
  });

  test('that is empty changes nothing, and a longer one lies between nothing and a whole pass', () => {
    expect(seconds(listed())).toBe(seconds(none));
    const most = listed('norms', 'activation', 'attention-core', 'attention-projections');
    expect(seconds(most)).toBeGreaterThan(seconds(listed('norms')));
    expect(seconds(most)).toBeLessThan(seconds({ recompute: 'full' }));
    expect(part({ recompute: 'full' }, 'activations')).toBeLessThan(part(most, 'activations'));
  });
});
