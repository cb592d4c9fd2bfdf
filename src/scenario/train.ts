/** The training half of a scenario: settles the plan, times the run. */

import type { Device } from '../hardware/device.ts';
import { trainingFlopPerToken } from '../model/flop.ts';
import { stepBreakdown } from '../training/breakdown.ts';
import type { PlanWishes, TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan, type PlanChoice, type PlannedStep } from '../training/choose-plan.ts';
import { type Reliability, trainingRun } from '../training/run.ts';
import { formatBytes, formatCount } from '../units/format.ts';
import { hoursPerDay } from '../units/quantity.ts';
import { checkTraining } from './check-training.ts';
import { operatorTimes } from './operator-times.ts';
import { pipelineResult } from './pipeline-result.ts';
import type { Infeasible, Memory, TrainingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { settle, settleOr, settlePlan } from './settled.ts';
import { deviceFor, type Simulation, settlePrecision, storedPrecision } from './simulation.ts';

export type TrainingDocument = NonNullable<ScenarioDocument['training']>;

/**
 * What large runs report: Llama 3 405B counted 419 unexpected interruptions in 54 days on 16,384 H100
 * (arXiv 2407.21783, section 3.3.4), restarts take some ten minutes, checkpoints stall training for seconds.
 */
export const reliabilityDefaults: Reliability = {
  chipHoursPerInterruption: (54 * hoursPerDay * 16384) / 419,
  restartSeconds: 600,
  checkpointIntervalSeconds: 1800,
  checkpointStallSeconds: 5,
};

/** Time of the whole run on its cluster, or why there is none. */
export function train(
  document: TrainingDocument,
  simulation: Simulation,
): TrainingResult | Infeasible {
  const { settled, model, library } = simulation;
  const device = deviceFor(simulation, document.cluster.chip);
  const wishes: PlanWishes =
    document.plan === undefined || document.plan === 'auto' ? {} : document.plan;
  checkTraining(document, wishes, model, device.chip);
  const task = settleTask(document, device, simulation);
  const reliability = settleReliability(document, simulation);
  const choice = choosePlan(task, wishes, device, library.trainingStacks);
  if (!choice.found) return cannotTrain(choice, task, device);
  settlePlan(settled, 'training.plan', { ...choice.context.plan }, wishes);
  const result = trained(choice, task, { device, reliability, tokens: document.tokens });
  return withKnownHours(result, settle(settled, 'training.chipHours', document.chipHours, 'given'));
}

/** The run with the hours that it is known to have taken, in all or by phase. */
function withKnownHours(
  result: TrainingResult,
  known: TrainingDocument['chipHours'],
): TrainingResult {
  if (known === undefined) return result;
  const phases = typeof known === 'number' ? {} : { chipHoursByPhase: { ...known } };
  const chipHours =
    typeof known === 'number' ? known : Object.values(known).reduce((sum, hours) => sum + hours, 0);
  return { ...result, ...phases, chipHours, hours: chipHours / result.chips };
}

function settleTask(
  document: TrainingDocument,
  device: Device,
  simulation: Simulation,
): TrainingTask {
  const { settled, model } = simulation;
  settle(settled, 'training.cluster.chip', device.chip.id, 'given');
  settle(settled, 'training.tokens', document.tokens, 'given');
  const wanted =
    document.precision === undefined
      ? ({ precision: storedPrecision(model), origin: 'default' } as const)
      : ({ precision: document.precision, origin: 'given' } as const);
  return {
    architecture: model,
    chips: settle(settled, 'training.cluster.chips', document.cluster.chips, 'given'),
    domainChips: device.chip.scaleUp.domainChips,
    sequenceLength: settle(settled, 'training.sequenceLength', document.sequenceLength, 'given'),
    globalBatchSequences: settle(
      settled,
      'training.globalBatchSequences',
      document.globalBatchSequences,
      'given',
    ),
    precision: settlePrecision(simulation, 'training.precision', wanted, {
      chip: device.chip,
      training: true,
    }),
  };
}

function settleReliability(
  { reliability: given = {} }: TrainingDocument,
  { settled }: Simulation,
): Reliability {
  const take = (name: string, value: number | undefined, fallback: number) =>
    settleOr(settled, `training.reliability.${name}`, value, fallback);
  const defaults = reliabilityDefaults;
  return {
    chipHoursPerInterruption: take(
      'chipHoursPerInterruption',
      given.chipHoursPerInterruption,
      defaults.chipHoursPerInterruption,
    ),
    restartSeconds: take('restart', given.restart, defaults.restartSeconds),
    checkpointIntervalSeconds: take(
      'checkpointInterval',
      given.checkpointInterval,
      defaults.checkpointIntervalSeconds,
    ),
    checkpointStallSeconds: take(
      'checkpointStall',
      given.checkpointStall,
      defaults.checkpointStallSeconds,
    ),
  };
}

function trained(
  { context, step, memory }: PlannedStep,
  task: TrainingTask,
  { device, reliability, tokens }: { device: Device; reliability: Reliability; tokens: number },
): TrainingResult {
  const { chip } = device;
  const tokensPerStep = task.globalBatchSequences * task.sequenceLength;
  const run = trainingRun(
    { tokens, tokensPerStep, stepSeconds: step.seconds, chips: task.chips },
    reliability,
  );
  const flopPerToken = trainingFlopPerToken(task.architecture, task.sequenceLength, {
    mtpLayers: context.plan.mtpLayers,
  });
  const tokensPerSecondPerChip = tokensPerStep / step.seconds / task.chips;
  const modelFlopPerSecondPerChip = flopPerToken * tokensPerSecondPerChip;
  const { phases, operators } = stepBreakdown(step, context);
  return {
    feasible: true,
    chip: chip.id,
    chipName: chip.name,
    chips: task.chips,
    plan: { ...context.plan },
    tokens,
    sequenceLength: task.sequenceLength,
    globalBatchSequences: task.globalBatchSequences,
    steps: run.steps,
    stepSeconds: step.seconds,
    tokensPerSecondPerChip,
    flopPerToken,
    modelFlopPerSecondPerChip,
    mfu: modelFlopPerSecondPerChip / (chip.peakFlopPerSecond.bf16 ?? modelFlopPerSecondPerChip),
    hours: run.hours,
    chipHours: run.chipHours,
    goodput: run.goodput,
    memory: budget(memory),
    breakdown: { phases: phases.map(phase => ({ ...phase })), operators: operatorTimes(operators) },
    ...pipelineResult(step, context),
  };
}

function budget({ capacityBytes, usedBytes, parts }: PlannedStep['memory']): Memory {
  return { capacityBytes, usedBytes, parts: parts.map(part => ({ ...part })) };
}

function cannotTrain(
  { nearest, considered }: Extract<PlanChoice, { found: false }>,
  task: TrainingTask,
  { chip }: Device,
): Infeasible {
  const answer = { feasible: false, chip: chip.id, chips: task.chips } as const;
  if (nearest === undefined) {
    return {
      ...answer,
      reasons: [
        {
          what: 'layout',
          text:
            `No layout of ${task.chips} chips divides a global batch of ${formatCount(task.globalBatchSequences)} sequences ` +
            `and the model's heads and experts as the plan asks.`,
        },
      ],
    };
  }
  const { plan, memory } = nearest;
  return {
    ...answer,
    reasons: [
      {
        what: 'memory',
        text:
          `Of ${formatCount(considered)} layouts none fits: the nearest (tensor ${plan.tensorParallel}, pipeline ` +
          `${plan.pipelineParallel}, expert ${plan.expertParallel}, recomputation ${plan.recompute}) needs ` +
          `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.capacityBytes)} on its fullest chip.`,
      },
    ],
    memory: budget(memory),
  };
}
