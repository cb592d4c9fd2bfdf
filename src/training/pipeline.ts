/** How long the pipeline of one step takes: simulated event by event, or by formula. */
import type { PipelineSchedule, TrainingPlan } from '../parallelism/plan.ts';
import { busiestOfMirrored, busiestOfRanks, closedFormSeconds } from './closed-form.ts';
import { timeSchedule } from './schedules/engine.ts';
import { schedules } from './schedules/schedules.ts';
import { durationsOf, type StageSeconds } from './schedules/stage-seconds.ts';
import type { PipelineShape } from './schedules/work-order.ts';

/** Seconds per micro-batch of every stage in order, and the pipeline that they stand in. */
export interface PipelineLoad extends StageSeconds, PipelineShape {
  /** From the end of a stage's work until the next rank has its result; beside the work of both. */
  readonly transferSeconds: number;
}

/** Seconds of a mean rank by kind of work. */
export interface WorkSeconds {
  readonly forward: number;
  readonly backward: number;
  readonly weight: number;
  /** Forward of one micro-batch beside backward of another. */
  readonly overlapped: number;
}

export interface PipelineTime {
  readonly seconds: number;
  /** Busiest rank at work. */
  readonly steadySeconds: number;
  /** The same rank waiting for work. */
  readonly bubbleSeconds: number;
  /** Waiting that only results on their way between ranks cause. */
  readonly transferSeconds: number;
  readonly work: WorkSeconds;
}

/** The schedule that a plan runs: chunks turn 1F1B into its interleaved form. */
export function runningSchedule(
  plan: Pick<TrainingPlan, 'pipelineSchedule' | 'virtualPipelineStages'>,
): PipelineSchedule {
  const { pipelineSchedule, virtualPipelineStages } = plan;
  return pipelineSchedule === '1f1b' && virtualPipelineStages > 1
    ? 'interleaved-1f1b'
    : pipelineSchedule;
}

/** Stages that a plan cuts the layers into. */
export function stageCount(plan: TrainingPlan): number {
  if (plan.pipelineParallel === 1) return 1;
  return schedules[runningSchedule(plan)].stages({
    ranks: plan.pipelineParallel,
    virtual: plan.virtualPipelineStages,
    microBatches: 1,
  });
}

/** Walks the schedule item by item; the bubble comes out. */
export function simulatePipeline(schedule: PipelineSchedule, load: PipelineLoad): PipelineTime {
  if (load.ranks === 1) return alone(load);
  const timed = timeSchedule(schedule, load, durationsOf(load), load.transferSeconds);
  const [forward = 0, backward = 0, input = 0, weight = 0, overlapped = 0] = timed.byKind;
  return {
    seconds: timed.seconds,
    steadySeconds: timed.busiest,
    bubbleSeconds: Math.max(0, timed.withoutTransfer - timed.busiest),
    transferSeconds: Math.max(0, timed.seconds - timed.withoutTransfer),
    work: { forward, backward: backward + input, weight, overlapped },
  };
}

/** Seconds by formula, for a search over many plans. */
export function estimatePipeline(schedule: PipelineSchedule, load: PipelineLoad): number {
  return load.ranks === 1 ? alone(load).seconds : closedFormSeconds(schedule, load);
}

/** The same with its parts as far as a formula tells them: what is not work of a mean or of the busiest rank is bubble. */
export function formulaPipeline(schedule: PipelineSchedule, load: PipelineLoad): PipelineTime {
  if (load.ranks === 1) return alone(load);
  const seconds = closedFormSeconds(schedule, load);
  const { ranks, microBatches, forward, backward, weight } = load;
  const busy = Math.min(seconds, microBatches * busiestSeconds(schedule, load));
  const ofMean = (stages: readonly number[]) =>
    (microBatches * stages.reduce((sum, own) => sum + own, 0)) / ranks;
  return {
    seconds,
    steadySeconds: busy,
    bubbleSeconds: seconds - busy,
    transferSeconds: 0,
    work: {
      forward: ofMean(forward),
      backward: ofMean(backward),
      weight: ofMean(weight),
      overlapped: 0,
    },
  };
}

/** Forward and backward per micro-batch of the busiest rank, seconds, as if nothing ran side by side. */
export function busiestSeconds(schedule: PipelineSchedule, load: PipelineLoad): number {
  if (load.ranks === 1) return alone(load).seconds / load.microBatches;
  if (schedule === 'dualpipe') return busiestOfMirrored(load);
  return schedule.endsWith('-v') ? 2 * busiestOfMirrored(load) : busiestOfRanks(load);
}

/** One rank, no pipeline: micro-batches one after another. */
function alone({ forward, backward, microBatches }: PipelineLoad): PipelineTime {
  let ahead = 0;
  let back = 0;
  for (const seconds of forward) ahead += microBatches * seconds;
  for (const seconds of backward) back += microBatches * seconds;
  return {
    seconds: ahead + back,
    steadySeconds: ahead + back,
    bubbleSeconds: 0,
    transferSeconds: 0,
    work: { forward: ahead, backward: back, weight: 0, overlapped: 0 },
  };
}
