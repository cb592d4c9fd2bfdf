/** How a published measurement was run, in the words of the ledger; a field left out was not published. */
import * as z from 'zod/mini';
import {
  expertBalances,
  expertDispatches,
  pipelineSchedules,
  recomputations,
  servingBalances,
  stackTiers,
} from '../parallelism/plan.ts';
import { count, text } from '../schema/pieces.ts';

const positive = z.number().check(z.gt(0));
const share = z.number().check(z.gte(0), z.lte(1));
const whole = z.int().check(z.gte(0));
const maybe = z.optional;

/** Number formats as sources name them. */
export const formats = [
  'bf16',
  'fp16',
  'fp8',
  'mxfp8',
  'nvfp4',
  'mxfp4',
  'int8',
  'int4',
  'fp32',
] as const;
export type Format = (typeof formats)[number];
const format = z.enum(formats);

/** Ranks that share a sequence, or whether they do: both are published. */
const sharing = z.pipe(
  z.union([z.boolean(), count]),
  z.transform(value => (typeof value === 'number' ? value > 1 : value)),
);

export const trainingSetup = z.strictObject({
  precision: maybe(format),
  sequenceLength: maybe(count),
  globalBatchSequences: maybe(positive),
  microBatchSequences: maybe(positive),
  tensorParallel: maybe(count),
  sequenceParallel: maybe(sharing),
  pipelineParallel: maybe(count),
  virtualPipelineStages: maybe(count),
  pipelineSchedule: maybe(z.enum(pipelineSchedules)),
  expertParallel: maybe(count),
  expertTensorParallel: maybe(count),
  contextParallel: maybe(count),
  dataParallel: maybe(count),
  zeroStage: maybe(z.literal([0, 1, 2, 3])),
  zeroShards: maybe(count),
  recompute: maybe(z.enum(recomputations)),
  offload: maybe(z.union([z.boolean(), text])),
  trainedTokens: maybe(positive),
  stack: maybe(text),
  stackTier: maybe(z.enum(stackTiers)),
  flopConvention: maybe(z.enum(['causal', 'full', '6nd'])),
  expertBalance: maybe(z.enum(expertBalances)),
  capacityFactor: maybe(positive),
  expertDispatch: maybe(z.enum(expertDispatches)),
  expertOverlap: maybe(z.boolean()),
  mtpLayers: maybe(whole),
});

/** The layout of an engine, whatever it serves. */
const layout = {
  precision: maybe(format),
  activationPrecision: maybe(format),
  attentionPrecision: maybe(format),
  kvCachePrecision: maybe(format),
  engine: maybe(text),
  tensorParallel: maybe(count),
  pipelineParallel: maybe(count),
  expertParallel: maybe(count),
  dataParallelAttention: maybe(count),
  redundantExperts: maybe(whole),
  expertBalance: maybe(z.enum(servingBalances)),
  twoBatchOverlap: maybe(z.boolean()),
  speculative: maybe(
    z.strictObject({
      draftTokens: count,
      acceptedTokensPerStep: maybe(z.number().check(z.gte(1))),
    }),
  ),
} as const;

export const prefillSetup = z.strictObject({
  ...layout,
  inputTokens: positive,
  tokensPerChip: maybe(positive),
  concurrency: maybe(positive),
  chunkedPrefillTokens: maybe(count),
  prefixCacheHitRate: maybe(share),
  countsCachedTokens: maybe(z.boolean()),
});

export const decodeSetup = z.strictObject({
  ...layout,
  batchPerChip: maybe(positive),
  contextTokens: positive,
  timePerOutputTokenSeconds: maybe(positive),
});

export const servingSetup = z.strictObject({
  ...layout,
  inputTokens: positive,
  outputTokens: positive,
  disaggregated: maybe(z.boolean()),
  prefillChips: maybe(count),
  decodeChips: maybe(count),
  prefixCacheHitRate: maybe(share),
  countsCachedTokens: maybe(z.boolean()),
  chunkedPrefillTokens: maybe(count),
  maxBatchSequences: maybe(count),
  kvCacheTokens: maybe(count),
  concurrency: maybe(positive),
  requestsPerSecond: maybe(positive),
  requests: maybe(count),
  load: maybe(z.enum(['offline', 'slo'])),
  slo: maybe(
    z.strictObject({
      timeToFirstTokenSeconds: maybe(positive),
      timePerOutputTokenSeconds: maybe(positive),
      timeToFirstTokenSecondsP90: maybe(positive),
      timePerOutputTokenSecondsP90: maybe(positive),
      timeToFirstTokenSecondsP99: maybe(positive),
      timePerOutputTokenSecondsP99: maybe(positive),
    }),
  ),
  timePerOutputTokenSeconds: maybe(positive),
});

export const gemmSetup = z.strictObject({
  engine: maybe(text),
  m: positive,
  n: count,
  k: count,
  groups: maybe(count),
  layout: maybe(z.enum(['contiguous', 'masked'])),
  precision: format,
  scaling: maybe(z.enum(['tensor', 'block'])),
});

export const attentionSetup = z.strictObject({
  engine: maybe(text),
  phase: z.enum(['prefill', 'decode']),
  variant: z.enum(['mha', 'gqa', 'mla', 'indexer']),
  queryHeads: count,
  kvHeads: maybe(count),
  headDim: count,
  valueHeadDim: maybe(count),
  batch: count,
  queryTokens: count,
  contextTokens: count,
  indexTopK: maybe(count),
  precision: format,
  kvCachePrecision: maybe(format),
  causal: maybe(z.boolean()),
});

export const expertsSetup = z.strictObject({
  engine: maybe(text),
  tokens: count,
  hidden: count,
  intermediate: count,
  experts: count,
  topK: count,
  tensorParallel: maybe(count),
  expertParallel: maybe(count),
  precision: format,
  scaling: maybe(z.enum(['tensor', 'block'])),
  loadSkew: maybe(z.number().check(z.gte(0))),
});

export const collectiveSetup = z.strictObject({
  engine: maybe(text),
  operation: z.enum([
    'all-reduce',
    'all-gather',
    'reduce-scatter',
    'all-to-all',
    'moe-dispatch',
    'moe-combine',
  ]),
  bytesPerChip: maybe(positive),
  tokensPerChip: maybe(count),
  hidden: maybe(count),
  topK: maybe(count),
  topKGroups: maybe(count),
  experts: maybe(count),
  precision: maybe(format),
  mode: maybe(z.enum(['normal', 'low-latency'])),
  fabric: z.enum(['scale-up', 'scale-out']),
});
