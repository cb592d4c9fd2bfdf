/** Random scenarios over random chips, small enough to simulate by the hundred: plans are given, nothing is searched. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createLibrary } from '../../src/scenario/create-library.ts';
import type { Result } from '../../src/scenario/result.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const documents = shippedDocuments();

/** By how much the figures of a chip are multiplied. */
export interface Change {
  readonly memory?: number;
  readonly flop?: number;
  readonly scaleUp?: number;
  readonly scaleOut?: number;
}

type Ranged = { best: string | number; low?: unknown; high?: unknown };

function times(value: Ranged, factor: number): void {
  const [, number = '', unit = ''] = /^(\S+)( .*)?$/.exec(String(value.best)) ?? [];
  value.best = `${Number(number) * factor}${unit}`;
  delete value.low;
  delete value.high;
}

/** The profile of a chip with some of its figures multiplied. */
function profile(id: string, change: Change): string {
  const chip = JSON.parse(readFileSync(`hardware-profiles/${id}.json`, 'utf8'));
  times(chip.memory.bandwidth, change.memory ?? 1);
  for (const peak of Object.values(chip.peakDense)) times(peak as Ranged, change.flop ?? 1);
  times(chip.scaleUp.bandwidthPerDirection, change.scaleUp ?? 1);
  times(chip.scaleOut.bandwidthPerDirection, change.scaleOut ?? 1);
  return JSON.stringify({ ...chip, id: 'drawn' });
}

/** A library that also knows a chip named "drawn". */
export function libraryWith(chip: string, change: Change = {}) {
  return createLibrary({
    ...documents,
    chips: { ...documents.chips, drawn: profile(chip, change) },
  });
}

export interface World {
  readonly chip: string;
  readonly model: string;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly microBatches: number;
  readonly sequenceLength: number;
  readonly recompute: 'none' | 'selective' | 'full';
  readonly tokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly batchPerChip: number;
  readonly load: number;
  readonly usdPerHour: number;
  readonly horizonMonths: number;
  readonly growth: number;
}

export const world: fc.Arbitrary<World> = fc.record({
  chip: fc.constantFrom('h100-sxm', 'a100-80gb-sxm', 'h20', 'mi300x', 'ascend-910c', 'b200-sxm'),
  model: fc.constantFrom('llama-3.1-8b', 'mistral-7b-v0.1', 'qwen3-8b', 'olmoe-1b-7b'),
  tensorParallel: fc.constantFrom(1, 2, 4),
  pipelineParallel: fc.constantFrom(1, 2, 4),
  dataParallel: fc.constantFrom(2, 4, 8),
  microBatches: fc.integer({ min: 4, max: 16 }),
  sequenceLength: fc.constantFrom(1024, 2048, 4096),
  recompute: fc.constantFrom('none', 'selective', 'full'),
  tokens: fc.integer({ min: 1, max: 2000 }).map(billions => billions * 1e9),
  inputTokens: fc.integer({ min: 16, max: 3000 }),
  outputTokens: fc.integer({ min: 8, max: 1000 }),
  batchPerChip: fc.integer({ min: 1, max: 64 }),
  load: fc.double({ min: 0.01, max: 2, noNaN: true }),
  usdPerHour: fc.integer({ min: 1, max: 100 }).map(tenths => tenths / 10),
  horizonMonths: fc.integer({ min: 1, max: 60 }),
  growth: fc.constantFrom(0, 0.05, 0.2),
});

/** The scenario of a world, as a person would write it. */
export function scenarioOf(world: World, chip = 'drawn') {
  const { tensorParallel, pipelineParallel, dataParallel } = world;
  return {
    name: 'drawn',
    model: world.model,
    training: {
      cluster: { chip, chips: tensorParallel * pipelineParallel * dataParallel },
      tokens: world.tokens,
      sequenceLength: world.sequenceLength,
      globalBatchSequences: dataParallel * world.microBatches,
      precision: 'bf16',
      plan: {
        tensorParallel,
        pipelineParallel,
        dataParallel,
        virtualPipelineStages: 1,
        pipelineSchedule: '1f1b',
        expertParallel: 1,
        expertTensorParallel: 1,
        contextParallel: 1,
        microBatchSequences: 1,
        zeroStage: 1,
        recompute: world.recompute,
      },
    },
    serving: {
      cluster: { chip, chips: 2 },
      precision: 'bf16',
      workload: {
        inputTokens: world.inputTokens,
        outputTokens: world.outputTokens,
        arrivals: { kind: 'poisson', requestsPerSecond: world.load },
      },
      plan: {
        prefill: {
          tensorParallel: 1,
          pipelineParallel: 1,
          expertParallel: 1,
          dataParallelAttention: 1,
        },
        decode: {
          tensorParallel: 1,
          pipelineParallel: 1,
          expertParallel: 1,
          dataParallelAttention: 1,
          batchPerChip: world.batchPerChip,
        },
      },
    },
    economics: {
      prices: '2026-q2',
      chipHourPrice: `${world.usdPerHour} USD/h`,
      horizon: `${world.horizonMonths} months`,
      demand: { outputTokensPerDay: 1e8, monthlyGrowth: world.growth },
    },
  };
}

/** What comes of a scenario. */
export function resultOf(document: unknown, library = libraryWith('h100-sxm')): Result {
  return simulate(checkScenario(document, 'drawn'), library);
}
