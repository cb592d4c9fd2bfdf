/** A realistic comparison, made by hand: the sample's work on five chips, one of which it does not fit. */
import type { Comparison, Result } from '../../src/scenario/result.ts';
import { sampleEconomics } from './sample-economics.ts';
import { sampleResult, sampleServing, sampleTraining } from './sample-result.ts';

interface Scaled {
  readonly id: string;
  readonly name: string;
  /** Speed of training and of serving relative to the sample. */
  readonly training: number;
  readonly serving: number;
  readonly usdPerChipHour: number;
}

function on({ id, name, training, serving, usdPerChipHour }: Scaled): Result {
  const hours = sampleTraining.hours / training;
  const chipHours = sampleTraining.chipHours / training;
  const faster = (times: typeof sampleServing.timeToFirstToken) => ({
    mean: times.mean / serving,
    p50: times.p50 / serving,
    p90: times.p90 / serving,
    p99: times.p99 / serving,
  });
  const { training: trainingCost, serving: servingCost, ...rest } = sampleEconomics;
  if (trainingCost === undefined || servingCost === undefined)
    throw new Error('sample has no cost');
  const scale = usdPerChipHour / servingCost.chipHour.usdPerChipHour / serving;
  return {
    ...sampleResult,
    training: {
      ...sampleTraining,
      chip: id,
      chipName: name,
      hours,
      chipHours,
      stepSeconds: sampleTraining.stepSeconds / training,
      tokensPerSecondPerChip: sampleTraining.tokensPerSecondPerChip * training,
    },
    serving: {
      ...sampleServing,
      chip: id,
      chipName: name,
      outputTokensPerSecondPerChip: sampleServing.outputTokensPerSecondPerChip * serving,
      decode: {
        ...sampleServing.decode,
        tokensPerSecondPerChip: sampleServing.decode.tokensPerSecondPerChip * serving,
      },
      timeToFirstToken: faster(sampleServing.timeToFirstToken),
      timePerOutputToken: faster(sampleServing.timePerOutputToken),
      frontier: sampleServing.frontier.map(point => ({
        batchPerChip: point.batchPerChip,
        tokensPerSecondPerUser: point.tokensPerSecondPerUser * serving ** 0.6,
        outputTokensPerSecondPerChip: point.outputTokensPerSecondPerChip * serving,
      })),
    },
    economics: {
      ...rest,
      training: {
        ...trainingCost,
        usd: chipHours * usdPerChipHour,
        chipHour: { ...trainingCost.chipHour, chip: id, usdPerChipHour },
      },
      serving: {
        ...servingCost,
        chipHour: { ...servingCost.chipHour, chip: id, usdPerChipHour },
        usdPerMillionOutputTokens: servingCost.usdPerMillionOutputTokens * scale,
        usdPerMillionInputTokens: servingCost.usdPerMillionInputTokens * scale,
      },
    },
  };
}

const refusing: Result = {
  ...sampleResult,
  training: {
    feasible: false,
    chip: 'ascend-920',
    chips: 2048,
    reasons: [
      {
        what: 'memory',
        text: 'weights, gradients and optimizer need 92.4 GB of the 80 GB a chip has',
      },
    ],
    memory: { ...sampleTraining.memory, usedBytes: 92.4e9 },
  },
  serving: {
    feasible: false,
    chip: 'ascend-920',
    chips: 384,
    reasons: [{ what: 'latency', text: 'no layout reaches 50 ms per output token' }],
  },
  economics: {
    prices: '2025-q1',
    energy: {},
    carbon: { region: 'china-north' },
  },
  notes: [
    ...sampleResult.notes,
    { kind: 'estimate', text: 'ascend-920 is known from press reports only.' },
  ],
};

export const sampleComparison: Comparison = {
  version: '1',
  name: 'DeepSeek V3 on five chips',
  results: [
    {
      chip: 'h800-sxm',
      result: on({
        id: 'h800-sxm',
        name: 'NVIDIA H800 SXM',
        training: 1,
        serving: 1.21,
        usdPerChipHour: 2,
      }),
    },
    {
      chip: 'h100-sxm',
      result: on({
        id: 'h100-sxm',
        name: 'NVIDIA H100 SXM',
        training: 1.06,
        serving: 1.32,
        usdPerChipHour: 2.4,
      }),
    },
    {
      chip: 'ascend-910c',
      result: on({
        id: 'ascend-910c',
        name: 'Huawei Ascend 910C',
        training: 0.71,
        serving: 1,
        usdPerChipHour: 1.47,
      }),
    },
    { chip: 'ascend-920', result: refusing },
    {
      chip: 'b200-sxm',
      result: on({
        id: 'b200-sxm',
        name: 'NVIDIA B200 SXM',
        training: 2.3,
        serving: 3.4,
        usdPerChipHour: 4.1,
      }),
    },
  ],
};
