/** What a layer costs forward and backward, put together by hand from kernels timed elsewhere. */
import { describe, expect, test } from 'vitest';
import { gemm, type Operation } from '../../src/operators/operation.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { gemmSeconds, operationSeconds } from '../../src/timing/roofline.ts';
import { softMaximum } from '../../src/timing/soft-maximum.ts';
import { layerCost, recomputed, trainOperation } from '../../src/training/layer-cost.ts';
import { type LayerWork, layerWork } from '../../src/training/layer-work.ts';
import { operationsOf, timed } from '../../src/training/part-memory.ts';
import { costedRuns } from '../../src/training/stage-costs.ts';
import { roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';
import { contextOf, sequence } from '../support/training-context.ts';

const hidden = 2048;
const [mixture] = smallMixture.layers;
if (mixture === undefined) throw new Error('a layer');

describe('backward of', () => {
  test('a product is two products of the same work: for its input, and for its weights, which nothing waits for', () => {
    const product = gemm('p', 'dense', 'bf16', [4096, 1000, 3000]);
    const { forward, backward, weight } = trainOperation(product, roundDevice);
    const shape = { groups: 1, groupsRead: 1, precision: 'bf16' } as const;
    expect(forward).toBe(gemmSeconds(product, roundDevice));
    expect(weight).toBe(gemmSeconds({ ...shape, m: 1000, k: 4096, n: 3000 }, roundDevice));
    expect(backward - weight).toBeCloseTo(
      gemmSeconds({ ...shape, m: 4096, k: 3000, n: 1000 }, roundDevice),
      15,
    );
  });

  test('attention is five products for two at the rate of its own kernel, on twice the bytes', () => {
    const core: Operation = {
      kind: 'attention',
      name: 'core',
      part: 'attention',
      phase: 'prefill',
      latent: false,
      precision: 'bf16',
      flop: 1e12,
      bytes: 1e8,
      sequence,
    };
    const { backward, weight } = trainOperation(core, roundDevice);
    // The backward kernel reaches 80% of what the forward one does.
    const twice = { ...core, flop: (2.5 * 1e12) / 0.8, bytes: 2e8 };
    expect(backward).toBe(operationSeconds(twice, roundDevice));
    expect(weight).toBe(0);
  });

  test('a pass moves gradients beside activations', () => {
    const pass: Operation = { kind: 'pass', name: 'p', part: 'elementwise', bytes: 3.2e9 };
    const trained = trainOperation(pass, roundDevice);
    expect(trained.forward).toBeCloseTo(1e-3, 12);
    expect(trained).toEqual({ forward: trained.forward, backward: 2 * trained.forward, weight: 0 });
  });
});

describe('the cost of a layer', () => {
  /** A millisecond of memory traffic on a chip that moves 3.2 TB a second. */
  const millisecond: Operation = { kind: 'pass', name: 'p', part: 'elementwise', bytes: 3.2e9 };
  const message = {
    name: 'm',
    forwardSeconds: 4e-3,
    backwardSeconds: 6e-3,
    bytes: 1,
    exposed: 0.5,
  };
  const cost = (work: Partial<LayerWork>, plan: Partial<TrainingPlan> = {}) => {
    const context = contextOf(plan, { launchSeconds: 1e-5, hostSoftness: 3 });
    const parts = [timed([millisecond], context.device)];
    return layerCost({ parts, messages: [], kernels: 0, ...work }, context);
  };

  test('is that of its operations and of what shows of its messages', () => {
    const small = { ...message, forwardSeconds: 1e-3, backwardSeconds: 2e-3 };
    const { forward, backward, overlapped } = cost({ messages: [small, small] });
    expect(forward).toBeCloseTo(1e-3 + 1e-3, 12);
    expect(backward).toBeCloseTo(2e-3 + 2e-3, 12);
    expect(overlapped).toBeCloseTo(3e-3 + 3e-3, 12);
  });

  test('beside another micro-batch shows less of messages, but is never faster than the network', () => {
    const hides = (exposedBeside: number) =>
      cost({ messages: [{ ...message, exposedBeside }] }).overlapped;
    expect(hides(0.9)).toBeCloseTo(3e-3 + 9e-3, 12);
    // 3 ms of work under 10 ms of messages.
    expect(hides(0.1)).toBeCloseTo(10e-3, 12);
    expect(cost({ messages: [{ ...message, exposedBeside: 0.1 }] }).forward).toBeCloseTo(3e-3, 12);
  });

  test('is softly the longer of device and host: backward launches 1.6 times as many kernels', () => {
    const { forward, backward, overlapped } = cost({ kernels: 70 });
    expect(forward).toBeCloseTo(softMaximum(1e-3, 0.7e-3, 3), 12);
    expect(backward).toBeCloseTo(softMaximum(2e-3, 1.6 * 0.7e-3, 3), 12);
    expect(overlapped).toBeCloseTo(softMaximum(3e-3, 2.6 * 0.7e-3, 3), 12);
  });

  test('with full recomputation runs and launches forward again, exposed messages included', () => {
    const again = { recompute: 'full' } as const;
    const { forward, backward, overlapped } = cost({ messages: [message], kernels: 100 }, again);
    expect(forward).toBeCloseTo(softMaximum(3e-3, 1e-3, 3), 12);
    expect(backward).toBeCloseTo(softMaximum(5e-3 + 3e-3, 2.6e-3, 3), 12);
    expect(overlapped).toBeCloseTo(softMaximum(3e-3 + 5e-3 + 3e-3, 3.6e-3, 3), 12);
  });

  test('of a real layer tells passes, core and projections apart when parts of it are redone', () => {
    const work = layerWork(mixture, contextOf());
    const seconds = (select: (operation: Operation) => boolean) =>
      operationsOf(work.parts)
        .filter(select)
        .reduce((sum, one) => sum + operationSeconds(one, roundDevice), 0);
    const passes = seconds(({ kind }) => kind === 'pass');
    const core = seconds(({ kind }) => kind === 'attention');
    const projections = seconds(({ kind, part }) => kind === 'gemm' && part === 'attention');
    const all = seconds(() => true);
    const backward = (plan: Partial<TrainingPlan>) =>
      layerCost(work, contextOf(plan, { launchSeconds: 0 })).backward;
    const extra = (...recomputeParts: NonNullable<TrainingPlan['recomputeParts']>) =>
      backward({ recompute: 'selective', recomputeParts }) - backward({});
    expect(extra('norms')).toBeCloseTo(0.35 * passes, 12);
    expect(extra('activation')).toBeCloseTo(0.3 * passes, 12);
    expect(extra('attention-core')).toBeCloseTo(core, 12);
    expect(extra('attention-projections')).toBeCloseTo(projections, 12);
    expect(extra('feed-forward')).toBeCloseTo(all - passes - core - projections, 12);
    expect(extra('norms', 'norms')).toBeCloseTo(0.35 * passes, 12);
    expect(backward({ recompute: 'full' }) - backward({})).toBeCloseTo(all, 12);
  });

  test('that is redone selectively is what the stack says: shares of passes, of the core, of all', () => {
    const shares = { forward: 100, passes: 10, core: 7, projections: 20 };
    const stack = {
      ...trainingStack,
      selectivePasses: 0.5,
      selectiveCore: 0.25,
      selectiveForward: 0.1,
    };
    expect(recomputed({ recompute: 'selective' }, shares, stack)).toBe(5 + 1.75 + 10);
    expect(recomputed({ recompute: 'none' }, shares, stack)).toBe(0);
    expect(recomputed({ recompute: 'full' }, shares, stack)).toBe(100);
  });
});

describe('the head and prediction layers', () => {
  test('cost a product over the vocabulary and five passes over fp32 logits, cut over tensor ranks', () => {
    const head = (plan: Partial<TrainingPlan>) => {
      const found = costedRuns(contextOf(plan)).find(({ name }) => name === 'head');
      if (found === undefined) throw new Error('a head');
      return found;
    };
    const { work, cost, count } = head({ tensorParallel: 4 });
    const [product, loss] = operationsOf(work.parts);
    expect(product).toMatchObject({ m: sequence, k: hidden, n: 32000 / 4, precision: 'bf16' });
    const passes = (5 * 4 * sequence * 32000) / 4;
    if (product?.kind !== 'gemm' || loss?.kind !== 'pass') throw new Error('product and pass');
    expect(loss.bytes).toBeCloseTo(passes / 3, 6);
    const trained = trainOperation(product, roundDevice);
    expect(cost.forward + cost.backward).toBeCloseTo(
      trained.forward + trained.backward + passes / 3.2e12,
      9,
    );
    expect(cost.weight).toBe(trained.weight);
    expect(cost.overlapped).toBe(cost.forward + cost.backward);
    expect(count).toBe(1);
    expect(
      operationsOf(head({ microBatchSequences: 2, contextParallel: 8 }).work.parts)[0],
    ).toMatchObject({
      m: (2 * sequence) / 8,
    });
  });

  test('come once for each prediction layer, behind a product of two hidden states into one', () => {
    const names = (plan: Partial<TrainingPlan>) =>
      costedRuns(contextOf(plan)).map(({ name, count }) => [name, count]);
    expect(names({})).toEqual([
      ['moe', 16],
      ['head', 1],
    ]);
    expect(names({ mtpLayers: 2 })).toEqual([
      ['moe', 16],
      ['head', 1],
      ['prediction layer', 2],
      ['prediction head', 2],
    ]);
    const plan = { mtpLayers: 1, tensorParallel: 2, microBatchSequences: 2, contextParallel: 4 };
    const runs = costedRuns(contextOf(plan));
    const [main, , prediction] = runs;
    expect(operationsOf(prediction?.work.parts ?? [])[0]).toMatchObject({
      m: (2 * sequence) / 4,
      k: 2 * hidden,
      n: hidden / 2,
    });
    expect(prediction?.work.parts.slice(1)).toEqual(main?.work.parts);
  });
});
