/** What Calculon looks at for GPT-3 on 1,024 chips is in the space that is searched here, which holds more besides. */
import { expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { allPlans, trainingSpace } from '../../src/search/train/space.ts';
import { type CalculonPlan, calculonPlans, gpt3OnThousand } from '../support/calculon-space.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

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
);

function wordsOf(plan: Omit<CalculonPlan, 'points' | 'dataParallel'>): string {
  const { tensorParallel, pipelineParallel, virtualPipelineStages, microBatchSequences } = plan;
  const { recompute, zeroStage, sequenceParallel, optimizerOffload } = plan;
  return [
    ...[tensorParallel, pipelineParallel, virtualPipelineStages, microBatchSequences],
    ...[recompute, zeroStage, sequenceParallel, optimizerOffload],
  ].join(' ');
}

test('every plan of Calculon is a plan here, or one that Megatron-LM refuses', () => {
  if (space === undefined) throw new Error('there are plans');
  const ours = new Set<string>();
  for (const plan of allPlans(space)) {
    const { pipelineSchedule, zeroStage, offload, contextParallel } = plan;
    if (!['1f1b', 'interleaved-1f1b'].includes(pipelineSchedule) || contextParallel > 1) continue;
    if (zeroStage > 1) continue;
    ours.add(
      wordsOf({
        ...plan,
        zeroStage: zeroStage === 0 ? 0 : 1,
        optimizerOffload: offload === 'optimizer',
      }),
    );
  }
  let points = 0;
  let refused = 0;
  const missing: string[] = [];
  for (const plan of calculonPlans(gpt3OnThousand)) {
    points += plan.points;
    // Without a tensor group there are no norms to cut, and cutting them is the same plan.
    const sequenceParallel = plan.tensorParallel === 1 || plan.sequenceParallel;
    if (ours.has(wordsOf({ ...plan, sequenceParallel }))) continue;
    // Megatron-LM refuses chunks for a number of micro-batches that the ranks do not divide.
    const microBatches = batch / plan.dataParallel / plan.microBatchSequences;
    if (plan.virtualPipelineStages > 1 && microBatches % plan.pipelineParallel !== 0) {
      refused += plan.points;
      continue;
    }
    missing.push(wordsOf(plan));
  }
  expect(missing).toEqual([]);
  expect([points, refused]).toEqual([1_501_760, 528_200]);
});
