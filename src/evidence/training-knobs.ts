/** The few training constants that a fit may move, each with its prior's width and the rows that inform it. */
import type { SustainedRates } from '../hardware/efficiency.ts';
import type { StackTier } from '../parallelism/plan.ts';
import type { TrainingEras, TrainingTier } from '../timing/software.ts';
import type { TrainingStacks } from '../training/stack.ts';
import type { TrainingCase } from './predict-training.ts';

/** One published step time with its settled layout. */
export interface TrainingRow {
  readonly id: string;
  readonly group: string;
  /** Id of the chip's efficiency document. */
  readonly generation: string;
  readonly case: TrainingCase;
  readonly stepSeconds: number;
  /** A whole run's hours, not a step. */
  readonly wholeRun: boolean;
  /** The allowance for a whole run under which `stepSeconds` was derived. */
  readonly wholeRunAtStart: number;
}

/** Everything the fit may move. */
export interface TrainingConstants {
  readonly sustained: Readonly<Record<string, SustainedRates>>;
  readonly tiers: Readonly<Record<StackTier, TrainingTier>>;
  readonly eras: TrainingEras;
}

/** The constants as the simulator takes them. */
export function stacksOf({ tiers, eras }: TrainingConstants): TrainingStacks {
  return { tier: tier => tiers[tier], eras: () => eras };
}

/** A constant that is fitted in its logarithm, around the value it starts from. */
export interface Knob {
  readonly name: string;
  readonly read: (constants: TrainingConstants) => number;
  readonly write: (constants: TrainingConstants, value: number) => TrainingConstants;
  /** Standard deviation of the prior, in the logarithm. */
  readonly spread: number;
  /** Rows that say something about it. */
  readonly informs: (row: TrainingRow) => boolean;
  /** Rows whose prediction it changes at all, where those are more. */
  readonly touches?: (row: TrainingRow) => boolean;
  readonly most?: number;
}

type Informs = Knob['informs'];

const all: Informs = () => true;
const experts: Informs = ({ case: { plan } }) => plan.expertParallel > 1;

function tierKnob(
  tier: StackTier,
  key: Exclude<keyof TrainingTier, 'id'>,
  spread: number,
  informs: Informs = all,
  most?: number,
): Knob {
  return {
    name: `${tier}.${key}`,
    read: constants => constants.tiers[tier][key],
    write: (constants, value) => ({
      ...constants,
      tiers: { ...constants.tiers, [tier]: { ...constants.tiers[tier], [key]: value } },
    }),
    spread,
    informs: row => row.case.plan.stackTier === tier && informs(row),
    ...(most === undefined ? {} : { most }),
  };
}

function eraKnob(
  key: Exclude<keyof TrainingEras, 'id'>,
  spread: number,
  informs: Informs,
  most?: number,
): Knob {
  return {
    name: `eras.${key}`,
    read: constants => constants.eras[key],
    write: (constants, value) => ({ ...constants, eras: { ...constants.eras, [key]: value } }),
    spread,
    informs,
    ...(most === undefined ? {} : { most }),
  };
}

function sustainedKnob(generation: string, key: keyof SustainedRates, spread: number): Knob {
  return {
    name: `${generation}.sustained.${key}`,
    read: constants => constants.sustained[generation]?.[key] ?? 1,
    write: (constants, value) => {
      const rates = constants.sustained[generation];
      if (rates === undefined) return constants;
      return {
        ...constants,
        sustained: { ...constants.sustained, [generation]: { ...rates, [key]: value } },
      };
    },
    spread,
    informs: row =>
      row.generation === generation && (key === 'attention' || row.case.plan.precision === key),
    touches: row => row.generation === generation,
    most: 1,
  };
}

/** Every knob for rows of these generations; fewer than one for every three rows of the published ledger. */
export function trainingKnobs(generations: readonly string[]): readonly Knob[] {
  const family =
    (name: string): Informs =>
    ({ case: { plan } }) =>
      plan.stackFamily === name;
  const tiers = ['tuned', 'reference'] as const;
  return [
    ...generations.flatMap(generation => [
      sustainedKnob(generation, 'bf16', 0.12),
      sustainedKnob(generation, 'fp8', 0.12),
      sustainedKnob(generation, 'fp4', 0.2),
      sustainedKnob(generation, 'attention', 0.2),
    ]),
    ...tiers.flatMap(tier => [
      tierKnob(tier, 'launchSeconds', 0.3),
      tierKnob(tier, 'passFactor', 0.3, family('megatron')),
      tierKnob(tier, 'exposedTensor', 0.3, row => row.case.plan.tensorParallel > 1, 1),
      tierKnob(tier, 'exposedExpert', 0.3, row => experts(row) && !row.case.plan.expertOverlap, 1),
      tierKnob(tier, 'shardedHidden', 0.3, row => row.case.plan.zeroStage === 3, 1),
      tierKnob(
        tier,
        'unstatedImbalance',
        0.3,
        row => experts(row) && row.case.plan.expertBalance === 'unknown',
      ),
    ]),
    eraKnob('shardedPassFactor', 0.3, family('fsdp')),
    eraKnob('compiledPassFactor', 0.3, family('xla')),
    eraKnob('graceLaunch', 0.3, row => row.case.subject.device.chip.host === 'grace'),
    eraKnob('graphLaunch', 0.4, row => row.case.plan.kernelGraphs, 1),
    eraKnob('unfusedAttention', 0.3, row => row.case.plan.stackYear < 2023, 1),
    eraKnob(
      'earlyAttention',
      0.3,
      ({ case: { plan } }) => plan.stackYear >= 2023 && plan.stackYear < 2024,
      1,
    ),
    eraKnob('youngChip', 0.5, all),
    eraKnob('unknownLayout', 0.1, row => row.case.layoutUnknown),
    eraKnob('wholeRun', 0.1, row => row.wholeRun),
  ];
}
