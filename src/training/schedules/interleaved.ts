/** Interleaved 1F1B: each rank holds several chunks of layers and passes groups of micro-batches through them in turn. */
import type { PipelineShape, Place, Schedule } from './work-order.ts';

/**
 * Order of arXiv 2104.04473, section 2.2.2, as Megatron-LM runs it: groups of as many micro-batches as ranks, two
 * forwards ahead for every stage behind and one group for every further chunk. A last group that is not full keeps
 * the places of the missing micro-batches empty.
 */
export const interleaved: Schedule = {
  stages: ({ ranks, virtual }) => ranks * virtual,
  rankOf: ({ stage }, { ranks }) => stage % ranks,
  emit(rank, shape, order) {
    const { ranks, virtual, microBatches } = shape;
    const total = Math.ceil(microBatches / ranks) * ranks * virtual;
    const ahead = Math.min(total, (ranks - 1 - rank) * 2 + (virtual - 1) * ranks);
    for (let step = 0; step < ahead; step++) order.forward(turn(step, rank, shape, false));
    for (let step = 0; step < total; step++) {
      if (step + ahead < total) order.forward(turn(step + ahead, rank, shape, false));
      order.backward(turn(step, rank, shape, true));
    }
  },
};

/** Chunk and micro-batch of the n-th forward or backward of a rank. */
function turn(
  step: number,
  rank: number,
  { ranks, virtual }: PipelineShape,
  reversed: boolean,
): Place {
  const group = Math.floor(step / (ranks * virtual));
  const within = step % (ranks * virtual);
  const chunk = Math.floor(within / ranks);
  return {
    stage: (reversed ? virtual - 1 - chunk : chunk) * ranks + rank,
    microBatch: group * ranks + (within % ranks),
  };
}
