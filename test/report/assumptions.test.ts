import { expect, test } from 'vitest';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { tablesOf } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import { inputValues } from '../../src/report/sections/input-values.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult } from './sample-result.ts';

test('every resolved value is listed with its origin, quantities in words', () => {
  const values = inputValues(sampleResult.scenario);
  expect(values.map(({ path }) => path).sort()).toEqual(
    Object.keys(sampleResult.scenario.origins).sort(),
  );
  const of = (path: string) => values.find(value => value.path === path);
  expect(of('training.tokens')).toMatchObject({ value: '14.8 T tokens', origin: 'given' });
  expect(of('training.reliability.restart')).toMatchObject({ value: '10 min', origin: 'default' });
  expect(of('serving.slo.timePerOutputToken')).toMatchObject({ value: '50 ms' });
  expect(of('economics.horizon')).toMatchObject({ value: '24 months' });
});

test('a part of the document whose origin is known as a whole lends it to its values', () => {
  const values = inputValues({
    ...sampleResult.scenario,
    values: { plan: { stages: 4 } },
    origins: { plan: 'chosen' },
  });
  expect(values).toEqual([{ path: 'plan.stages', value: '4', origin: 'chosen by search' }]);
});

test('a comparison marks the best of each column where there is a difference to win by', () => {
  const training = tablesOf(comparisonReport(sampleComparison)).find(
    ({ id }) => id === 'training-by-chip',
  );
  const marked = training?.best?.map(
    ({ row, column }) => `${training.rows[row]?.['chip']} ${column}`,
  );
  expect(marked).toContain('NVIDIA B200 SXM usd');
  expect(marked?.some(mark => mark.endsWith('energy'))).toBe(false);
});

test('a note that concerns one chip of a comparison names it', () => {
  const { remarks } = comparisonReport({
    ...sampleComparison,
    results: sampleComparison.results.map(({ chip, result }, index) => ({
      chip,
      result: index === 0 ? { ...result, notes: [{ kind: 'caution', text: 'too hot' }] } : result,
    })),
  });
  expect(remarks.map(({ text }) => text)).toContain('NVIDIA H800 SXM: too hot');
});

test('the price of a chip-hour points to its source', () => {
  const cost = report(sampleResult).sections.find(({ id }) => id === 'cost');
  const text = JSON.stringify(cost?.blocks);
  expect(text).toContain('rented; [1]');
  expect(text).toContain('owned, built up from its parts; [3]');
});
