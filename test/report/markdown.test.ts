import { expect, test } from 'vitest';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { markdown } from '../../src/report/markdown.ts';
import { report } from '../../src/report/report.ts';
import { comparisonSchema, resultSchema } from '../../src/scenario/result.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult } from './sample-result.ts';
import { tooLarge, variants } from './variants.ts';

test('the samples are results as the schema has them', () => {
  expect(resultSchema.parse(sampleResult)).toEqual(sampleResult);
  expect(comparisonSchema.parse(sampleComparison)).toEqual(sampleComparison);
});

test('the report of a result reads as agreed', async () => {
  await expect(markdown(report(sampleResult))).toMatchFileSnapshot('../fixtures/report/result.md');
});

test('the report of a comparison reads as agreed', async () => {
  await expect(markdown(comparisonReport(sampleComparison))).toMatchFileSnapshot(
    '../fixtures/report/comparison.md',
  );
});

test('the report of what does not fit says why', () => {
  const text = markdown(report({ ...sampleResult, training: tooLarge }));
  for (const { text: why } of tooLarge.reasons) expect(text).toContain(why);
  expect(text).toContain('Training deepseek-v3 on 64 × h800-sxm does not fit');
});

test.each(Object.entries(variants))(
  'no figure of a result %s is undefined or not a number',
  (_, result) => {
    expect(markdown(report(result))).not.toMatch(/undefined|NaN|Infinity|\[object/);
  },
);

test('markup in a name stays text', () => {
  const scenario = { ...sampleResult.scenario, name: '<b>x</b> | *y* [z](w) `v`' };
  const title = markdown(report({ ...sampleResult, scenario })).split('\n')[0];
  expect(title).toBe('# \\<b\\>x\\</b\\> \\| \\*y\\* [z]\\(w) \\`v\\`');
});
