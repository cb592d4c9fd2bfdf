/** What the family, the year and the host of training software change. */
import { describe, expect, test } from 'vitest';
import type { Chip } from '../../src/hardware/chip.ts';
import {
  type StackWords,
  stackCache,
  type TrainingStacks,
  trainingStack,
  yearOf,
} from '../../src/training/stack.ts';
import { deviceCache, trainingDevice } from '../../src/training/training-device.ts';
import {
  chipWith,
  onePlan,
  trainingStack as plain,
  roundChip,
  roundDevice,
  trainingStacks,
} from '../support/shapes.ts';

const stacks: TrainingStacks = {
  tier: tier => ({ ...plain, id: tier, passFactor: tier === 'tuned' ? 1.1 : 1.5 }),
  eras: () => ({
    ...trainingStacks.eras(),
    shardedPassFactor: 3,
    compiledPassFactor: 1.25,
    passGrowthPerYear: 0.1,
    youngChip: 0.2,
  }),
};
const of = (words: Partial<StackWords> = {}, chip: Partial<Chip> = {}) =>
  trainingStack({ ...onePlan, ...words }, { ...roundChip, ...chip }, stacks);

describe('a training stack', () => {
  test('passes over memory as its tier does, as plain modules do, or as a compiler leaves it', () => {
    expect(of().passFactor).toBe(1.1);
    expect(of({ stackTier: 'reference' }).passFactor).toBe(1.5);
    const fsdp = { stackFamily: 'fsdp' } as const;
    expect(of(fsdp).passFactor).toBe(3);
    expect(of({ ...fsdp, stackYear: 2024 }).passFactor).toBe(3);
    expect(of({ ...fsdp, stackYear: 2022 }).passFactor).toBeCloseTo(3 * 1.1 ** 2, 9);
    expect(of({ ...fsdp, stackYear: 2022, compiledModules: true }).passFactor).toBe(1.25);
    expect(of({ stackFamily: 'xla' }).passFactor).toBe(1.25);
  });

  test('launches more slowly from a Grace host, faster from captured graphs, less where it is compiled', () => {
    expect(of().launchSeconds).toBe(10e-6);
    expect(of({}, { host: 'grace' }).launchSeconds).toBeCloseTo(20e-6, 12);
    expect(of({ kernelGraphs: true }).launchSeconds).toBeCloseTo(3e-6, 12);
    expect(of({ kernelGraphs: true }, { host: 'grace' }).launchSeconds).toBeCloseTo(6e-6, 12);
    expect(of().kernelFactor).toBe(1);
    expect(of({ stackFamily: 'xla' }).kernelFactor).toBe(0.3);
  });

  test('writes scores to memory before 2023, unless a compiler fuses them', () => {
    expect(of({ stackYear: 2022.9 }).scorePasses).toBe(6);
    expect(of({ stackYear: 2023 }).scorePasses).toBe(0);
    expect(of({ stackYear: 2022.9, stackFamily: 'xla' }).scorePasses).toBe(0);
    expect(of({ stackYear: 2022.9, stackFamily: 'fsdp' }).scorePasses).toBe(6);
  });

  test('redoes the core, then half of the passes under Megatron, a share of everything elsewhere', () => {
    const redone = ({
      selectiveCore,
      selectivePasses,
      selectiveForward,
    }: ReturnType<typeof of>) => [selectiveCore, selectivePasses, selectiveForward];
    expect(redone(of())).toEqual([0, 0.5, 0]);
    expect(redone(of({ stackYear: 2022 }))).toEqual([1, 0, 0]);
    for (const stackFamily of ['fsdp', 'xla'] as const) {
      for (const stackYear of [2022, 2026]) {
        expect(redone(of({ stackFamily, stackYear }))).toEqual([0, 0, 0.3]);
      }
    }
  });

  test('of 2023 ran attention for Ampere on chips of Hopper’s age and later', () => {
    const hopper = { released: '2022-10-01' };
    expect(of({ stackYear: 2023.9 }, hopper).attentionFactor).toBe(0.6);
    expect(of({ stackYear: 2024 }, hopper).attentionFactor).toBe(1);
    expect(of({ stackYear: 2023.9 }, { released: '2020-05-14' }).attentionFactor).toBe(1);
    expect(of({ stackYear: 2023.9 }, { released: '2022-01-01' }).attentionFactor).toBe(1);
  });

  test('hides gradients from the end of 2023 on, a year earlier in laboratories', () => {
    expect(of({ stackYear: 2022.9 }).gradientHidden).toBe(0);
    expect(of({ stackYear: 2023 }).gradientHidden).toBe(1);
    expect(of({ stackTier: 'reference', stackYear: 2024.2 }).gradientHidden).toBe(0);
    expect(of({ stackTier: 'reference', stackYear: 2024.25 }).gradientHidden).toBe(1);
  });

  test('is slower on a new chip, by e less a year later; before its release as on its first day', () => {
    const released = { released: '2025-01-01' };
    expect(of({ stackYear: 2025 }, released).immaturity).toBeCloseTo(0.2, 9);
    expect(of({ stackYear: 2026 }, released).immaturity).toBeCloseTo(0.2 / Math.E, 9);
    expect(of({ stackYear: 2024 }, released).immaturity).toBeCloseTo(0.2, 9);
  });

  test('is made once for equal words, and anew for others', () => {
    const cached = stackCache(roundChip, stacks);
    expect(cached(onePlan)).toBe(cached({ ...onePlan }));
    const others: readonly Partial<StackWords>[] = [
      { stackTier: 'reference' },
      { stackFamily: 'fsdp' },
      { stackYear: 2022 },
      { kernelGraphs: true },
    ];
    for (const words of others) expect(cached({ ...onePlan, ...words })).toEqual(of(words));
    const compiled = { stackFamily: 'fsdp', compiledModules: true } as const;
    expect(cached({ ...onePlan, stackFamily: 'fsdp' }).passFactor).toBe(3);
    expect(cached({ ...onePlan, ...compiled }).passFactor).toBe(1.25);
  });
});

test('a date is a year with its fraction', () => {
  expect(yearOf('2024-01-01')).toBe(2024);
  expect(yearOf('2024-07-01')).toBe(2024.5);
  expect(yearOf('2024-01-11')).toBeCloseTo(2024 + 10 / 365.25, 9);
  expect(yearOf('2024')).toBe(2024);
  expect(yearOf('2024-04')).toBe(2024.25);
});

describe('a chip under a training run', () => {
  const fractions = (plan: Partial<typeof onePlan> = {}, change = {}, device = roundDevice) => {
    const { gemm, attention } = trainingDevice(
      device,
      { ...onePlan, ...plan },
      { ...plain, ...change },
    ).efficiency;
    return [gemm.fraction.bf16, gemm.fraction.fp8, gemm.fraction.fp4, attention.prefillFraction];
  };

  test('sustains less than in a benchmark, and less again where units are lent to communication', () => {
    // 80% of 80%.
    for (const share of fractions()) expect(share).toBeCloseTo(0.64, 9);
    const lent = { expertDispatch: 'deepep', expertOverlap: true, expertParallel: 8 } as const;
    for (const share of fractions(lent)) expect(share).toBeCloseTo(0.64 * 0.85, 9);
    for (const not of [
      { expertDispatch: 'all-to-all' },
      { expertOverlap: false },
      { expertParallel: 1 },
    ] as const) {
      expect(fractions({ ...lent, ...not })).toEqual(fractions());
    }
  });

  test('runs older attention more slowly, and faster where exponentials are faster, up to its benchmark', () => {
    expect(fractions({}, { attentionFactor: 0.5 })[3]).toBeCloseTo(0.32, 9);
    const faster = (exponentialRate: number) =>
      fractions({}, { attentionFactor: 0.5 }, chipWith({ exponentialRate }))[3];
    expect(faster(1)).toBeCloseTo(0.32, 9);
    // Half of the 52% that waits for exponentials is saved: about 35% faster.
    expect(faster(2)).toBeCloseTo(0.32 / 0.74, 9);
    expect(fractions({}, { attentionFactor: 1 }, chipWith({ exponentialRate: 9 }))[3]).toBe(0.8);
  });

  test('is made once for each way of using it', () => {
    const cached = deviceCache(roundDevice);
    const lent = { ...onePlan, expertOverlap: true, expertParallel: 8 };
    const early = { ...plain, attentionFactor: 0.5 };
    expect(cached(onePlan, plain)).toBe(cached({ ...onePlan }, plain));
    for (const [plan, stack] of [
      [onePlan, plain],
      [lent, plain],
      [onePlan, early],
      [lent, early],
      [lent, { ...plain, lentUnits: 0.3 }],
    ] as const) {
      expect(cached(plan, stack)).toEqual(trainingDevice(roundDevice, plan, stack));
    }
  });
});
