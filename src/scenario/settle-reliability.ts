/** Interruptions and checkpoints of a run: what is stated, what follows, and what the result says of them. */
import { parameterCounts } from '../model/parameters.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { type RunReliability, runReliability, timeShares } from '../training/reliability.ts';
import { secondsPerHour } from '../units/quantity.ts';
import { settleOr } from './settled.ts';
import type { Simulation } from './simulation.ts';
import type { TrainingDocument } from './train.ts';
import type { ReliabilityResult } from './training-result.ts';

/** Settles every word of `training.reliability`. */
export function settleReliability(
  { reliability: given = {}, cluster }: TrainingDocument,
  plan: TrainingPlan,
  { settled, model }: Simulation,
): RunReliability {
  const { total: parameters } = parameterCounts(model);
  const found = runReliability({ parameters, chips: cluster.chips, plan }, given);
  const note = <Value>(name: string, value: Value | undefined, fallback: Value) =>
    settleOr(settled, `training.reliability.${name}`, value, fallback);
  note('chipHoursPerInterruption', given.chipHoursPerInterruption, found.chipHoursPerInterruption);
  note('restart', given.restart, found.restartSeconds);
  note('checkpointing', given.checkpointing, found.checkpointing);
  note('storageBandwidth', given.storageBandwidth, found.storageBytesPerSecond);
  note('checkpointInterval', given.checkpointInterval, found.checkpointIntervalSeconds);
  note('checkpointStall', given.checkpointStall, found.checkpointStallSeconds);
  return found;
}

/** What interrupted a run of so many hours, and where its time went. */
export function reliabilityResult(
  reliability: RunReliability,
  { chips, hours }: { readonly chips: number; readonly hours: number },
): ReliabilityResult {
  const hoursBetweenInterruptions = reliability.chipHoursPerInterruption / chips;
  return {
    hoursBetweenInterruptions,
    interruptions: hours / hoursBetweenInterruptions,
    checkpoints: (hours * secondsPerHour) / reliability.checkpointIntervalSeconds,
    checkpointBytes: reliability.checkpointBytes,
    checkpointIntervalSeconds: reliability.checkpointIntervalSeconds,
    checkpointStallSeconds: reliability.checkpointStallSeconds,
    checkpointWriteSeconds: reliability.checkpointWriteSeconds,
    ...timeShares(reliability, chips),
  };
}
