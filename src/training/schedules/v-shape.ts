/** Two chunks per rank, laid out like a V: down the ranks and back up, so that the first rank also holds the last stage. */
import type { Schedule } from './work-order.ts';

export const vShape = {
  stages: ({ ranks }) => 2 * ranks,
  rankOf: ({ stage }, { ranks }) => (stage < ranks ? stage : 2 * ranks - 1 - stage),
} as const satisfies Pick<Schedule, 'stages' | 'rankOf'>;
