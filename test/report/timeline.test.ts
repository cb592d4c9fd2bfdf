/** The timeline as a chart and as a trace: the same items in both. */
import { expect, test } from 'vitest';
import { chartTable } from '../../src/report/chart-table.ts';
import { pipelineTimeline } from '../../src/report/charts/pipeline-timeline.ts';
import { chromeTrace } from '../../src/report/trace.ts';
import type { TrainingResult } from '../../src/scenario/result.ts';
import { sampleTraining } from './sample-result.ts';

const training: TrainingResult = {
  ...sampleTraining,
  pipeline: {
    schedule: 'dualpipe',
    ranks: 2,
    stages: 2,
    microBatches: 40,
    forwardSeconds: 1,
    backwardSeconds: 2,
    weightSeconds: 0.5,
    overlappedSeconds: 14,
    bubbleSeconds: 1,
    transferSeconds: 0.1,
    optimizerSeconds: 0.2,
  },
  timeline: {
    microBatches: 2,
    stepMicroBatches: 40,
    seconds: 6,
    ranks: [
      {
        kinds: 'fxw',
        microBatches: [0, 1, 0],
        stages: [0, 0, 1],
        besides: [0],
        starts: [0, 1, 4],
        seconds: [1, 3, 1],
      },
      { kinds: 'f', microBatches: [0], stages: [1], besides: [], starts: [1.5], seconds: [1] },
    ],
  },
};

test('the chart has a row a rank, and the work of each kind adds up', () => {
  const chart = pipelineTimeline(training);
  if (chart === null) throw new Error('there is a chart');
  expect(chart.rows).toEqual(['Rank 0', 'Rank 1']);
  expect(chart.title).toBe('The pipeline: dualpipe, 2 of 40 micro-batches');
  expect(chartTable(chart).rows).toEqual([
    { row: 'Rank 0', series0: 1, series1: 3, series2: 1 },
    { row: 'Rank 1', series0: 1, series1: 0, series2: 0 },
  ]);
});

test('the trace has the same items in microseconds, one track a rank', () => {
  const trace = chromeTrace(training);
  const items = trace?.traceEvents.filter(({ ph }) => ph === 'X');
  expect(items?.map(({ tid, name, ts, dur }) => [tid, name, ts, dur])).toEqual([
    [0, 'F 0', 0, 1e6],
    [0, 'X 1 & 0', 1e6, 3e6],
    [0, 'W 0', 4e6, 1e6],
    [1, 'F 0', 1.5e6, 1e6],
  ]);
});

test('without a pipeline there is neither', () => {
  expect(pipelineTimeline(sampleTraining)).toBeNull();
  expect(chromeTrace(sampleTraining)).toBeUndefined();
});
