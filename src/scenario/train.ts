/** The training half of a scenario: settles the plan, times the run. */

import type { Device } from '../hardware/device.ts';
import { trainingFlopPerToken } from '../model/flop.ts';
import { stepBreakdown } from '../training/breakdown.ts';
import type { PlanWishes, TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan, type PlanChoice, type PlannedStep } from '../training/choose-plan.ts';
import { fitsHost, type HostBudget } from '../training/host-memory.ts';
import { hostTraffic } from '../training/host-traffic.ts';
import type { MemoryBudget } from '../training/memory.ts';
import { type RunReliability, timeShares } from '../training/reliability.ts';
import { formatBytes, formatCount } from '../units/format.ts';
import { checkTraining } from './check-training.ts';
import { operatorTimes } from './operator-times.ts';
import { pipelineResult, timelineResult } from './pipeline-result.ts';
import type { Infeasible, Memory, TrainingResult } from './result.ts';
import { furtherPhase, mainPhase } from './run-phases.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { reliabilityResult, settleReliability } from './settle-reliability.ts';
import { settle, settlePlan } from './settled.ts';
import {
  deviceFor,
  isRead,
  type Simulation,
  settlePrecision,
  storedPrecision,
} from './simulation.ts';
import type { RunPhase } from './training-result.ts';

export type TrainingDocument = NonNullable<ScenarioDocument['training']>;

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
  const choice = choosePlan(task, wishes, device, library.trainingStacks, simulation);
  if (!choice.found) return cannotTrain(choice, task, device);
  settlePlan(settled, 'training.plan', () => ({ ...choice.context.plan }), wishes);
  const reliability = settleReliability(document, choice.context.plan, simulation);
  const { productive } = timeShares(reliability, task.chips);
  const cluster = { device, productive };
  const { tokens, batchRamp } = document;
  const phases = [mainPhase(choice, task, cluster, { tokens, batchRamp, simulation })];
  for (const further of document.phases ?? []) {
    const phase = furtherPhase(further, task, wishes, cluster, simulation);
    if (phase === undefined) return cannotFollow(further.name, task, device);
    phases.push(phase);
  }
  settle(settled, 'training.batchRamp', batchRamp, 'given');
  settle(settled, 'training.phases', document.phases, 'given');
  const result = trained(choice, task, { device, reliability, phases, tokens, simulation });
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

export function settleTask(
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

function trained(
  { context, step, memory }: PlannedStep,
  task: TrainingTask,
  {
    device,
    reliability,
    phases,
    tokens,
    simulation,
  }: {
    readonly device: Device;
    readonly simulation: Simulation;
    readonly reliability: RunReliability;
    readonly phases: readonly RunPhase[];
    readonly tokens: number;
  },
): TrainingResult {
  const { chip } = device;
  const tokensPerStep = task.globalBatchSequences * task.sequenceLength;
  const hours = phases.reduce((sum, phase) => sum + phase.hours, 0);
  const { chips } = task;
  const flopPerToken = trainingFlopPerToken(task.architecture, task.sequenceLength, {
    mtpLayers: context.plan.mtpLayers,
  });
  const tokensPerSecondPerChip = tokensPerStep / step.seconds / task.chips;
  const modelFlopPerSecondPerChip = flopPerToken * tokensPerSecondPerChip;
  // Put together in place, for sweeps come by here at every point, and objects spread into others are slow to make.
  const run = {
    feasible: true as const,
    chip: chip.id,
    chipName: chip.name,
    chips: task.chips,
    plan: isRead(simulation, 'training.plan') ? { ...context.plan } : {},
    tokens,
    sequenceLength: task.sequenceLength,
    globalBatchSequences: task.globalBatchSequences,
    steps: phases[0]?.steps ?? 0,
    stepSeconds: step.seconds,
    tokensPerSecondPerChip,
    flopPerToken,
    modelFlopPerSecondPerChip,
    mfu: modelFlopPerSecondPerChip / (chip.peakFlopPerSecond.bf16 ?? modelFlopPerSecondPerChip),
    hours,
    chipHours: hours * chips,
    goodput: timeShares(reliability, chips).productive,
    memory: {
      capacityBytes: memory.capacityBytes,
      usedBytes: memory.usedBytes,
      parts: isRead(simulation, 'training.memory.parts') ? partsOf(memory) : [],
      bandwidthBytesPerSecond: chip.memory.bandwidthBytesPerSecond,
    },
  };
  if (memory.host !== undefined) Object.assign(run, hostResult({ context, step, memory }));
  const breakdown = isRead(simulation, 'training.breakdown')
    ? breakdownOf(step, context)
    : { phases: [], operators: [] };
  const told = Object.assign(run, { breakdown });
  if (isRead(simulation, 'training.pipeline')) Object.assign(told, pipelineResult(step, context));
  if (isRead(simulation, 'training.timeline')) Object.assign(told, timelineResult(step, context));
  return Object.assign(told, {
    phases: [...phases],
    reliability: reliabilityResult(reliability, { chips, hours }),
  });
}

/** What the plan keeps in the host's memory, and what that costs a step. */
function hostResult({ context, step, memory }: PlannedStep): Pick<TrainingResult, 'host'> {
  const { hostMemory } = context.device.chip;
  if (memory.host === undefined || hostMemory === undefined) return {};
  const { toHost, fromHost, ...times } = hostTraffic(context, step);
  return {
    host: {
      ...budget(memory.host),
      linkBytesPerSecond: hostMemory.linkBytesPerSecond,
      toHostBytes: toHost,
      fromHostBytes: fromHost,
      ...times,
    },
  };
}

function breakdownOf(
  step: PlannedStep['step'],
  context: PlannedStep['context'],
): TrainingResult['breakdown'] {
  const { phases, operators } = stepBreakdown(step, context);
  return {
    phases: phases.map(phase => ({ ...phase })),
    operators: operatorTimes(operators),
  };
}

function budget(memory: HostBudget): Memory {
  const { capacityBytes, usedBytes } = memory;
  return { capacityBytes, usedBytes, parts: partsOf(memory) };
}

function partsOf({ parts }: HostBudget): Memory['parts'] {
  return parts.map(part => ({ ...part }));
}

function cannotFollow(name: string, { chips }: TrainingTask, { chip }: Device): Infeasible {
  return {
    feasible: false,
    chip: chip.id,
    chips,
    reasons: [{ what: 'layout', text: `No layout of ${chips} chips fits the phase "${name}".` }],
  };
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
  const before = told.get(memory);
  if (before?.considered === considered) return before.refusal;
  const refusal: Infeasible = {
    ...answer,
    reasons: [
      {
        what: 'memory',
        text:
          `Of ${formatCount(considered)} layouts none fits: the nearest (tensor ${plan.tensorParallel}, pipeline ` +
          `${plan.pipelineParallel}, expert ${plan.expertParallel}, recomputation ${plan.recompute}) needs ` +
          `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.capacityBytes)} on its fullest chip${hostText(memory)}.`,
      },
    ],
    memory: budget(memory),
  };
  told.set(memory, { considered, refusal });
  return refusal;
}

/** Said once of a plan that a sweep asks for at batch after batch. */
const told = new WeakMap<
  MemoryBudget,
  { readonly considered: number; readonly refusal: Infeasible }
>();

/** Said where it is the host's memory, too, that does not suffice. */
function hostText({ host }: PlannedStep['memory']): string {
  if (host === undefined || fitsHost(host)) return '';
  return ` and ${formatBytes(host.usedBytes)} of ${formatBytes(host.capacityBytes)} in its share of the host's memory`;
}
