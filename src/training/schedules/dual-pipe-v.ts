/** DualPipeV: DualPipe folded at its middle: two chunks per rank in a V, one copy of the weights. */
import { bothWays } from './bidirectional.ts';
import { vShape } from './v-shape.ts';
import type { Schedule } from './work-order.ts';

/** The "cut-in-half" form of DualPipe by Sea AI Lab, as in github.com/deepseek-ai/DualPipe. */
export const dualPipeV: Schedule = {
  ...vShape,
  emit(rank, { ranks, microBatches }, order) {
    bothWays(
      {
        outer: rank,
        toMeeting: ranks - 1 - rank,
        pairs: Math.max(2 * ranks, microBatches) - 2 * ranks + rank + 1,
        place: (flow, microBatch) => ({
          stage: flow === 0 ? rank : 2 * ranks - 1 - rank,
          microBatch,
        }),
      },
      order,
    );
  },
};
