/**
 * The space that Calculon searches for a training run (calculon-ai/calculon, calculon/llm/optimal_execution.py), counted in
 * our words: what divides what, and which options go together.
 */

import type { Offload, TensorOverlap } from '../../src/parallelism/plan.ts';
import { combinations, divisors } from '../../src/search/train/choices.ts';

export interface CalculonQuestion {
  readonly chips: number;
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly sequenceLength: number;
  readonly batch: number;
}

/** The words of a point that are words of a plan here. */
export interface CalculonPlan {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly virtualPipelineStages: number;
  readonly microBatchSequences: number;
  readonly recompute: 'none' | 'selective' | 'full';
  readonly zeroStage: 0 | 1;
  readonly sequenceParallel: boolean;
  readonly offload: Offload;
  /** Calculon's `tensor_par_overlap`; its `pipe` is our `pipeline`. */
  readonly tensorOverlap: TensorOverlap;
  /** Calculon's `data_par_overlap`. */
  readonly gradientOverlap: boolean;
  /**
   * Points of Calculon with these words. They differ in how the collectives of a tensor group are built and in what is
   * gathered again in backward, which here the software stack settles.
   */
  readonly points: number;
}

/** Every plan with the number of Calculon's points that are this plan; host memory is there, networks follow from the ranks. */
export function calculonPlans({
  chips,
  hidden,
  heads,
  layers,
  sequenceLength,
  batch,
}: CalculonQuestion): readonly CalculonPlan[] {
  const cuts = combinations({
    tensorParallel: divisors(chips).filter(size => hidden % size === 0 && heads % size === 0),
    pipelineParallel: divisors(layers),
  })
    .map(cut => ({ ...cut, dataParallel: chips / cut.tensorParallel / cut.pipelineParallel }))
    // Where the batch does not divide, Calculon takes a smaller one: another question.
    .filter(({ dataParallel }) => Number.isInteger(dataParallel) && batch % dataParallel === 0);
  return cuts.flatMap(cut => {
    const { tensorParallel, pipelineParallel, dataParallel } = cut;
    return combinations({
      virtualPipelineStages: pipelineParallel === 1 ? [1] : divisors(layers / pipelineParallel),
      microBatchSequences: divisors(batch / dataParallel).filter(
        size => (size * sequenceLength) % tensorParallel === 0,
      ),
      recompute: ['none', 'selective', 'full'] as const,
      zeroStage: dataParallel > 1 ? ([0, 1] as const) : ([0] as const),
      sequenceParallel: [true, false],
      tensorOverlap:
        tensorParallel > 1 ? (['none', 'ring', 'pipeline'] as const) : (['none'] as const),
      gradientOverlap: dataParallel > 1 ? [true, false] : [false],
    }).flatMap(words =>
      offloadsOf(words).map(offload => ({ ...cut, ...words, offload, points: pointsOf(words) })),
    );
  });
}

type Words = Pick<CalculonPlan, 'recompute' | 'sequenceParallel'>;

/** Weights and optimizer states each stay or go; so do activations, unless all of them are computed again. */
function offloadsOf({ recompute }: Words): readonly Offload[] {
  const whole = ['none', 'optimizer', 'weights', 'optimizer+weights'] as const;
  return recompute === 'full'
    ? whole
    : [...whole, 'activations', 'optimizer+activations', 'activations+weights', 'all'];
}

/** Reduce-scatter and all-gather may gather again in backward unless everything is; sent point to point they do not. */
function pointsOf({ recompute, sequenceParallel }: Words): number {
  return sequenceParallel ? (recompute === 'full' ? 2 : 3) : 1;
}

/** GPT-3 175B on 1,024 chips, as Calculon's own examples have it. */
export const gpt3OnThousand: CalculonQuestion = {
  chips: 1024,
  hidden: 12288,
  heads: 96,
  layers: 96,
  sequenceLength: 2048,
  batch: 1536,
};

export function calculonPoints(question: CalculonQuestion): number {
  return calculonPlans(question).reduce((sum, { points }) => sum + points, 0);
}
