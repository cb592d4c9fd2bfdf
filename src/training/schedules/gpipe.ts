/** GPipe: every forward, then every backward, last micro-batch first (arXiv 1811.06965, figure 2). */
import type { Schedule } from './work-order.ts';

export const gpipe: Schedule = {
  stages: ({ ranks }) => ranks,
  rankOf: ({ stage }) => stage,
  emit(rank, { microBatches }, order) {
    for (let microBatch = 0; microBatch < microBatches; microBatch++) {
      order.forward({ stage: rank, microBatch });
    }
    for (let microBatch = microBatches - 1; microBatch >= 0; microBatch--) {
      order.backward({ stage: rank, microBatch });
    }
  },
};
