/** A realistic result, made by hand: DeepSeek-V3 trained on 2,048 H800 and served on 384 Ascend 910C. */
import type {
  Economics,
  Result,
  ServingResult,
  TrainingResult,
} from '../../src/scenario/result.ts';
import { decodeOperators, prefillOperators, trainingOperators } from './sample-breakdown.ts';
import { sampleEconomics } from './sample-economics.ts';

export const sampleTraining: TrainingResult = {
  feasible: true,
  chip: 'h800-sxm',
  chipName: 'NVIDIA H800 SXM',
  chips: 2048,
  plan: {
    precision: 'fp8',
    tensorParallel: 1,
    pipelineParallel: 16,
    expertParallel: 64,
    dataParallel: 128,
    pipelineSchedule: 'dualpipe',
    zeroStage: 1,
    recompute: 'selective',
    expertOverlap: true,
  },
  tokens: 14.8e12,
  sequenceLength: 4096,
  globalBatchSequences: 15360,
  steps: 235239,
  stepSeconds: 19.1,
  tokensPerSecondPerChip: 1608,
  flopPerToken: 2.5e11,
  modelFlopPerSecondPerChip: 4.02e14,
  mfu: 0.406,
  hours: 1276,
  chipHours: 2.613e6,
  goodput: 0.978,
  memory: {
    capacityBytes: 80e9,
    usedBytes: 61.2e9,
    bandwidthBytesPerSecond: 3.35e12,
    parts: [
      { name: 'weights', bytes: 14.2e9 },
      { name: 'gradients', bytes: 21.3e9 },
      { name: 'optimizer', bytes: 4.6e9 },
      { name: 'activations', bytes: 17.1e9 },
      { name: 'runtime and buffers', bytes: 4e9 },
    ],
  },
  breakdown: {
    phases: [
      {
        name: 'forward and backward',
        seconds: 15.4,
        why: '120 micro-batches of one sequence per rank',
      },
      { name: 'pipeline bubble', seconds: 1.5, why: 'DualPipe over 16 stages' },
      { name: 'stage transfers', seconds: 0.1, why: 'hidden states between neighbours' },
      { name: 'gradient exchange', seconds: 0.7, why: 'not hidden behind the backward pass' },
      { name: 'optimizer', seconds: 0.5, why: 'AdamW, ZeRO stage 1' },
      { name: 'fleet slowdown', seconds: 0.9, why: 'stragglers among 2,048 chips' },
    ],
    operators: [...trainingOperators],
  },
};

const decodeBreakdown = {
  phases: [
    {
      name: 'attention',
      seconds: 3.98e-2,
      why: 'latent cache of 96 sequences read once per token',
    },
    { name: 'experts', seconds: 1.66e-2, why: 'weights of 2 experts per chip, read per layer' },
    { name: 'exposed communication', seconds: 1.54e-2, why: 'dispatch and combine over 160 chips' },
    { name: 'vocabulary head', seconds: 1.5e-3, why: '' },
    {
      name: 'host and launches',
      seconds: 1.03e-2,
      why: 'scheduler, sampling and gaps between kernels',
    },
  ],
  operators: [...decodeOperators],
};

const batches = [4, 8, 16, 32, 48, 64, 96, 128, 160, 192];
/** Step time grows with the batch: 28 ms of fixed work and 0.22 ms a sequence; 1.7 tokens kept per step. */
const frontier = batches.map(batchPerChip => {
  const step = 0.0625 + 0.00022 * batchPerChip;
  return {
    batchPerChip,
    tokensPerSecondPerUser: 1.7 / step,
    outputTokensPerSecondPerChip: (1.7 * batchPerChip) / step,
  };
});

export const sampleServing: ServingResult = {
  feasible: true,
  chip: 'ascend-910c',
  chipName: 'Huawei Ascend 910C',
  chips: 384,
  idleChips: 0,
  disaggregated: true,
  prefill: {
    chips: 64,
    instances: 4,
    chipsPerInstance: 16,
    plan: { precision: 'int8', expertParallel: 16, dataParallelAttention: 16 },
    batchPerChip: 8,
    stepSeconds: 1.62,
    tokensPerSecondPerChip: 5051,
    utilisation: 0.72,
    memory: {
      capacityBytes: 128e9,
      usedBytes: 84e9,
      bandwidthBytesPerSecond: 3.2e12,
      parts: [
        { name: 'weights', bytes: 58e9 },
        { name: 'KV cache', bytes: 9e9 },
        { name: 'activations', bytes: 11e9 },
        { name: 'runtime and buffers', bytes: 6e9 },
      ],
    },
    breakdown: {
      phases: [
        { name: 'compute', seconds: 1.39, why: '' },
        { name: 'exposed communication', seconds: 0.2, why: '' },
        { name: 'host and launches', seconds: 0.03, why: '' },
      ],
      operators: [...prefillOperators],
    },
  },
  decode: {
    chips: 320,
    instances: 2,
    chipsPerInstance: 160,
    plan: {
      precision: 'int8',
      expertParallel: 160,
      dataParallelAttention: 160,
      twoBatchOverlap: true,
    },
    batchPerChip: 96,
    stepSeconds: 0.0836,
    tokensPerSecondPerChip: 1952,
    utilisation: 0.83,
    memory: {
      capacityBytes: 128e9,
      usedBytes: 61e9,
      bandwidthBytesPerSecond: 3.2e12,
      parts: [
        { name: 'weights', bytes: 26e9 },
        { name: 'KV cache', bytes: 27.6e9 },
        { name: 'activations', bytes: 1.4e9 },
        { name: 'runtime and buffers', bytes: 6e9 },
      ],
    },
    breakdown: decodeBreakdown,
  },
  inputTokens: 2048,
  outputTokens: 512,
  prefixCacheHitRate: 0.5,
  requestsPerSecond: 1012,
  offeredRequestsPerSecond: 1012,
  capacityRequestsPerSecond: 1220,
  outputTokensPerSecondPerChip: 1349,
  inputTokensPerSecondPerChip: 5397,
  timeToFirstToken: { mean: 1.02, p50: 0.94, p90: 1.48, p99: 2.21 },
  timePerOutputToken: { mean: 0.0492, p50: 0.0489, p90: 0.0523, p99: 0.0561 },
  slo: { timeToFirstTokenSeconds: 2, timePerOutputTokenSeconds: 0.05 },
  sloAttainment: 0.83,
  frontier,
  breakdown: {
    phases: [
      { name: 'Waiting for prefill', seconds: 0.31, why: 'a pass is under way' },
      { name: 'Prefill', seconds: 0.55, why: 'one pass over the prompt' },
      { name: 'Cache transfer', seconds: 0.06, why: 'to the decode pool' },
      { name: 'Hand-over', seconds: 0.02, why: 'routing and scheduling' },
      { name: 'Decoding', seconds: 25.1, why: '511 more tokens' },
    ],
    operators: [],
  },
};

function sampleScenario(): Result['scenario'] {
  return {
    name: 'DeepSeek V3: trained on H800, served on Ascend 910C',
    values: {
      model: 'deepseek-v3',
      training: {
        cluster: { chip: 'h800-sxm', chips: 2048 },
        tokens: 14.8e12,
        sequenceLength: 4096,
        globalBatchSequences: 15360,
        reliability: { chipHoursPerInterruption: 50000, restart: 600, checkpointInterval: 3600 },
      },
      serving: {
        cluster: { chip: 'ascend-910c', chips: 384 },
        workload: {
          inputTokens: 2048,
          outputTokens: 512,
          arrivals: { kind: 'poisson', requestsPerSecond: 1012 },
          prefixCacheHitRate: 0.5,
        },
        slo: { timeToFirstToken: 2, timePerOutputToken: 0.05 },
      },
      economics: {
        prices: '2025-q1',
        horizon: 63113904,
        demand: { outputTokensPerDay: 168e9, monthlyGrowth: 0.05 },
      },
    },
    origins: {
      model: 'given',
      'training.cluster.chip': 'given',
      'training.cluster.chips': 'given',
      'training.tokens': 'given',
      'training.sequenceLength': 'given',
      'training.globalBatchSequences': 'given',
      'training.reliability.chipHoursPerInterruption': 'default',
      'training.reliability.restart': 'default',
      'training.reliability.checkpointInterval': 'default',
      'serving.cluster.chip': 'given',
      'serving.cluster.chips': 'given',
      'serving.workload.inputTokens': 'given',
      'serving.workload.outputTokens': 'given',
      'serving.workload.arrivals.kind': 'given',
      'serving.workload.arrivals.requestsPerSecond': 'chosen',
      'serving.workload.prefixCacheHitRate': 'given',
      'serving.slo.timeToFirstToken': 'given',
      'serving.slo.timePerOutputToken': 'given',
      'economics.prices': 'given',
      'economics.horizon': 'given',
      'economics.demand.outputTokensPerDay': 'given',
      'economics.demand.monthlyGrowth': 'given',
    },
    model: {
      id: 'deepseek-v3',
      totalParameters: 671.03e9,
      activeParameters: 37.6e9,
      kvCacheBytesPerToken: 70272,
      defaulted: ['rope_theta'],
    },
  };
}

export const sampleResult: Result = {
  version: '1',
  scenario: sampleScenario(),
  training: sampleTraining,
  serving: sampleServing,
  economics: sampleEconomics,
  notes: [
    {
      kind: 'caution',
      text: 'The 83% of requests within the SLO is below the usual 90%: more decode chips, or a smaller batch, would meet it.',
    },
    {
      kind: 'estimate',
      text: 'ascend-910c: price.systemUsdPerChip is not published; it is taken as the CloudMatrix 384 list price over 384 packages.',
    },
    {
      kind: 'estimate',
      text: 'ascend-910c: efficiency of grouped products is fitted on two published decode measurements.',
    },
    {
      kind: 'info',
      text: 'Pre-training only: post-training and failed experiments are not included.',
    },
  ],
  sources: [
    {
      id: 'deepseek-v3-report',
      title: 'DeepSeek-V3 Technical Report, arXiv:2412.19437',
      url: 'https://arxiv.org/abs/2412.19437',
      where: 'table 1, section 3',
    },
    {
      id: 'cloudmatrix',
      title: 'Serving Large Language Models on Huawei CloudMatrix384, arXiv:2506.12708',
      url: 'https://arxiv.org/abs/2506.12708',
      where: 'tables 3 to 5',
    },
    { id: 'prices-2025-q1', title: 'Price book of the first quarter of 2025' },
  ],
};

/** The sample with another economics part, for reports without some of it. */
export function withEconomics(economics: Economics): Result {
  return { ...sampleResult, economics };
}
