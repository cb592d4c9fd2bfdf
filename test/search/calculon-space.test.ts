/** What Calculon looks at for GPT-3 on 1,024 chips is in the space that is searched here, which holds more besides. */
import { expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import {
  type Placement,
  type Shape,
  type TrainingSpace,
  trainingSpace,
  variedWords,
} from '../../src/search/train/space.ts';
import { type CalculonPlan, calculonPlans, gpt3OnThousand } from '../support/calculon-space.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

// Machines of all sizes run this; it is not about speed.
vi.setConfig({ testTimeout: 120_000 });

const library = createLibrary(shippedDocuments());
const chip = library.chip('a100-80gb-sxm');
const { chips, sequenceLength, batch } = gpt3OnThousand;
const space = trainingSpace(
  {
    architecture: library.model('gpt-3-175b'),
    chips,
    domainChips: chip.scaleUp.domainChips,
    sequenceLength,
    globalBatchSequences: batch,
    precision: 'bf16',
  },
  {},
  variedWords,
);

/** Words of a plan that its layers see, as one text. */
function shapeWords(plan: Omit<CalculonPlan, 'points' | 'zeroStage' | 'gradientOverlap'>): string {
  const { microBatchSequences, recompute, sequenceParallel, offload, tensorOverlap } = plan;
  return [microBatchSequences, recompute, sequenceParallel, offload, tensorOverlap].join(' ');
}

interface Known {
  readonly placement: Placement;
  /** Shapes of one flow, by their words. */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly shardings: ReadonlySet<string>;
  readonly orders: Map<number, ReadonlySet<number>>;
}

/** What this space holds at each place that Calculon has: no experts, whole sequences. */
function placesOf(space: TrainingSpace): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const placement of space.placements) {
    const { tensorParallel, pipelineParallel, contextParallel, dataParallel } = placement;
    if (contextParallel > 1) continue;
    const shapes = new Map<string, Shape>();
    for (const shape of space.shapes(placement)) {
      // Without a tensor group nothing overlaps, and the word says nothing.
      const words = { ...placement, ...shape, tensorOverlap: shape.tensorOverlap ?? 'none' };
      if (!shape.flows) shapes.set(shapeWords({ ...words, virtualPipelineStages: 1 }), shape);
    }
    const shardings = space
      .shardings(placement)
      .map(
        ({ zeroStage, gradientOverlap = false }) => `${Math.min(zeroStage, 1)} ${gradientOverlap}`,
      );
    known.set(`${tensorParallel} ${pipelineParallel} ${dataParallel}`, {
      placement,
      shapes,
      shardings: new Set(shardings),
      orders: new Map(),
    });
  }
  return known;
}

/** Chunks that a rank may have under 1F1B and its interleaved form. */
function chunksAt(space: TrainingSpace, { placement, orders }: Known, shape: Shape) {
  const before = orders.get(shape.microBatchSequences);
  if (before !== undefined) return before;
  const chunks = new Set(
    space
      .orders(placement, shape)
      .filter(({ pipelineSchedule }) => ['1f1b', 'interleaved-1f1b'].includes(pipelineSchedule))
      .map(({ virtualPipelineStages }) => virtualPipelineStages),
  );
  orders.set(shape.microBatchSequences, chunks);
  return chunks;
}

test('every plan of Calculon is a plan here, overlap and host memory included, or one that Megatron-LM refuses', () => {
  if (space === undefined) throw new Error('there are plans');
  const places = placesOf(space);
  let points = 0;
  let plans = 0;
  let refused = 0;
  const missing: string[] = [];
  for (const plan of calculonPlans(gpt3OnThousand)) {
    const { tensorParallel, pipelineParallel, dataParallel, virtualPipelineStages } = plan;
    points += plan.points;
    plans++;
    const known = places.get(`${tensorParallel} ${pipelineParallel} ${dataParallel}`);
    // Without a tensor group there are no norms to cut, and cutting them is the same plan.
    const sequenceParallel = tensorParallel === 1 || plan.sequenceParallel;
    const words = shapeWords({ ...plan, sequenceParallel });
    const shape = known?.shapes.get(words);
    const shared = known?.shardings.has(`${plan.zeroStage} ${plan.gradientOverlap}`) === true;
    if (known !== undefined && shape !== undefined && shared) {
      if (chunksAt(space, known, shape).has(virtualPipelineStages)) continue;
      // Megatron-LM refuses chunks for a number of micro-batches that the ranks do not divide.
      const microBatches = batch / dataParallel / plan.microBatchSequences;
      if (virtualPipelineStages > 1 && microBatches % pipelineParallel !== 0) {
        refused += plan.points;
        continue;
      }
    }
    missing.push(`${tensorParallel} ${pipelineParallel} ${virtualPipelineStages} ${words}`);
  }
  expect(missing).toEqual([]);
  expect([points, plans, refused]).toEqual([1_501_760, 790_400, 528_200]);
});
