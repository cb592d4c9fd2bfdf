/** DualPipe: micro-batches enter from both ends, so that each rank holds a stage and its mirror image. */
import { bothWays } from './bidirectional.ts';
import type { PipelineShape, Schedule } from './work-order.ts';

/** Micro-batches that enter at the first rank; the others enter at the last. */
function enteringFirst({ microBatches }: PipelineShape): number {
  return Math.ceil(microBatches / 2);
}

/** Needs an even number of ranks. Fewer micro-batches than two per rank leave their places empty. */
export const dualPipe: Schedule = {
  stages: ({ ranks }) => ranks,
  rankOf: ({ stage, microBatch }, shape) =>
    microBatch < enteringFirst(shape) ? stage : shape.ranks - 1 - stage,
  emit(rank, shape, order) {
    const { ranks, microBatches } = shape;
    const first = enteringFirst(shape);
    const mirrored = rank >= ranks / 2;
    const outer = mirrored ? ranks - 1 - rank : rank;
    const none = Number.POSITIVE_INFINITY;
    bothWays(
      {
        outer,
        toMeeting: ranks / 2 - 1 - outer,
        pairs: Math.max(ranks, first) - ranks + outer + 1,
        place(flow, index) {
          const fromFirst = (flow === 0) !== mirrored;
          const stage = flow === 0 ? outer : ranks - 1 - outer;
          const exists = index < (fromFirst ? first : microBatches - first);
          return { stage, microBatch: exists ? (fromFirst ? index : first + index) : none };
        },
      },
      order,
    );
  },
};
