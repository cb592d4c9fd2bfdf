/** Fits what a training stack adds to the kernels, on published step times. */
import { type Device, withSustained } from '../hardware/device.ts';
import { leastSquares } from '../numeric/least-squares.ts';
import type { StackTier } from '../parallelism/plan.ts';
import type { TrainingStack } from '../timing/software.ts';
import { caseSeconds, type TrainingCase } from './predict-training.ts';

/** One published step time with its settled layout. */
export interface TrainingRow {
  readonly id: string;
  readonly group: string;
  /** Id of the chip's efficiency document. */
  readonly generation: string;
  readonly case: TrainingCase;
  readonly stepSeconds: number;
}

/** Everything the fit may move. */
export interface TrainingConstants {
  readonly sustained: Readonly<Record<string, number>>;
  readonly stacks: Readonly<Record<StackTier, TrainingStack>>;
}

/** A constant that is fitted in its logarithm, around the value it starts from. */
interface Knob {
  readonly read: (constants: TrainingConstants) => number;
  readonly write: (constants: TrainingConstants, value: number) => TrainingConstants;
  /** Standard deviation of the prior, in the logarithm. */
  readonly spread: number;
  /** Rows that say something about it. */
  readonly informs: (row: TrainingRow) => boolean;
  readonly most?: number;
}

/** Fewer groups than this cannot tell a constant from one system's habits. */
export const leastGroups = 3;
/** Errors beyond this count in proportion, not squared: layouts are partly unknown. */
const knee = 0.12;

const stackKnob = (
  tier: StackTier,
  key: Exclude<keyof TrainingStack, 'id'>,
  informs: Knob['informs'],
  { spread = 0.3, most }: { spread?: number; most?: number } = {},
): Knob => ({
  read: constants => constants.stacks[tier][key],
  write: (constants, value) => ({
    ...constants,
    stacks: { ...constants.stacks, [tier]: { ...constants.stacks[tier], [key]: value } },
  }),
  spread,
  informs: row => row.case.plan.stackTier === tier && informs(row),
  ...(most === undefined ? {} : { most }),
});

const sustainedKnob = (generation: string): Knob => ({
  read: constants => constants.sustained[generation] ?? 1,
  write: (constants, value) => ({
    ...constants,
    sustained: { ...constants.sustained, [generation]: value },
  }),
  spread: 0.3,
  informs: row => row.generation === generation,
  most: 1,
});

function knobs(generations: readonly string[]): readonly (Knob & { readonly name: string })[] {
  const tiers = ['tuned', 'reference'] as const;
  const experts = ({ case: { plan } }: TrainingRow) => plan.expertParallel > 1;
  const all = () => true;
  return [
    ...generations.map(generation => ({
      name: `${generation}.sustainedFraction`,
      ...sustainedKnob(generation),
    })),
    ...tiers.flatMap(tier => [
      { name: `${tier}.launchSeconds`, ...stackKnob(tier, 'launchSeconds', all) },
      { name: `${tier}.passFactor`, ...stackKnob(tier, 'passFactor', all, { spread: 0.2 }) },
      {
        name: `${tier}.exposedTensor`,
        ...stackKnob(tier, 'exposedTensor', row => row.case.plan.tensorParallel > 1, { most: 1 }),
      },
      {
        name: `${tier}.exposedExpert`,
        ...stackKnob(tier, 'exposedExpert', row => experts(row) && !row.case.plan.expertOverlap, {
          most: 1,
        }),
      },
      {
        name: `${tier}.shardedHidden`,
        ...stackKnob(tier, 'shardedHidden', row => row.case.plan.zeroStage === 3, { most: 1 }),
      },
      {
        name: `${tier}.learnedImbalance`,
        ...stackKnob(
          tier,
          'learnedImbalance',
          row => experts(row) && row.case.plan.expertBalance === 'learned',
        ),
      },
    ]),
  ];
}

export interface FittedKnob {
  readonly name: string;
  readonly value: number;
  readonly groups: number;
  /** False: fewer than `leastGroups` inform it, so it stayed where it was. */
  readonly fitted: boolean;
}

export interface TrainingFit {
  readonly constants: TrainingConstants;
  readonly knobs: readonly FittedKnob[];
}

/** Fits every knob that at least three groups inform; the others keep their start. */
export function fitTraining(rows: readonly TrainingRow[], start: TrainingConstants): TrainingFit {
  const generations = [...new Set(rows.map(row => row.generation))].toSorted();
  const all = knobs(generations).map(knob => ({
    ...knob,
    groups: new Set(rows.filter(knob.informs).map(row => row.group)).size,
  }));
  const free = all.filter(knob => knob.groups >= leastGroups);
  const origin = free.map(knob => Math.log(knob.read(start)));
  const at = (logarithms: readonly number[]) =>
    free.reduce(
      (constants, knob, index) =>
        knob.write(
          constants,
          Math.min(knob.most ?? Number.MAX_VALUE, Math.exp(logarithms[index] ?? 0)),
        ),
      start,
    );
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const residuals = (logarithms: readonly number[]) => {
    const constants = at(logarithms);
    const errors = rows.map(row => logError(row, constants) * (sizes.get(row.group) ?? 1) ** -0.25);
    const pulls = free.map(
      (knob, index) => (((logarithms[index] ?? 0) - (origin[index] ?? 0)) / knob.spread) * knee,
    );
    return [...errors, ...pulls];
  };
  const fit = leastSquares(residuals, origin, { knee });
  const constants = at(fit.parameters);
  return {
    constants,
    knobs: all.map(knob => ({
      name: knob.name,
      value: knob.read(constants),
      groups: knob.groups,
      fitted: knob.groups >= leastGroups,
    })),
  };
}

/** Logarithm of predicted over published step time. */
export function logError(row: TrainingRow, { sustained, stacks }: TrainingConstants): number {
  const device: Device = withSustained(row.case.subject.device, sustained[row.generation] ?? 1);
  const seconds = caseSeconds(row.case, device, tier => stacks[tier]);
  return Math.log(seconds / row.stepSeconds);
}
