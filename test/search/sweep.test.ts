/** Every point of a sweep is what a scenario of its own would give, and faults are told before anything runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { cellOf, valueIn } from '../../src/search/sweep/dotted.ts';
import { compileSweep } from '../../src/search/sweep/evaluator.ts';
import { cellAt, joinRows, type Rows } from '../../src/search/sweep/rows.ts';
import { readSweep, type SweepDocument } from '../../src/search/sweep/sweep-document.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

// Machines of all sizes run these; none of them is about speed.
vi.setConfig({ testTimeout: 60_000 });

const library = createLibrary(shippedDocuments());
const mixtral = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
mixtral.training.plan = { expertParallel: 8, pipelineParallel: 1, recompute: 'full' };

const axes = {
  chip: {
    set: ['training.cluster.chip', 'serving.cluster.chip'],
    values: ['h100-sxm', 'b200-sxm'],
  },
  nodes: { values: [4, 8] },
  chips: { set: 'training.cluster.chips', expression: '8 * nodes' },
  input: {
    set: 'serving.workload.inputTokens',
    from: 512,
    to: 2048,
    count: 3,
    scale: 'log',
    whole: true,
  },
  rent: { set: 'economics.chipHourPrice', from: 1, to: 3, count: 3, unit: 'USD/h' },
};

const outputs = [
  'training.stepSeconds',
  'training.hours',
  'serving.timeToFirstToken.p99',
  'economics.training.usd',
  'economics.lifetime.crossing',
];

function compiled(change: object = {}) {
  const document = { name: 'test', scenario: 'mixtral', axes, outputs, ...change };
  return compileSweep(readSweep(JSON.stringify(document), 'test'), mixtral, {
    library,
    file: 'test',
  });
}

function table(columns: readonly string[], rows: Rows) {
  return Array.from({ length: rows.count }, (_, row) =>
    Object.fromEntries(
      columns.map((name, place) => [
        name,
        cellAt(rows.columns[place] as Rows['columns'][number], row),
      ]),
    ),
  );
}

describe('a point', () => {
  const sweep = compiled();
  const rows = table(sweep.columns, sweep.evaluate(0, sweep.size));

  test('stands for every combination, the last axis fastest', () => {
    expect(sweep.size).toBe(2 * 2 * 3 * 3);
    expect(rows.map(({ point }) => point)).toEqual(Array.from({ length: 36 }, (_, point) => point));
    expect(rows.slice(0, 4).map(({ rent, input }) => [rent, input])).toEqual([
      [1, 512],
      [2, 512],
      [3, 512],
      [1, 1024],
    ]);
  });

  test.each([0, 7, 16, 22, 35])('%i equals the scenario simulated alone', point => {
    const result = simulate(checkScenario(sweep.scenario(point), 'point'), library);
    const row = rows[point] ?? {};
    expect(row['status']).toBe('ok');
    for (const path of outputs)
      expect([path, row[path]]).toEqual([path, cellOf(valueIn(result, path.split('.')))]);
    const settled = Object.keys(row).filter(name => name.startsWith('input.'));
    expect(settled).toContain('input.training.plan.dataParallel');
    for (const name of settled) {
      const keys = name.split('.').slice(1);
      expect([name, row[name]]).toEqual([name, cellOf(valueIn(result.scenario.values, keys))]);
    }
  });

  test('has the same row whichever range it is evaluated in', () => {
    const apart = compiled();
    const pieces = [apart.evaluate(30, 36), apart.evaluate(0, 5), apart.evaluate(5, 30)];
    const [last, ...first] = pieces as [Rows, ...Rows[]];
    expect(table(sweep.columns, joinRows([...first, last]))).toEqual(rows);
  });
});

describe('close points', () => {
  test('are near those of a run', () => {
    const change = {
      axes: { batch: { set: 'training.globalBatchSequences', values: [1024, 2048, 4096] } },
      outputs: ['training.stepSeconds', 'training.breakdown.phases'],
    };
    const seconds = [{}, { accuracy: 'close' }].map(manner => {
      const sweep = compiled({ ...change, ...manner });
      const rows = table(sweep.columns, sweep.evaluate(0, sweep.size));
      expect(rows.map(row => row['status'])).toEqual(['ok', 'ok', 'ok']);
      return rows.map(row => Number(row['training.stepSeconds']));
    });
    const [walked = [], estimated = []] = seconds;
    walked.forEach((value, point) => {
      expect(Math.abs((estimated[point] ?? 0) / value - 1)).toBeLessThan(0.05);
    });
  });
});

describe('close points of a service', () => {
  test('are within a part in a hundred of those of a run', () => {
    const change = {
      axes: {
        input: { set: 'serving.workload.inputTokens', values: [300, 1000, 3000] },
        output: { set: 'serving.workload.outputTokens', values: [50, 400] },
        // Of two layouts that are equally good another may be chosen.
        plan: {
          set: 'serving.plan',
          values: [{ prefill: { tensorParallel: 2 }, decode: { tensorParallel: 2 } }],
        },
      },
      outputs: ['serving.outputTokensPerSecondPerChip', 'serving.timePerOutputToken.mean'],
    };
    const [exact = [], close = []] = [{}, { accuracy: 'close' }].map(manner => {
      const sweep = compiled({ ...change, ...manner });
      return table(sweep.columns, sweep.evaluate(0, sweep.size));
    });
    expect(exact.map(row => row['status'])).toEqual(exact.map(() => 'ok'));
    for (const name of change.outputs) {
      exact.forEach((row, point) => {
        expect(Math.abs(Number(close[point]?.[name]) / Number(row[name]) - 1)).toBeLessThan(0.01);
      });
    }
  });
});

describe('constraints', () => {
  test('leave points out by their axes and by their outputs', () => {
    const all = compiled();
    const rows = table(all.columns, all.evaluate(0, all.size));
    const dollars = rows.map(row => Number(row['economics.training.usd']));
    const median = dollars.toSorted((one, other) => one - other)[18];
    const sweep = compiled({ constraints: ['rent < 3', `economics.training.usd < ${median}`] });
    const left = rows.filter(
      row => Number(row['rent']) < 3 && Number(row['economics.training.usd']) < Number(median),
    );
    expect(left.length).toBeLessThan(24);
    expect(table(sweep.columns, sweep.evaluate(0, sweep.size))).toEqual(left);
  });
});

describe('points that cannot be had', () => {
  test('say why, and the others go on', () => {
    const sweep = compiled({
      axes: {
        batch: { set: 'training.globalBatchSequences', values: [1024, 512] },
        chips: { set: 'training.cluster.chips', values: [8, 64] },
      },
      outputs: ['training.stepSeconds', { name: 'twice', expression: '2 * training.stepSeconds' }],
    });
    const rows = table(sweep.columns, sweep.evaluate(0, sweep.size));
    expect(rows.map(({ status }) => status)).toEqual(['infeasible', 'ok', 'infeasible', 'ok']);
    expect(rows[0]?.['reason']).toMatch(/none fits/);
    expect(rows[0]?.['twice']).toBeNull();
    expect(rows[1]?.['twice']).toBe(2 * Number(rows[1]?.['training.stepSeconds']));
  });

  test('such as formulas without a value', () => {
    const sweep = compiled({
      axes: { a: { values: [0, 8] }, b: { set: 'training.cluster.chips', expression: '64 / a' } },
      outputs: ['training.stepSeconds'],
    });
    const [first, second] = table(sweep.columns, sweep.evaluate(0, 2));
    expect(first).toMatchObject({ a: 0, status: 'error', reason: '64 / a has no finite value' });
    expect(second).toMatchObject({ a: 8, b: 8, status: 'infeasible' });
  });

  test('an output whose formula has no value is told, and the other outputs stay', () => {
    const sweep = compiled({
      axes: { a: { values: [0, 8] } },
      outputs: [
        'training.stepSeconds',
        { name: 'each', expression: 'training.stepSeconds / a' },
        { name: 'half', expression: 'each / 2' },
        'economics.training.usd',
      ],
    });
    const [first, second] = table(sweep.columns, sweep.evaluate(0, 2));
    const { status: _, reason: _why, a: _a, each, half, point: _point, ...others } = second ?? {};
    expect(first).toMatchObject({
      ...others,
      status: 'error',
      reason: 'each: training.stepSeconds / a has no finite value',
      each: null,
      half: null,
    });
    expect(Number(half)).toBe(Number(each) / 2);
  });
});

describe('a sweep is refused', () => {
  const cases: readonly [string, object, string][] = [
    [
      'a strange chip',
      { axes: { chip: { set: 'training.cluster.chip', values: ['h100-sxm', 'h100'] } } },
      'test: axes.chip: unknown chip "h100"',
    ],
    [
      'a strange place',
      { axes: { a: { set: 'training.cluster.chipz', values: [1] } } },
      'unknown key; did you mean',
    ],
    [
      'a missing unit',
      { axes: { a: { set: 'economics.chipHourPrice', values: [1] } } },
      'which has no unit',
    ],
    [
      'a strange output',
      { outputs: ['training.stepSecond'] },
      'test: outputs.0: no result has "training.stepSecond"; did you mean "stepSeconds"',
    ],
    [
      'a strange name in a constraint',
      { constraints: ['rents < 2'] },
      'test: constraints.0: unknown name "rents"; did you mean "rent"',
    ],
    [
      'formulas in a circle',
      { axes: { a: { expression: 'b' }, b: { expression: 'a' }, c: { values: [1] } } },
      'depends on itself',
    ],
    [
      'a log scale through zero',
      { axes: { a: { from: 0, to: 1, count: 3, scale: 'log' } } },
      'above 0',
    ],
    ['no axis', { axes: {} }, 'at least one axis'],
    [
      'two columns of one name',
      { outputs: ['training.hours', { name: 'rent', path: 'training.hours' }] },
      'taken already',
    ],
  ];

  test.each(cases)('for %s', (_, change, message) => {
    expect(() => compiled(change)).toThrow(message);
  });
});

describe('the shipped sweeps', () => {
  test.each([
    ['small', 372],
    ['chips-by-price', 222_705],
  ])('%s has %i points', (name, points) => {
    const document: SweepDocument = readSweep(
      readFileSync(`scenarios/sweeps/${name}.json`, 'utf8'),
      name,
    );
    const { size } = compileSweep({ ...document, inputs: 'axes' }, mixtral, {
      library,
      file: name,
    });
    expect(size).toBe(points);
  });
});
