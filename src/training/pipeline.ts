/** How long a pipeline of unequal stages takes for one step, by schedule. */
import type { PipelineSchedule } from '../parallelism/plan.ts';

/** Seconds per micro-batch of each stage in order (`virtual` chunks per rank are consecutive stages dealt round-robin). */
export interface PipelineLoad {
  readonly forward: readonly number[];
  readonly backward: readonly number[];
  /** Part of `backward` that can be postponed. */
  readonly weight: readonly number[];
  readonly ranks: number;
  readonly virtual: number;
  readonly microBatches: number;
}

export interface PipelineTime {
  /** Busiest rank at work. */
  readonly steadySeconds: number;
  /** The same rank waiting. */
  readonly bubbleSeconds: number;
}

/**
 * Steady work of the busiest rank plus the schedule's bubble.
 *
 * - `gpipe`, `1f1b`: the other stages' forward and backward pass by once, Σt − max t (arXiv 2104.04473, section 2.2).
 * - `interleaved-1f1b`: that divided by the chunks per rank (same paper, section 2.2.2).
 * - `zero-bubble`: weight gradients fill part of it, (p−1)·(F + B − 2W) with B the full backward (arXiv 2401.10241, ZB-H1).
 * - `dualpipe`: (p/2−1)·(F&B + B − 3W), F&B an overlapped pair, micro-batches fed from both ends, so that rank i also
 *   holds stage p−1−i (https://github.com/deepseek-ai/DualPipe).
 */
export function pipelineTime(schedule: PipelineSchedule, load: PipelineLoad): PipelineTime {
  const { ranks, virtual, microBatches } = load;
  const busiest = busiestRank(schedule, load);
  const steadySeconds = microBatches * busiest.total;
  if (ranks === 1) return { steadySeconds, bubbleSeconds: 0 };
  const mean = {
    forward: sum(load.forward) / ranks,
    backward: sum(load.backward) / ranks,
    weight: sum(load.weight) / ranks,
  };
  switch (schedule) {
    case 'gpipe':
    case '1f1b':
      return {
        steadySeconds,
        bubbleSeconds: sum(load.forward) + sum(load.backward) - busiest.total,
      };
    case 'interleaved-1f1b':
      return {
        steadySeconds,
        bubbleSeconds: (sum(load.forward) + sum(load.backward) - busiest.total) / virtual,
      };
    case 'zero-bubble':
      return {
        steadySeconds,
        bubbleSeconds: (ranks - 1) * Math.max(0, mean.forward + mean.backward - 2 * mean.weight),
      };
    case 'dualpipe':
      return {
        steadySeconds,
        bubbleSeconds:
          Math.max(0, ranks / 2 - 1) *
          Math.max(0, mean.forward + 2 * mean.backward - 3 * mean.weight),
      };
  }
}

/** Forward and backward per micro-batch of the rank with the most work. */
function busiestRank(
  schedule: PipelineSchedule,
  { forward, backward, ranks }: PipelineLoad,
): { readonly total: number } {
  let total = 0;
  for (let rank = 0; rank < ranks; rank++) {
    let own = 0;
    if (schedule === 'dualpipe') {
      // Each rank sends half of the micro-batches through its own stage and half through the mirrored one.
      const mirror = ranks - 1 - rank;
      own =
        ((forward[rank] ?? 0) +
          (backward[rank] ?? 0) +
          (forward[mirror] ?? 0) +
          (backward[mirror] ?? 0)) /
        2;
    } else {
      for (let stage = rank; stage < forward.length; stage += ranks) {
        own += (forward[stage] ?? 0) + (backward[stage] ?? 0);
      }
    }
    total = Math.max(total, own);
  }
  return { total };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
