/** What Neraca says about a published training measurement, from its model, system and setup alone. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import { trainingFlopPerToken } from '../model/flop.ts';
import { parameterCounts } from '../model/parameters.ts';
import type { StackTier, TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingStack } from '../timing/software.ts';
import type { TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan } from '../training/choose-plan.ts';
import type { TrainingContext } from '../training/layer-work.ts';
import { trainingStep } from '../training/step.ts';
import { trainingDevice } from '../training/training-device.ts';
import { secondsPerHour } from '../units/quantity.ts';
import { setupPrecision, setupWishes, type TrainingSetup } from './training-setup.ts';

export interface TrainingSubject {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly chips: number;
  readonly setup: TrainingSetup;
}

export type StackOf = (tier: StackTier) => TrainingStack;

/** A settled layout; it stays the same while constants are fitted. */
export interface TrainingCase {
  readonly subject: TrainingSubject;
  readonly plan: TrainingPlan;
  readonly sequenceLength: number;
  readonly globalBatchSequences: number;
  /** False: the layout needs more memory than the chip has, by our count. */
  readonly fits: boolean;
}

/** Tokens of a batch where none was published: what models of the time trained with. */
const usualBatchTokens = 4 * 2 ** 20;

/** Settles what was not published; undefined when no layout divides the work. */
export function trainingCase(subject: TrainingSubject, stackOf: StackOf): TrainingCase | undefined {
  const { architecture, device, chips, setup } = subject;
  const precision = setupPrecision(setup);
  const sequenceLength = setup.sequenceLength;
  if (precision === undefined || sequenceLength === undefined) return undefined;
  const globalBatchSequences =
    setup.globalBatchSequences ?? Math.max(chips, Math.round(usualBatchTokens / sequenceLength));
  const task: TrainingTask = {
    architecture,
    chips,
    domainChips: device.chip.scaleUp.domainChips,
    sequenceLength,
    globalBatchSequences,
    precision,
  };
  const choice = choosePlan(task, setupWishes(setup), device, stackOf);
  const plan = choice.found ? choice.context.plan : choice.nearest?.plan;
  if (plan === undefined) return undefined;
  return { subject, plan, sequenceLength, globalBatchSequences, fits: choice.found };
}

/** Seconds of one step under these constants. */
export function caseSeconds(
  { subject, plan, sequenceLength, globalBatchSequences }: TrainingCase,
  device: Device,
  stackOf: StackOf,
): number {
  const stack = stackOf(plan.stackTier);
  const context: TrainingContext = {
    architecture: subject.architecture,
    device: trainingDevice(device, plan, stack),
    plan,
    stack,
    sequenceLength,
  };
  return trainingStep(context, globalBatchSequences).seconds;
}

/**
 * Step time that a published value stands for, seconds; undefined for metrics that are no speed (memory) or whole runs
 * without their tokens.
 */
export function measuredStepSeconds(
  { subject, plan, sequenceLength, globalBatchSequences }: TrainingCase,
  { metric, value }: { readonly metric: string; readonly value: number },
  {
    flopConvention,
    trainedTokens,
  }: {
    readonly flopConvention?: string | undefined;
    readonly trainedTokens?: number | undefined;
  },
): number | undefined {
  const tokensPerChip = (globalBatchSequences * sequenceLength) / subject.chips;
  const perToken = () =>
    conventionalFlop(subject.architecture, sequenceLength, plan.mtpLayers, flopConvention);
  switch (metric) {
    case 'stepSeconds':
      return value;
    case 'tokensPerSecondPerChip':
      return tokensPerChip / value;
    case 'modelFlopPerSecondPerChip':
      return (tokensPerChip * perToken()) / value;
    case 'mfu': {
      const peak = subject.device.chip.peakFlopPerSecond.bf16;
      return peak === undefined ? undefined : (tokensPerChip * perToken()) / (value * peak);
    }
    case 'chipHours':
      return trainedTokens === undefined
        ? undefined
        : (value * secondsPerHour * tokensPerChip) / trainedTokens;
    default:
      return undefined;
  }
}

/** FLOP per token by the source's own count: attention causal, in full, or left out. */
function conventionalFlop(
  architecture: Architecture,
  sequenceLength: number,
  mtpLayers: number,
  convention = 'full',
): number {
  if (convention === '6nd') return 6 * parameterCounts(architecture).active;
  // Causal attention grows with half the sequence: twice the length gives the full square.
  const length = convention === 'causal' ? sequenceLength : 2 * sequenceLength;
  return trainingFlopPerToken(architecture, length, { mtpLayers });
}
