/** A point knows nothing of those that were asked before it: or tables would differ by who evaluated what, in the last digit. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { compileSweep, type SweepEvaluator } from '../../src/search/sweep/evaluator.ts';
import { cellAt, type Rows } from '../../src/search/sweep/rows.ts';
import { readSweep } from '../../src/search/sweep/sweep-document.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

vi.setConfig({ testTimeout: 60_000 });

const library = createLibrary(shippedDocuments());
const mixtral = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
const layout = { tensorParallel: 2, expertParallel: 2, dataParallelAttention: 1 };

const service = {
  axes: {
    input: { set: 'serving.workload.inputTokens', values: [100, 257, 1000, 4096] },
    chip: { set: 'serving.cluster.chip', values: ['h100-sxm', 'mi300x'] },
    output: { set: 'serving.workload.outputTokens', values: [28, 32, 333] },
    batch: { set: 'serving.plan.decode.batchPerChip', values: [4, 20, 28] },
  },
  outputs: [
    'serving.outputTokensPerSecondPerChip',
    'serving.timePerOutputToken.mean',
    'serving.timeToFirstToken.p99',
    'serving.sloAttainment',
  ],
  change: { serving: { ...mixtral.serving, plan: { prefill: layout, decode: layout } } },
};
const searched = {
  axes: {
    input: { set: 'serving.workload.inputTokens', values: [128, 1024] },
    rate: { set: 'serving.workload.arrivals.requestsPerSecond', values: [1, 5, 20] },
    chips: { set: 'serving.cluster.chips', values: [4, 8] },
  },
  outputs: ['serving.capacityRequestsPerSecond', 'serving.timePerOutputToken.p90'],
  change: {},
};
const training = {
  axes: {
    rounds: { values: [1, 2, 3, 5] },
    batch: { set: 'training.globalBatchSequences', expression: '128 * rounds' },
    recompute: { set: 'training.plan.recompute', values: ['none', 'full'] },
    chips: { set: 'training.cluster.chips', values: [64, 128] },
    micro: { set: 'training.plan.microBatchSequences', values: [1, 2] },
    length: { set: 'training.sequenceLength', values: [2048, 4096] },
  },
  outputs: ['training.stepSeconds', 'training.memory.usedBytes', 'economics.training.usd'],
  change: { training: { ...mixtral.training, plan: { pipelineParallel: 4, expertParallel: 8 } } },
};

function compiled({ axes, outputs, change }: typeof service, accuracy: string): SweepEvaluator {
  const document = { name: 'test', scenario: 'mixtral', inputs: 'axes', accuracy, axes, outputs };
  const scenario = { ...mixtral, ...change };
  return compileSweep(readSweep(JSON.stringify(document), 'test'), scenario, {
    library,
    file: 'test',
  });
}

function row({ columns }: Rows) {
  return columns.map(column => cellAt(column, 0));
}

describe.each([
  ['a service of fixed layouts', service],
  ['a service whose layouts are searched', searched as unknown as typeof service],
  ['training', training as unknown as typeof service],
])('%s', (_, sweep) => {
  test.each(['close', 'exact'])('has the same points in any order, %s', accuracy => {
    const inOrder = compiled(sweep, accuracy);
    const points = Array.from({ length: inOrder.size }, (_value, point) => point);
    const rows = points.map(point => row(inOrder.evaluate(point, point + 1)));
    expect(rows.filter(cells => cells.includes('ok')).length).toBeGreaterThan(points.length / 4);
    fc.assert(
      fc.property(fc.shuffledSubarray(points, { minLength: points.length }), order => {
        const shuffled = compiled(sweep, accuracy);
        for (const point of order) {
          expect(row(shuffled.evaluate(point, point + 1))).toEqual(rows[point]);
        }
      }),
      { numRuns: 4 },
    );
  });
});
