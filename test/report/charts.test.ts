import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byChip } from '../../src/report/charts/by-chip.ts';
import { costBuildUp } from '../../src/report/charts/cost-build-up.ts';
import { frontier, operatingPoint } from '../../src/report/charts/frontier.ts';
import { lifetimeCost } from '../../src/report/charts/lifetime.ts';
import { memoryUse } from '../../src/report/charts/memory-use.ts';
import { heaviestFirst } from '../../src/report/charts/operators.ts';
import { roofline } from '../../src/report/charts/roofline.ts';
import { stepPhases } from '../../src/report/charts/step-phases.ts';
import { usd } from '../../src/report/display-unit.ts';
import { decodeOperators, prefillOperators } from './sample-breakdown.ts';
import { sampleEconomics } from './sample-economics.ts';
import { sampleServing, sampleTraining } from './sample-result.ts';

const amount = fc.double({ min: 0, max: 1e15, noNaN: true });

test('nothing is drawn of nothing', () => {
  expect(stepPhases({ id: 'x', title: 'x', label: 'x', stepSeconds: 0, phases: [] })).toBeNull();
  expect(costBuildUp({ id: 'x', title: 'x', label: 'x', parts: [] })).toBeNull();
  expect(memoryUse([])).toBeNull();
  expect(frontier({ ...sampleServing, frontier: [] })).toBeNull();
  expect(lifetimeCost({ months: [], crossing: null })).toBeNull();
  expect(roofline({ id: 'x', title: 'x', steps: [], bandwidth: 1 })).toBeNull();
});

test('phases come longest first, with their share of the step', () => {
  const phases = [
    { name: 'short', seconds: 1, why: '' },
    { name: 'none', seconds: 0, why: '' },
    { name: 'long', seconds: 3, why: '' },
  ];
  const chart = stepPhases({ id: 'x', title: 'x', label: 'x', stepSeconds: 4, phases });
  expect(chart?.categories).toEqual(['long', 'short']);
  expect(chart?.series[0]?.labels).toEqual(['3 s · 75%', '1 s · 25%']);
});

test('merging operators of one name keeps their work and their time', () => {
  const seconds = fc.constantFrom('a', 'b', 'c').chain(name =>
    fc.record({
      name: fc.constant(name),
      part: fc.constant('experts'),
      calls: fc.nat(1000),
      flop: amount,
      bytes: amount,
      seconds: fc.double({ min: 0, max: 1, noNaN: true }),
      bound: fc.constantFrom('compute', 'memory'),
      peakFlopPerSecond: fc.constant(1e15),
    }),
  );
  fc.assert(
    fc.property(fc.array(seconds), operators => {
      const merged = heaviestFirst(operators);
      const sum = (list: readonly { seconds: number }[]) =>
        list.reduce((total, one) => total + one.seconds, 0);
      expect(sum(merged)).toBeCloseTo(sum(operators), 9);
      const times = merged.map(one => one.seconds);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    }),
  );
});

test('the roofs meet at the ridge, and every operator of the sample lies under them', () => {
  const bandwidth = 3.2e12;
  const steps = [
    { name: 'Decode', operators: decodeOperators },
    { name: 'Prefill', operators: prefillOperators },
  ];
  const chart = roofline({ id: 'x', title: 'x', steps, bandwidth });
  const roofs = chart?.series.filter(({ name }) => name === 'Compute roof') ?? [];
  expect(roofs).toHaveLength(2);
  for (const { points } of roofs) expect(points[0]?.y).toBeCloseTo((points[0]?.x ?? 0) * bandwidth);
  const peak = Math.max(...roofs.map(({ points }) => points[0]?.y ?? 0));
  for (const { points } of chart?.series.filter(({ drawn }) => drawn === 'points') ?? []) {
    for (const { x, y } of points) expect(y).toBeLessThanOrEqual(Math.min(peak, x * bandwidth));
  }
});

test('the operating point yields its sequences times the pace of each', () => {
  const { x, y } = operatingPoint(sampleServing);
  expect(x).toBeCloseTo(1 / sampleServing.timePerOutputToken.mean);
  expect(y / x).toBeCloseTo(sampleServing.decode.batchPerChip);
});

test('the SLO stands at its speed, and is missing without an SLO', () => {
  const line = frontier(sampleServing)?.series.find(({ name }) => name === 'SLO');
  expect(line?.points.map(({ x }) => x)).toEqual([20, 20]);
  const free = frontier({ ...sampleServing, slo: { timeToFirstTokenSeconds: 1 } });
  expect(free?.series.some(({ name }) => name === 'SLO')).toBe(false);
});

test('the crossing is marked in its month, and nowhere when there is none', () => {
  const { lifetime } = sampleEconomics;
  if (lifetime === undefined) throw new Error('the sample has a lifetime');
  const marked = lifetimeCost(lifetime)?.series.find(({ name }) => name === 'Crossing');
  expect(marked?.points[0]?.x).toBe(lifetime.crossing);
  const never = lifetimeCost({ ...lifetime, crossing: null });
  expect(never?.series.map(({ name }) => name)).not.toContain('Crossing');
  expect(never?.description).toContain('does not overtake');
});

test('memory is stacked by use and marked at the capacity of each chip', () => {
  const chart = memoryUse([
    { job: 'a', memory: sampleTraining.memory },
    { job: 'b', memory: sampleServing.decode.memory },
  ]);
  const stack = (index: number) =>
    chart?.series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0) ?? 0;
  expect(stack(0)).toBeCloseTo(sampleTraining.memory.usedBytes, -6);
  expect(stack(1)).toBeCloseTo(sampleServing.decode.memory.usedBytes, -6);
  expect(chart?.marks.map(({ value }) => value)).toEqual([80e9, 128e9]);
});

test('a chip that the work does not fit keeps its row and says so', () => {
  const chart = byChip({
    id: 'x',
    title: 'x',
    label: 'x',
    chips: ['a', 'b'],
    units: [usd],
    measures: [{ name: 'cost', values: [2, null] }],
  });
  expect(chart?.categories).toEqual(['a', 'b']);
  expect(chart?.series[0]?.labels).toEqual(['2 USD', 'does not fit']);
});
