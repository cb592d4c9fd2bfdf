/** Who does what when in the pipeline of one step. */

import type { TrainingContext } from './layer-work.ts';
import { runningSchedule } from './pipeline.ts';
import { run } from './schedules/clock.ts';
import { clockFor } from './schedules/engine.ts';
import { durationsOf } from './schedules/stage-seconds.ts';
import { kindOf } from './schedules/work-order.ts';
import type { TrainingStep } from './step.ts';

/** The work of one rank as columns, in order. */
export interface RankTimeline {
  /** One letter an item, see `workLetters`. */
  readonly kinds: string;
  /** Micro-batch of each item; of overlapped work the one that goes forward. */
  readonly microBatches: readonly number[];
  /** Stage of each item; of overlapped work the one that goes forward. */
  readonly stages: readonly number[];
  /** Micro-batch that goes backward in overlapped work, in the order of those items. */
  readonly besides: readonly number[];
  /** Seconds from the start of the step, and how long. */
  readonly starts: readonly number[];
  readonly seconds: readonly number[];
}

export interface Timeline {
  /** Micro-batches shown, of so many in the step: enough to fill and drain the pipeline. */
  readonly microBatches: number;
  readonly stepMicroBatches: number;
  /** From the first item to the end of the last one shown. */
  readonly seconds: number;
  readonly ranks: readonly RankTimeline[];
}

/** Letters of the kinds of work: forward, whole backward, its input half, its weight half, forward beside backward. */
export const workLetters = 'fbiwx';

/** Items shown at most: what a picture resolves and a result carries without weight. */
const itemsShown = 2000;
/** Digits kept of a time: a millionth of the step. */
const digits = 6;

/** The step's pipeline with as many micro-batches as a reader can take in; undefined without a pipeline. */
export function pipelineTimeline(
  { load, microBatches }: TrainingStep,
  { plan }: TrainingContext,
): Timeline | undefined {
  if (load.ranks === 1) return undefined;
  const shown = Math.min(microBatches, microBatchesShown(load.ranks, load.forward.length));
  const clock = clockFor(runningSchedule(plan), { ...load, microBatches: shown });
  const durations = durationsOf(load);
  const { seconds } = run(clock, durations, load.transferSeconds);
  const { program, ends } = clock;
  const ranks = Array.from({ length: load.ranks }, () => ({
    kinds: '',
    microBatches: [] as number[],
    stages: [] as number[],
    besides: [] as number[],
    starts: [] as number[],
    seconds: [] as number[],
  }));
  for (let row = 0; row < program.length; row++) {
    const rank = ranks[program.rank[row] as number];
    if (rank === undefined) continue;
    const kind = program.kind[row] as number;
    const ahead = program.forwardStage[row] as number;
    const own = durations[program.duration[row] as number] as number;
    rank.kinds += workLetters[kind];
    rank.microBatches.push(
      (ahead >= 0 ? program.forwardMicroBatch[row] : program.backwardMicroBatch[row]) as number,
    );
    rank.stages.push(ahead >= 0 ? ahead : (program.backwardStage[row] as number));
    if (kind === kindOf.overlapped) rank.besides.push(program.backwardMicroBatch[row] as number);
    rank.starts.push(rounded(Math.max(0, (ends[2 * row] as number) - own)));
    rank.seconds.push(rounded(own));
  }
  return { microBatches: shown, stepMicroBatches: microBatches, seconds: rounded(seconds), ranks };
}

/** Two rounds of micro-batches, or as many as leave room for every item. */
function microBatchesShown(ranks: number, stages: number): number {
  const room = Math.floor(itemsShown / (2 * stages));
  return Math.max(2, Math.min(2 * ranks + 2, room));
}

function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}
