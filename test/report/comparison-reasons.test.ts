/** Why chips differ: the parts that a comparison names add up to the whole. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { decodingChipTime, resources, trainingChipTime } from '../../src/report/chip-time.ts';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import type { Report } from '../../src/report/content.ts';
import { compare } from '../../src/scenario/compare.ts';
import type { Comparison } from '../../src/scenario/result.ts';
import { mega } from '../../src/units/quantity.ts';
import { library } from './every-kind.ts';

let comparison: Comparison;
let content: Report;
beforeAll(() => {
  const { document } = readScenarioFile('deepseek-v3-five-chips');
  comparison = compare(document, document.compare?.chips ?? [], library);
  content = comparisonReport(comparison);
}, 60_000);

const reasons = (): readonly string[] =>
  content.sections
    .filter(({ id }) => id === 'reasons')
    .flatMap(({ blocks }) => blocks)
    .flatMap(block => (block.kind === 'list' ? block.items : []));

test('the chip-time of a million tokens is divided without a rest', () => {
  for (const { result } of comparison.results) {
    const training = result.training?.feasible ? result.training : undefined;
    const serving = result.serving?.feasible ? result.serving : undefined;
    const times = [
      [trainingChipTime(training), training?.tokensPerSecondPerChip],
      [decodingChipTime(serving), serving?.decode.tokensPerSecondPerChip],
    ] as const;
    for (const [time, rate] of times) {
      const parts = resources.map(name => time?.by[name] ?? Number.NaN);
      expect(parts.every(part => part >= 0)).toBe(true);
      const sum = parts.reduce((total, part) => total + part, 0);
      expect(sum / (mega / (rate ?? Number.NaN))).toBeCloseTo(1, 9);
    }
  }
});

describe('the reasons', () => {
  test('name shares that add up to a hundred percent', () => {
    const shared = reasons().filter(text => text.includes('; of the time '));
    expect(shared.length).toBeGreaterThan(3);
    for (const text of shared) {
      const [, parts = ''] = text.split(/of the time (?:saved|lost): /);
      const percents = [...parts.matchAll(/(less )?(\d+)%/g)].map(([, less, percent]) =>
        less === undefined ? Number(percent) : -Number(percent),
      );
      expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
    }
  });

  test('explain a cost by hours and price that multiply to it', () => {
    const costs = reasons().filter(text => text.includes(' trains for '));
    expect(costs).toHaveLength(comparison.results.length - 1);
    const signed = (percent: string, word: string) =>
      1 + (['less', 'fewer', 'cheaper'].includes(word) ? -1 : 1) * (Number(percent) / 100);
    for (const text of costs) {
      const [cost, hours, price] = [
        ...text.matchAll(/(\d+)% (less|fewer|cheaper|more|dearer)/g),
      ].map(([, percent = '', word = '']) => signed(percent, word));
      expect((hours ?? 1) * (price ?? 1)).toBeCloseTo(cost ?? 1, 1);
    }
  });

  test('come first, in the answer', () => {
    expect(content.answer).toMatch(
      /B200 SXM 180 GB trains [\d.]+ times as fast per chip as Nvidia H800 SXM5 80 GB, \d+% of it from compute\./,
    );
  });
});
