/** What Neraca says about a published training measurement, from its model, system and setup alone. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import { trainingFlopPerToken } from '../model/flop.ts';
import { parameterCounts } from '../model/parameters.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan } from '../training/choose-plan.ts';
import type { TrainingContext } from '../training/layer-work.ts';
import { trainingMemory } from '../training/memory.ts';
import { type TrainingStacks, trainingStack } from '../training/stack.ts';
import { trainingStep } from '../training/step.ts';
import { trainingDevice } from '../training/training-device.ts';
import { secondsPerHour } from '../units/quantity.ts';
import { attempts, sixteenBitStates } from './settle-training.ts';
import {
  isLayoutUnknown,
  setupPrecision,
  setupSequence,
  type TrainingSetup,
} from './training-setup.ts';

export interface TrainingSubject {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly chips: number;
  readonly setup: TrainingSetup;
}

/** A settled layout; it stays the same while constants are fitted. */
export interface TrainingCase {
  readonly subject: TrainingSubject;
  readonly plan: TrainingPlan;
  readonly sequenceLength: number;
  readonly globalBatchSequences: number;
  /** False: the layout needs more memory than the chip has, by our count. */
  readonly fits: boolean;
  /** The layout was not published, and is the fastest that fits. */
  readonly layoutUnknown: boolean;
  /** What of the published layout had to be changed for it to divide the work. */
  readonly changes: readonly string[];
}

/** Settles what was not published, or contradicts itself; undefined when no layout whatever divides the work. */
export function trainingCase(
  subject: TrainingSubject,
  stacks: TrainingStacks,
): TrainingCase | undefined {
  const { architecture, chips, setup } = subject;
  const device = withRoomyHost(subject.device);
  const sequenceLength = setupSequence(setup);
  for (const { wishes, globalBatchSequences, changes } of attempts(setup, device.chip, chips)) {
    const task: TrainingTask = {
      architecture,
      chips,
      domainChips: device.chip.scaleUp.domainChips,
      sequenceLength,
      globalBatchSequences,
      precision: setupPrecision(setup),
    };
    let choice = choosePlan(task, wishes, device, stacks);
    if (!choice.found && choice.nearest !== undefined) {
      const sixteen = choosePlan(task, { ...wishes, ...sixteenBitStates }, device, stacks);
      if (sixteen.found) choice = sixteen;
    }
    const plan = choice.found ? choice.context.plan : choice.nearest?.plan;
    if (plan === undefined) continue;
    return {
      subject,
      plan,
      sequenceLength,
      globalBatchSequences,
      fits: choice.found,
      layoutUnknown: isLayoutUnknown(setup),
      changes,
    };
  }
  return undefined;
}

/** What a published run kept in its host's memory had room there, however large that memory was. */
function withRoomyHost(device: Device): Device {
  const { hostMemory } = device.chip;
  if (hostMemory === undefined) return device;
  const roomy = { ...hostMemory, capacityBytes: Number.MAX_SAFE_INTEGER };
  return { ...device, chip: { ...device.chip, hostMemory: roomy } };
}

/** The context in which a settled case is simulated. */
export function caseContext(
  { subject, plan, sequenceLength }: TrainingCase,
  device: Device,
  stacks: TrainingStacks,
): TrainingContext {
  const stack = trainingStack(plan, device.chip, stacks);
  return {
    architecture: subject.architecture,
    device: trainingDevice(device, plan, stack),
    plan,
    stack,
    sequenceLength,
  };
}

/** Seconds of one step under these constants, the allowance for an unpublished layout included. */
export function caseSeconds(settled: TrainingCase, device: Device, stacks: TrainingStacks): number {
  const context = caseContext(settled, device, stacks);
  const { seconds } = trainingStep(context, settled.globalBatchSequences);
  return settled.layoutUnknown ? seconds * stacks.eras().unknownLayout : seconds;
}

/** What a training measurement states. */
export type TrainingMetric =
  | 'stepSeconds'
  | 'tokensPerSecondPerChip'
  | 'modelFlopPerSecondPerChip'
  | 'mfu'
  | 'chipHours'
  | 'memoryBytesPerChip';

/** The metric's value for a step of `seconds`; undefined where the setup does not allow it. */
export function metricOf(
  metric: Exclude<TrainingMetric, 'memoryBytesPerChip'>,
  settled: TrainingCase,
  seconds: number,
  stacks: TrainingStacks,
): number | undefined {
  const { subject, sequenceLength, globalBatchSequences } = settled;
  const { setup, architecture, device } = subject;
  const tokensPerSecond = (globalBatchSequences * sequenceLength) / subject.chips / seconds;
  switch (metric) {
    case 'stepSeconds':
      return seconds;
    case 'tokensPerSecondPerChip':
      return tokensPerSecond;
    case 'modelFlopPerSecondPerChip':
      return tokensPerSecond * conventionalFlop(architecture, sequenceLength, setup);
    case 'mfu': {
      const peak = device.chip.peakFlopPerSecond.bf16;
      if (peak === undefined) return undefined;
      return (tokensPerSecond * conventionalFlop(architecture, sequenceLength, setup)) / peak;
    }
    case 'chipHours': {
      const { trainedTokens } = setup;
      if (trainedTokens === undefined) return undefined;
      return (trainedTokens / tokensPerSecond / secondsPerHour) * stacks.eras().wholeRun;
    }
  }
}

/** Peak memory of the fullest chip under a settled plan, bytes. */
export function caseMemory(settled: TrainingCase, device: Device, stacks: TrainingStacks): number {
  const { plan, globalBatchSequences } = settled;
  const microBatches = globalBatchSequences / (plan.dataParallel * plan.microBatchSequences);
  return trainingMemory(caseContext(settled, device, stacks), microBatches).usedBytes;
}

/** FLOP per token by the source's own count: attention causal, in full, or left out; prediction layers where stated. */
function conventionalFlop(
  architecture: Architecture,
  sequenceLength: number,
  { flopConvention = 'full', mtpLayers = 0 }: TrainingSetup,
): number {
  if (flopConvention === '6nd') return 6 * parameterCounts(architecture).active;
  // Causal attention grows with half the sequence: twice the length gives the full square.
  const length = flopConvention === 'causal' ? sequenceLength : 2 * sequenceLength;
  return trainingFlopPerToken(architecture, length, { mtpLayers });
}
