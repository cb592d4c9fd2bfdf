/** Where a step goes: phases that add up to it, and operators whose work can be counted by hand. */
import { describe, expect, test } from 'vitest';
import type { Architecture } from '../../src/model/architecture.ts';
import { gemmFlop } from '../../src/operators/operation.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { stepBreakdown } from '../../src/training/breakdown.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { layerWork } from '../../src/training/layer-work.ts';
import { operationsOf } from '../../src/training/part-memory.ts';
import type { TrainingStack } from '../../src/training/stack.ts';
import { trainingStep } from '../../src/training/step.ts';
import { onePlan, roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';

const [mixture] = smallMixture.layers;
if (mixture === undefined) throw new Error('a layer');
const dense = {
  ...mixture,
  count: 4,
  feedForward: { kind: 'dense', intermediate: 8192, gated: true } as const,
};
const mixed: Architecture = { ...smallMixture, layers: [dense, { ...mixture, count: 12 }] };

function contextOf(
  plan: Partial<TrainingPlan> = {},
  stack: Partial<TrainingStack> = {},
): TrainingContext {
  return {
    architecture: mixed,
    device: roundDevice,
    plan: { ...onePlan, ...plan },
    stack: { ...trainingStack, launchSeconds: 0, ...stack },
    sequenceLength: 4096,
  };
}

function broken(plan: Partial<TrainingPlan> = {}, stack: Partial<TrainingStack> = {}, batch = 64) {
  const context = contextOf(plan, stack);
  const step = trainingStep(context, batch);
  const { phases, operators } = stepBreakdown(step, context);
  const of = (name: string) => phases.find(phase => phase.name === name)?.seconds ?? 0;
  const sum = phases.reduce((total, { seconds }) => total + seconds, 0);
  return { step, phases, operators, of, sum };
}

const plans: readonly Partial<TrainingPlan>[] = [
  {},
  { recompute: 'selective' },
  { recompute: 'full', tensorParallel: 4 },
  { recompute: 'selective', recomputeParts: ['norms', 'feed-forward'], expertParallel: 8 },
  { recompute: 'selective', recomputeParts: ['attention-core', 'attention-projections'] },
  { pipelineParallel: 4, dataParallel: 2, expertParallel: 2, expertBalance: 'learned' },
  { pipelineParallel: 4, dataParallel: 2, pipelineSchedule: 'zero-bubble' },
  { pipelineParallel: 4, virtualPipelineStages: 2, mtpLayers: 1, contextParallel: 2 },
  { mtpLayers: 1, recompute: 'full' },
  {
    pipelineParallel: 4,
    pipelineSchedule: 'dualpipe',
    expertParallel: 8,
    expertOverlap: true,
    tensorParallel: 2,
  },
];

describe('phases', () => {
  test.each(plans)('add up to the step where the host launches in no time: %j', plan => {
    const { sum, step, of } = broken(plan);
    expect(sum / step.seconds).toBeCloseTo(1, 9);
    expect(of('Kernel launch') / step.seconds).toBeLessThan(1e-9);
  });

  test('tell launches apart where the host is slow, and add up still', () => {
    const { sum, step, of } = broken({}, { launchSeconds: 40e-6 });
    expect(of('Kernel launch')).toBeGreaterThan(0.1 * step.seconds);
    expect(sum / step.seconds).toBeCloseTo(1, 9);
    for (const name of ['Attention', 'Experts', 'Element-wise passes', 'Optimizer']) {
      expect(of(name)).toBe(broken().of(name));
    }
  });

  test('name what there is and leave out what there is not', () => {
    const names = (plan: Partial<TrainingPlan>) => {
      const { phases, step } = broken({ dataParallel: 1, ...plan }, { slowdownPerDoubling: 0 });
      // Sums in another order leave a trace of launches that take no time.
      return phases.filter(one => one.seconds > 1e-12 * step.seconds).map(({ name }) => name);
    };
    const always = ['Attention', 'Experts', 'Dense feed-forward', 'Router', 'Vocabulary head'];
    expect(names({})).toEqual([...always, 'Element-wise passes', 'Optimizer']);
    expect(names({ recompute: 'full' })).toContain('Recomputation');
    expect(names({ tensorParallel: 2 })).toContain('Exposed communication');
    const piped = names({ pipelineParallel: 4 });
    for (const name of ['Uneven stages', 'Pipeline bubble', 'Stage transfers']) {
      expect(piped).toContain(name);
    }
    expect(broken({}, { gradientHidden: 0 }).of('Gradients and parameters')).toBeGreaterThan(0);
    expect(broken({}, { immaturity: 0.1 }).of('Stragglers')).toBeGreaterThan(0);
  });

  test('say why: how much is redone, which schedule, how many stages and micro-batches', () => {
    const { phases } = broken({ pipelineParallel: 4, recompute: 'full', dataParallel: 2 });
    const why = (name: string) => phases.find(phase => phase.name === name)?.why ?? '';
    expect(why('Recomputation')).toContain('full');
    expect(why('Uneven stages')).toContain('4 pipeline stages');
    expect(why('Pipeline bubble')).toMatch(/1f1b.*32/);
  });

  test('of full recomputation redo what all lists together would, and all of the passes', () => {
    const listed = (...recomputeParts: NonNullable<TrainingPlan['recomputeParts']>) =>
      broken({ recompute: 'selective', recomputeParts }).of('Recomputation');
    const blocks = listed('attention-core', 'attention-projections', 'feed-forward');
    expect(listed('norms') / listed('activation')).toBeCloseTo(0.35 / 0.3, 9);
    expect(broken({ recompute: 'full' }).of('Recomputation')).toBeCloseTo(
      blocks + listed('norms') / 0.35,
      9,
    );
    // Messages are sent again, too.
    const expert = { expertParallel: 8, recompute: 'full' } as const;
    const message = broken(expert).operators.find(({ timed }) => timed.part === 'communication');
    const shown = (message?.calls ?? 0) * (message?.timed.seconds ?? 0);
    const silent = broken(expert, { exposedExpert: 0 }).of('Recomputation');
    expect(broken(expert).of('Recomputation') - silent).toBeCloseTo(shown / 2, 9);
  });
});

describe('operators', () => {
  const inOneMicroBatch = (plan: Partial<TrainingPlan>) => {
    const context = contextOf(plan);
    let flop = 0;
    for (const layer of mixed.layers) {
      for (const operation of operationsOf(layerWork(layer, context).parts)) {
        if (operation.kind === 'gemm') flop += layer.count * 3 * gemmFlop(operation);
        if (operation.kind === 'attention') flop += layer.count * 3.5 * operation.flop;
      }
    }
    return flop + 3 * 2 * 4096 * mixed.hidden * mixed.vocabulary;
  };

  test('count three products for one, three and a half for attention, of a mean rank', () => {
    const flop = (plan: Partial<TrainingPlan>) =>
      broken(plan).operators.reduce((sum, { calls, timed }) => sum + calls * timed.flop, 0);
    expect(flop({}) / (8 * inOneMicroBatch({}))).toBeCloseTo(1, 9);
    expect(flop({ pipelineParallel: 4, dataParallel: 2 }) / (8 * inOneMicroBatch({}))).toBeCloseTo(
      1,
      9,
    );
    expect(flop({ recompute: 'full' })).toBe(flop({}));
  });

  test('move three times the bytes of forward, messages twice', () => {
    const context = contextOf({ tensorParallel: 2 });
    const { operators } = broken({ tensorParallel: 2 });
    for (const layer of mixed.layers) {
      const work = layerWork(layer, context);
      const calls = 8 * layer.count;
      const own = operators.filter(one => one.calls === calls);
      for (const operation of operationsOf(work.parts)) {
        const found = own.find(({ timed }) => timed.name === operation.name);
        if (operation.kind === 'pass') expect(found?.timed.bytes).toBe(3 * operation.bytes);
      }
      for (const { name, bytes, exposed, forwardSeconds, backwardSeconds } of work.messages) {
        expect(own.find(({ timed }) => timed.name === name)?.timed).toEqual({
          name,
          part: 'communication',
          flop: 0,
          bytes: 2 * bytes,
          seconds: exposed * (forwardSeconds + backwardSeconds),
          bound: 'network',
          peakFlopPerSecond: 0,
        });
      }
    }
  });

  test('show messages of experts less where flows met than where they did not, others as ever', () => {
    const base = { expertParallel: 8, tensorParallel: 2, pipelineParallel: 4, dataParallel: 8 };
    const seconds = (name: string, plan: Partial<TrainingPlan>) =>
      broken({ ...base, ...plan }, {}, 512).operators.find(({ timed }) => timed.name === name)
        ?.timed.seconds ?? 0;
    const met = { pipelineSchedule: 'dualpipe', expertOverlap: true } as const;
    const exchange = 'expert dispatch and combine';
    const alone = seconds(exchange, {});
    const beside = seconds(exchange, { expertOverlap: true });
    expect(seconds(exchange, met)).toBeGreaterThan(beside);
    expect(seconds(exchange, met)).toBeLessThan(alone);
    const gather = 'tensor-parallel gather and scatter';
    expect(seconds(gather, met)).toBe(seconds(gather, {}));
  });
});
