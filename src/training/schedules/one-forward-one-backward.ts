/** 1F1B: enough forwards to fill the stages behind, then one backward for each forward (arXiv 2104.04473, section 2.2.1). */
import type { Schedule } from './work-order.ts';

export const oneForwardOneBackward: Schedule = {
  stages: ({ ranks }) => ranks,
  rankOf: ({ stage }) => stage,
  emit(rank, { ranks, microBatches }, order) {
    const ahead = Math.min(ranks - 1 - rank, microBatches);
    for (let microBatch = 0; microBatch < ahead; microBatch++) {
      order.forward({ stage: rank, microBatch });
    }
    for (let microBatch = 0; microBatch < microBatches; microBatch++) {
      if (microBatch + ahead < microBatches) {
        order.forward({ stage: rank, microBatch: microBatch + ahead });
      }
      order.backward({ stage: rank, microBatch });
    }
  },
};
