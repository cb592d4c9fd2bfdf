/** ZB-V: zero bubble on V-shaped chunks; no bubble when forward and both halves of backward take equally long. */
import { vShape } from './v-shape.ts';
import type { Schedule } from './work-order.ts';

/** Order of arXiv 2401.10241, section 6, by the rule that PyTorch's pipelining follows for it. */
export const zeroBubbleV: Schedule = {
  ...vShape,
  emit(rank, { ranks, microBatches }, order) {
    const total = Math.max(2 * ranks - 1, microBatches);
    const down = rank;
    const up = 2 * ranks - 1 - rank;
    const forwards = { [down]: 0, [up]: 0 };
    const inputs = { [down]: 0, [up]: 0 };
    const weights = { [down]: 0, [up]: 0 };
    const next = (counts: Record<number, number>, stage: number) => {
      const microBatch = counts[stage] ?? 0;
      counts[stage] = microBatch + 1;
      return { stage, microBatch };
    };
    const forward = (stage: number) => order.forward(next(forwards, stage));
    const input = (stage: number) => order.backwardInput(next(inputs, stage));
    const weight = (stage: number) => order.backwardWeight(next(weights, stage));

    for (let turn = 0; turn < 2 * (ranks - rank) - 1; turn++) forward(down);
    for (let turn = 0; turn < rank; turn++) {
      forward(up);
      forward(down);
    }
    for (let turn = 0; turn < ranks - rank; turn++) {
      forward(up);
      input(up);
      weight(up);
    }
    while ((forwards[up] ?? 0) < (forwards[down] ?? 0) || (forwards[down] ?? 0) < total) {
      if ((forwards[down] ?? 0) < total) forward(down);
      input(down);
      weight(down);
      forward(up);
      input(up);
      weight(up);
    }
    for (let turn = 0; turn < rank; turn++) {
      input(down);
      input(up);
    }
    for (let turn = 0; turn < ranks - rank; turn++) {
      input(down);
      weight(down);
    }
    while ((weights[up] ?? 0) < total) weight(up);
    while ((weights[down] ?? 0) < total) weight(down);
  },
};
