/** Pipelines by formula, for searches: exact where stages are alike, a close estimate where they are not. */
import type { PipelineSchedule } from '../parallelism/plan.ts';
import type { PipelineLoad } from './pipeline.ts';

/**
 * Seconds of one step's pipeline.
 *
 * - `gpipe`: Σ(f+b) + (m−1)(max f + max b) + 2(p−1)c for any stages and any transfer time c: forward and backward are
 *   each a row of machines that every micro-batch passes in order (arXiv 1811.06965).
 * - `1f1b`: Σt + (m−1) max t, t = f+b, for stages that do not get faster towards the end, else an estimate; a
 *   round of p micro-batches, all that are under way at once, also waits for 2(p−1) transfers as far as faster stages
 *   leave no room for them (arXiv 2104.04473).
 * - `interleaved-1f1b`: bubble over v chunks, transfers once in all (same paper, section 2.2.2).
 * - `zero-bubble`: bubble (p−1)(F+B−2W), B the full backward (arXiv 2401.10241).
 * - `zero-bubble-v`, `dualpipe-v`: on p ranks with two chunks each the bubble is (p−1) times that of a chunk: its
 *   forward at least, or (F&B+B−3W) as DualPipe's.
 * - `dualpipe`: bubble (p/2−1)(F&B+B−3W) of the ranks in the middle (github.com/deepseek-ai/DualPipe).
 *
 * `test/training/pipeline.test.ts` holds each to the engine where it claims to be exact.
 */
export function closedFormSeconds(schedule: PipelineSchedule, load: PipelineLoad): number {
  const { forward, backward, ranks, microBatches, transferSeconds } = load;
  const stages = forward.length;
  switch (schedule) {
    case 'gpipe':
      return (
        sum(forward) +
        sum(backward) +
        (microBatches - 1) * (largest(forward) + largest(backward)) +
        2 * (ranks - 1) * transferSeconds
      );
    case '1f1b': {
      let total = 0;
      let most = 0;
      for (let stage = 0; stage < stages; stage++) {
        const own = (forward[stage] as number) + (backward[stage] as number);
        total += own;
        most = Math.max(most, own);
      }
      const there = 2 * (ranks - 1) * transferSeconds;
      // A faster stage than the slowest has time to wait for a transfer.
      const late = Math.max(0, total + there - ranks * most);
      const rounds = Math.floor((microBatches - 1) / ranks);
      const left = Math.max(0, microBatches - 2 - rounds * ranks);
      return total + there + (microBatches - 1) * most + (rounds + left / (ranks - 1)) * late;
    }
    case 'interleaved-1f1b': {
      const busiest = busiestOfRanks(load);
      const bubble = ((ranks - 1) / ranks / load.virtual) * (sum(forward) + sum(backward));
      return microBatches * busiest + bubble + 2 * (stages - 1) * transferSeconds;
    }
    case 'zero-bubble': {
      const { ahead, back, weight } = means(load);
      const bubble = (ranks - 1) * Math.max(0, ahead + back - 2 * weight);
      return microBatches * busiestOfRanks(load) + bubble + 2 * (ranks - 1) * transferSeconds;
    }
    case 'zero-bubble-v': {
      const { ahead, back, weight } = means(load);
      const bubble = (ranks - 1) * Math.max(ahead, ahead + back - 2 * weight);
      return 2 * microBatches * busiestOfMirrored(load) + bubble + 4 * ranks * transferSeconds;
    }
    case 'dualpipe':
    case 'dualpipe-v':
      return bothWaysSeconds(schedule, load);
  }
}

/** DualPipe and DualPipeV: pairs take F&B, what runs alone its own time; see the counts of `schedules/bidirectional.ts`. */
function bothWaysSeconds(schedule: 'dualpipe' | 'dualpipe-v', load: PipelineLoad): number {
  const { ranks, microBatches, transferSeconds } = load;
  const folded = schedule === 'dualpipe-v';
  const { ahead, back, weight, overlapped } = means(load);
  const perRank = folded ? 2 * microBatches : microBatches;
  const depth = folded ? ranks : ranks / 2;
  // On the rank where the flows meet 2·depth + 1 forwards and as many backwards run alone, the rest in pairs.
  const alone = Math.min(perRank, 2 * depth + 1);
  const work = alone * (ahead + back) + (perRank - alone) * overlapped;
  const unevenness = busiestOfMirrored(load) / (ahead + back);
  const bubble = (depth - 1) * Math.max(0, overlapped + back - 3 * weight);
  return work * unevenness + bubble + 2 * (2 * depth - 1) * transferSeconds;
}

interface Means {
  readonly ahead: number;
  readonly back: number;
  readonly weight: number;
  readonly overlapped: number;
}

function means({ forward, backward, weight, overlapped }: PipelineLoad): Means {
  const stages = forward.length;
  const ahead = sum(forward) / stages;
  const back = sum(backward) / stages;
  return {
    ahead,
    back,
    weight: sum(weight) / stages,
    overlapped: overlapped === undefined ? ahead + back : sum(overlapped) / stages,
  };
}

/** Forward and backward per micro-batch of the rank with the most work, chunks dealt in turn. */
export function busiestOfRanks({ forward, backward, ranks }: PipelineLoad): number {
  let busiest = 0;
  for (let rank = 0; rank < ranks; rank++) {
    let own = 0;
    for (let stage = rank; stage < forward.length; stage += ranks) {
      own += (forward[stage] as number) + (backward[stage] as number);
    }
    busiest = Math.max(busiest, own);
  }
  return busiest;
}

/** The same where a rank holds a stage and its mirror image: the mean of the two, for one of them. */
export function busiestOfMirrored({ forward, backward }: PipelineLoad): number {
  const stages = forward.length;
  let busiest = 0;
  for (let stage = 0; stage < stages / 2; stage++) {
    const mirror = stages - 1 - stage;
    const own = (forward[stage] as number) + (backward[stage] as number);
    const other = (forward[mirror] as number) + (backward[mirror] as number);
    busiest = Math.max(busiest, (own + other) / 2);
  }
  return busiest;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function largest(values: readonly number[]): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}
