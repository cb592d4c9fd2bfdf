/** Training software as plain numbers: tier, family and date of a stack on one chip, resolved before anything is timed. */

import type { Chip } from '../hardware/chip.ts';
import { exp, pow } from '../numeric/elementary.ts';
import type { StackTier, TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingEras, TrainingTier } from '../timing/software.ts';
import type { Fraction } from '../units/quantity.ts';

/** The documents of training software. */
export interface TrainingStacks {
  readonly tier: (tier: StackTier) => TrainingTier;
  readonly eras: () => TrainingEras;
}

/** The stack of one plan on one chip. */
export interface TrainingStack extends TrainingTier {
  /** Attention against the chip's present kernels. */
  readonly attentionFactor: Fraction;
  /** Passes over the score matrix in forward; 0 for flash attention, which never writes it. */
  readonly scorePasses: number;
  /** Share of the peak that attention reaches where scores are written. */
  readonly unfusedAttention: Fraction;
  /** Share of the layer's kernels that are launched one by one. */
  readonly kernelFactor: Fraction;
  /** What selective recomputation redoes: a share of the attention core, of the element-wise passes, of all of forward. */
  readonly selectiveCore: Fraction;
  readonly selectivePasses: Fraction;
  readonly selectiveForward: Fraction;
  /** Step time added because the chip is young. */
  readonly immaturity: Fraction;
}

/** The words of a plan that name its software, and what that software is told to overlap. */
export type StackWords = Pick<
  TrainingPlan,
  'stackTier' | 'stackFamily' | 'stackYear' | 'kernelGraphs' | 'compiledModules' | 'gradientOverlap'
>;

/** Flash attention came into training stacks in 2023 (arXiv 2205.14135). */
const flashYear = 2023;
/** Its second version was written for Ampere (arXiv 2307.08691); Hopper had kernels of its own from 2024 (arXiv 2407.08608). */
const hopperFlashYear = 2024;
const hopperYear = 2022;
/** Traffic of PyTorch modules is counted back from this year: compilers fused more with each release. */
const compiledYear = 2024;
/**
 * Megatron-LM reduced gradients after backward; overlap with a pipeline came with its core library at the end of 2023
 * and was in common use in spring 2024, a year earlier in laboratories' own stacks (MegaScale, arXiv 2402.15627).
 */
const overlapYear = { tuned: 2023, reference: 2024.25 } as const;
const daysPerYear = 365.25;

/** Resolves the constants that hold for these words on this chip. */
export function trainingStack(
  words: StackWords,
  chip: Chip,
  stacks: TrainingStacks,
): TrainingStack {
  const tier = stacks.tier(words.stackTier);
  const eras = stacks.eras();
  const { stackFamily: family, stackYear: year } = words;
  const unfused = year < flashYear && family !== 'xla';
  const grace = chip.host === 'grace' ? eras.graceLaunch : 1;
  const graphs = words.kernelGraphs ? eras.graphLaunch : 1;
  const age = Math.max(0, year - yearOf(chip.released));
  const { gradientHidden, shardedHidden } = overlapOf(words, tier, stacks);
  return {
    id: tier.id,
    passFactor: passFactor(words, tier, eras),
    launchSeconds: tier.launchSeconds * grace * graphs,
    hostSoftness: tier.hostSoftness,
    exposedTensor: tier.exposedTensor,
    exposedExpert: tier.exposedExpert,
    exposedExpertOverlapped: tier.exposedExpertOverlapped,
    lentUnits: tier.lentUnits,
    shardedHidden,
    gradientHidden,
    learnedImbalance: tier.learnedImbalance,
    unstatedImbalance: tier.unstatedImbalance,
    updateSeconds: tier.updateSeconds,
    slowdownPerDoubling: tier.slowdownPerDoubling,
    attentionFactor:
      year < hopperFlashYear && yearOf(chip.released) > hopperYear ? eras.earlyAttention : 1,
    scorePasses: unfused ? eras.unfusedScorePasses : 0,
    unfusedAttention: eras.unfusedAttention,
    kernelFactor: family === 'xla' ? eras.compiledKernels : 1,
    selectiveCore: family === 'megatron' && unfused ? 1 : 0,
    selectivePasses: family === 'megatron' && !unfused ? 1 / 2 : 0,
    selectiveForward: family === 'megatron' ? 0 : eras.selectiveForward,
    immaturity: eras.youngChip * exp(-age),
  };
}

/**
 * What compute hides of the exchange of gradients and parameters. A plan that says nothing gets what software of its tier
 * and date reached on average; one that overlaps gets what tuned software reaches, which does; else nothing is hidden.
 */
function overlapOf(
  { stackTier, stackYear, gradientOverlap }: StackWords,
  { gradientHidden, shardedHidden }: TrainingTier,
  stacks: TrainingStacks,
): Pick<TrainingTier, 'gradientHidden' | 'shardedHidden'> {
  if (gradientOverlap === undefined) {
    return {
      gradientHidden: stackYear < overlapYear[stackTier] ? 0 : gradientHidden,
      shardedHidden,
    };
  }
  if (!gradientOverlap) return { gradientHidden: 0, shardedHidden: 0 };
  const tuned = stacks.tier('tuned');
  return { gradientHidden: tuned.gradientHidden, shardedHidden: tuned.shardedHidden };
}

function passFactor(
  { stackFamily, stackYear, compiledModules }: StackWords,
  tier: TrainingTier,
  eras: TrainingEras,
): number {
  switch (stackFamily) {
    case 'megatron':
      return tier.passFactor;
    case 'fsdp':
      if (compiledModules) return eras.compiledPassFactor;
      return (
        eras.shardedPassFactor *
        pow(1 + eras.passGrowthPerYear, Math.max(0, compiledYear - stackYear))
      );
    case 'xla':
      return eras.compiledPassFactor;
  }
}

/** A date as a year with its fraction. */
export function yearOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return year + ((month - 1) * (daysPerYear / 12) + date - 1) / daysPerYear;
}

/** Stacks of each chip and choice of words, made once. */
export function stackCache(
  chip: Chip,
  stacks: TrainingStacks,
): (words: StackWords) => TrainingStack {
  const made = new Map<string, TrainingStack>();
  let latest: { readonly words: StackWords; readonly stack: TrainingStack } | undefined;
  return words => {
    // The next plan is often one of the same software, which is told faster than its key is put together.
    if (latest !== undefined && areSame(words, latest.words)) return latest.stack;
    const stack = find(words);
    latest = { words, stack };
    return stack;
  };

  function find(words: StackWords): TrainingStack {
    const { stackTier, stackFamily, stackYear, kernelGraphs, compiledModules } = words;
    const key = `${stackTier} ${stackFamily} ${stackYear} ${kernelGraphs} ${compiledModules} ${words.gradientOverlap}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = trainingStack(words, chip, stacks);
    made.set(key, fresh);
    return fresh;
  }
}

function areSame(words: StackWords, other: StackWords): boolean {
  return (
    words.stackTier === other.stackTier &&
    words.stackFamily === other.stackFamily &&
    words.stackYear === other.stackYear &&
    words.kernelGraphs === other.kernelGraphs &&
    words.compiledModules === other.compiledModules &&
    words.gradientOverlap === other.gradientOverlap
  );
}
