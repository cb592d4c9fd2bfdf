/** A whole training run: steps, interruptions and checkpoints in wall-clock time. */
import { secondsPerHour } from '../units/quantity.ts';

export interface Reliability {
  /** Chip-hours between interruptions of the whole job. */
  readonly chipHoursPerInterruption: number;
  readonly restartSeconds: number;
  readonly checkpointIntervalSeconds: number;
  /** Time that training stands still for one checkpoint. */
  readonly checkpointStallSeconds: number;
  /** Until a checkpoint is safe in storage; at once if not stated. */
  readonly checkpointWriteSeconds?: number;
}

export interface TrainingRun {
  readonly steps: number;
  readonly hours: number;
  readonly chipHours: number;
  readonly goodput: number;
}

/**
 * Productive share of wall-clock time: an interruption costs the restart, half a checkpoint interval of lost work and
 * what was not yet written, a checkpoint its stall (first-order form of J. T. Daly's checkpoint model, 2006).
 */
export function goodput(reliability: Reliability, chips: number): number {
  const { checkpointIntervalSeconds: interval, checkpointStallSeconds: stall } = reliability;
  const betweenInterruptions = (reliability.chipHoursPerInterruption / chips) * secondsPerHour;
  const unsafe = interval / 2 + (reliability.checkpointWriteSeconds ?? 0);
  const perInterruption = reliability.restartSeconds + unsafe;
  const lost = perInterruption / betweenInterruptions + stall / interval;
  return 1 / (1 + lost);
}

/** Steps, wall-clock hours and chip-hours to see `tokens` once. */
export function trainingRun(
  {
    tokens,
    tokensPerStep,
    stepSeconds,
    chips,
  }: {
    readonly tokens: number;
    readonly tokensPerStep: number;
    readonly stepSeconds: number;
    readonly chips: number;
  },
  reliability: Reliability,
): TrainingRun {
  const steps = Math.ceil(tokens / tokensPerStep);
  const share = goodput(reliability, chips);
  const hours = (steps * stepSeconds) / share / secondsPerHour;
  return { steps, hours, chipHours: hours * chips, goodput: share };
}
