/** ZB-H1: 1F1B whose weight gradients wait for gaps, in the memory of 1F1B (arXiv 2401.10241, section 3.1). */
import type { Schedule } from './work-order.ts';

export const zeroBubble: Schedule = {
  stages: ({ ranks }) => ranks,
  rankOf: ({ stage }) => stage,
  emit(rank, { ranks, microBatches }, order) {
    const ahead = Math.min(ranks - 1 - rank, microBatches);
    const waiting = rank;
    for (let microBatch = 0; microBatch < ahead; microBatch++) {
      order.forward({ stage: rank, microBatch });
    }
    let weights = 0;
    for (let microBatch = 0; microBatch < microBatches; microBatch++) {
      const steady = microBatch + ahead < microBatches;
      if (steady) order.forward({ stage: rank, microBatch: microBatch + ahead });
      order.backwardInput({ stage: rank, microBatch });
      if (microBatch - weights >= waiting) {
        order.backwardWeight({ stage: rank, microBatch: weights++ });
      }
    }
    while (weights < microBatches) order.backwardWeight({ stage: rank, microBatch: weights++ });
  },
};
