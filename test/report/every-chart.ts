/** One chart of every kind that reports draw, from figures made by hand: no constant of the simulator moves them. */
import type { EvidenceRow } from '../../src/evidence/evidence-row.ts';
import type { Chart } from '../../src/report/charts/chart.ts';
import { figureDistribution } from '../../src/report/charts/figure-distribution.ts';
import { latencyDistribution } from '../../src/report/charts/latency-distribution.ts';
import { pipelineTimeline } from '../../src/report/charts/pipeline-timeline.ts';
import { publishedSimulated } from '../../src/report/charts/published-simulated.ts';
import { cacheOccupancy, engineLoad, goodput } from '../../src/report/charts/service-timeline.ts';
import { tornadoChart } from '../../src/report/charts/tornado.ts';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { chartsOf, type Report } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import type { Result, ServiceSimulation, TrainingResult } from '../../src/scenario/result.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult, sampleTraining } from './sample-result.ts';

const bins = Array.from({ length: 24 }, (_, bin) => bin);
const wave = (low: number, high: number) =>
  bins.map(bin => low + ((high - low) * (1 - Math.cos((bin * Math.PI) / 12))) / 2);

/** Latencies that spread like a bell over bins of equal width. */
function bell(middle: number): ServiceSimulation['endToEnd'] {
  const weights = bins.map(bin => Math.exp(-(((bin - 10) / 4) ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const at = (bin: number) => middle * (0.5 + bin / 20);
  return {
    mean: middle,
    p50: at(10.5),
    p90: at(14),
    p95: at(15),
    p99: at(17),
    bars: bins.map(bin => ({ from: at(bin), to: at(bin + 1), weight: (weights[bin] ?? 0) / sum })),
  };
}

const simulation = {
  goodputPerSecond: 540,
  requestsPerSecond: 590,
  sloAttainment: 0.92,
  timeline: {
    binSeconds: 3600,
    decoding: wave(4000, 21_000),
    prefilling: wave(300, 1500),
    waiting: wave(0, 900),
    cacheShare: wave(0.15, 0.85),
    openInstances: wave(3, 3),
    arrivalsPerSecond: wave(300, 900),
    finishedPerSecond: wave(310, 880),
    goodPerSecond: wave(310, 790),
    outputTokensPerSecond: wave(150_000, 440_000),
  },
} as unknown as ServiceSimulation;

const piped: TrainingResult = {
  ...sampleTraining,
  pipeline: {
    schedule: '1f1b',
    ranks: 4,
    stages: 4,
    microBatches: 16,
    forwardSeconds: 16,
    backwardSeconds: 32,
    weightSeconds: 0,
    overlappedSeconds: 0,
    bubbleSeconds: 9,
    transferSeconds: 0.1,
    optimizerSeconds: 0.2,
  },
  timeline: {
    microBatches: 4,
    stepMicroBatches: 16,
    seconds: 21,
    ranks: [0, 1, 2, 3].map(rank => ({
      kinds: 'ffffbbbb',
      microBatches: [0, 1, 2, 3, 0, 1, 2, 3],
      stages: Array.from({ length: 8 }, () => rank),
      besides: [],
      starts: [0, 1, 2, 3, 10 - 2 * rank, 12 - 2 * rank, 14 - 2 * rank, 16 - 2 * rank].map(
        (start, place) => (place < 4 ? start + rank : start + 3),
      ),
      seconds: [1, 1, 1, 1, 2, 2, 2, 2],
    })),
  },
};

type StudyTarget = NonNullable<Result['uncertaintyStudy']>['targets'][number];
const target: StudyTarget = {
  figure: 'economics.training.usd',
  best: 5.14e6,
  tornado: [
    { input: 'economics.chipHourPrice', low: 3.6e6, high: 6.7e6 },
    { input: 'model.trainingTime', low: 4.2e6, high: 6.1e6 },
    { input: 'chips.h800-sxm.scaleOut.latency', low: 5.0e6, high: 5.3e6 },
  ],
  totalIndices: [],
  histogram: bins.map(bin => ({
    from: 3e6 + bin * 2e5,
    to: 3.2e6 + bin * 2e5,
    count: Math.round(400 * Math.exp(-(((bin - 10) / 5) ** 2))),
  })),
};
const quantiles = { mean: 5.2e6, p5: 3.7e6, p50: 5.1e6, p95: 6.9e6 };

const rows = [
  ['H800', 2353, 2324],
  ['H800', 7551, 7839],
  ['910C', 1943, 2001],
  ['910C', 6688, 6206],
  ['B200', 12_480, 15_100],
].map(
  ([chip, measured, predicted], index) =>
    ({ id: `row-${index}`, chip, measured, predicted }) as unknown as EvidenceRow,
);

function drawn(chart: Chart | null): Chart {
  if (chart === null) throw new Error('there is something to draw');
  return chart;
}

const studied: readonly Chart[] = [
  pipelineTimeline(piped),
  latencyDistribution({
    id: 'first-token',
    title: 'Time to first token over requests',
    label: 'Time to first token',
    spread: bell(0.6),
    target: 1,
  }),
  latencyDistribution({
    id: 'output-token',
    title: 'Time per output token over requests',
    label: 'Time per output token',
    spread: bell(0.04),
    target: 0.05,
  }),
  engineLoad(simulation),
  cacheOccupancy(simulation),
  goodput(simulation, true),
  tornadoChart(target, 'What moves it: cost of the training run'),
  figureDistribution(target, quantiles, 'Cost of the training run over the draws'),
  publishedSimulated('published', 'Published against simulated', rows),
].map(drawn);

/** The page of the sample with every chart that it lacks. */
export const everyChartReport: Report = {
  ...report(sampleResult),
  sections: [
    ...report(sampleResult).sections,
    {
      id: 'studied',
      title: 'Studied',
      blocks: studied.map(chart => ({ kind: 'chart' as const, chart })),
    },
  ],
};

/** Every chart, by its id. */
export const everyChart: ReadonlyMap<string, Chart> = new Map(
  [...chartsOf(everyChartReport), ...chartsOf(comparisonReport(sampleComparison))].map(chart => [
    chart.id,
    chart,
  ]),
);
