/** What interrupts a run and what guards against it: checkpoints, how often, and what they cost. */
import type { TrainingPlan } from '../parallelism/plan.ts';
import { giga, hoursPerDay, secondsPerHour } from '../units/quantity.ts';
import { optimizerBytes } from './optimizer.ts';
import type { Reliability } from './run.ts';

/**
 * Llama 3 405B counted 419 unexpected interruptions in 54 days on 16,384 H100: one in 50,700 chip-hours
 * (arXiv 2407.21783, table 5). Meta's research clusters saw one in 65,000 to 82,000 (arXiv 2410.21680).
 */
const chipHoursPerInterruption = (54 * hoursPerDay * 16384) / 419;
/** Detection, replacement, loading: with 8 interruptions a day Llama 3 kept over 90% of its time (section 3.3.4). */
const restartSeconds = 600;
/** BLOOM wrote 2.3 TB in 40 s (bigscience-workshop, tr11-176B-ml); the largest systems need 50 to 200 GB/s (VAST Data). */
const storageBytesPerSecond = 100 * giga;
/** A chip's share leaves for host memory over PCIe 5.0 before training goes on: published stalls are 0.01 to 1 s. */
const hostBytesPerSecond = 50 * giga;
/** Weights in 16 bits stand beside the optimizer's states: 13 to 14 bytes per parameter in all (BLOOM, NeMo). */
const weightBytes = 2;

export const checkpointings = ['asynchronous', 'synchronous'] as const;
export type Checkpointing = (typeof checkpointings)[number];

/** What a document may state; the rest follows from the model and the cluster. */
export interface ReliabilityWishes {
  readonly chipHoursPerInterruption?: number | undefined;
  readonly restart?: number | undefined;
  readonly checkpointing?: Checkpointing | undefined;
  /** Bytes per second into storage, of the whole cluster. */
  readonly storageBandwidth?: number | undefined;
  readonly checkpointInterval?: number | undefined;
  readonly checkpointStall?: number | undefined;
}

export interface RunReliability extends Reliability {
  readonly checkpointing: Checkpointing;
  readonly storageBytesPerSecond: number;
  readonly checkpointBytes: number;
  /** Until a checkpoint is safe in storage; what happens before is lost with the one before. */
  readonly checkpointWriteSeconds: number;
}

/**
 * Fills in what is not stated. The interval is the one that loses least: √(2·stall·time between interruptions)
 * (J. W. Young, 1974; J. T. Daly, 2006), but no shorter than a checkpoint takes to write.
 */
export function runReliability(
  {
    parameters,
    chips,
    plan,
  }: {
    readonly parameters: number;
    readonly chips: number;
    readonly plan: Pick<TrainingPlan, 'optimizer' | 'optimizerState'>;
  },
  wishes: ReliabilityWishes = {},
): RunReliability {
  const checkpointing = wishes.checkpointing ?? 'asynchronous';
  const bandwidth = wishes.storageBandwidth ?? storageBytesPerSecond;
  const between = wishes.chipHoursPerInterruption ?? chipHoursPerInterruption;
  const checkpointBytes = parameters * (weightBytes + optimizerBytes(plan));
  const checkpointWriteSeconds = checkpointBytes / bandwidth;
  const copied = checkpointBytes / chips / hostBytesPerSecond;
  const stall =
    wishes.checkpointStall ?? (checkpointing === 'synchronous' ? checkpointWriteSeconds : copied);
  const best = Math.sqrt((2 * stall * between * secondsPerHour) / chips);
  return {
    checkpointing,
    storageBytesPerSecond: bandwidth,
    chipHoursPerInterruption: between,
    restartSeconds: wishes.restart ?? restartSeconds,
    checkpointIntervalSeconds: wishes.checkpointInterval ?? Math.max(best, checkpointWriteSeconds),
    checkpointStallSeconds: stall,
    checkpointBytes,
    checkpointWriteSeconds,
  };
}

/** Shares of wall-clock time; they add up to one. */
export interface TimeShares {
  readonly productive: number;
  readonly restarting: number;
  readonly repeating: number;
  readonly checkpointing: number;
}

/** Where a run's time goes: an interruption costs the restart and, on average, half an interval and a write again. */
export function timeShares(reliability: RunReliability, chips: number): TimeShares {
  const { checkpointIntervalSeconds: interval, checkpointWriteSeconds: write } = reliability;
  const between = (reliability.chipHoursPerInterruption / chips) * secondsPerHour;
  const restarting = reliability.restartSeconds / between;
  const repeating = (interval / 2 + write) / between;
  const checkpointing = reliability.checkpointStallSeconds / interval;
  const whole = 1 + restarting + repeating + checkpointing;
  return {
    productive: 1 / whole,
    restarting: restarting / whole,
    repeating: repeating / whole,
    checkpointing: checkpointing / whole,
  };
}
