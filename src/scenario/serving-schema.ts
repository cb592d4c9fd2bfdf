/** The part of a scenario that says how a model is served, and to whom. */
import * as z from 'zod/mini';
import { servingBalances } from '../parallelism/plan.ts';
import { expecting } from '../schema/expectation.ts';
import { count, countOf, described, maybe, quantity } from '../schema/pieces.ts';
import { hoursPerDay } from '../units/quantity.ts';
import { simulationSchema } from './simulation-schema.ts';
import { clusterSchema, precisionSchema } from './training-schema.ts';
import { workloadSchema } from './workload-schema.ts';

const poolPlanSchema = z.strictObject({
  tensorParallel: maybe(count, 'Chips that share each matrix of attention.'),
  pipelineParallel: maybe(count, 'Stages the layers are cut into.'),
  expertParallel: maybe(count, 'Chips the routed experts are spread over.'),
  dataParallelAttention: maybe(count, 'Groups that each attend over requests of their own.'),
  redundantExperts: maybe(z.int().check(z.gte(0)), 'Extra copies of busy experts.'),
  expertBalance: maybe(z.enum(servingBalances), 'How evenly tokens fall on experts.'),
  twoBatchOverlap: maybe(z.boolean(), 'Communication of one half-batch runs beside the other.'),
  batchPerChip: maybe(count, 'Sequences decoding, or prompts prefilling, per chip.'),
  instances: maybe(count, 'Copies of the layout.'),
});

const poolsSchema = z.strictObject({
  prefill: maybe(poolPlanSchema, 'The chips that read prompts.'),
  decode: maybe(poolPlanSchema, 'The chips that write answers.'),
});

const speculativeSchema = z.strictObject({
  draftTokens: described(countOf('tokens'), 'Tokens drafted per step.'),
  acceptedTokensPerStep: described(
    expecting(z.number().check(z.gte(1)), 'a number of tokens, 1 or more'),
    'Tokens kept per step, the one that the model always yields included.',
  ),
});

const sloSchema = z.strictObject({
  timeToFirstToken: maybe(
    quantity('seconds', { zero: false, example: '2 s' }),
    'Longest wait for the first token.',
  ),
  timePerOutputToken: maybe(
    quantity('seconds', { zero: false, example: '50 ms' }),
    'Longest time per further token.',
  ),
});

const hourly = expecting(
  z.array(z.number().check(z.gte(0))).check(z.length(hoursPerDay)),
  `a list of ${hoursPerDay} loads, none of them negative`,
);

/** Load over a day: 24 loads of any unit, or a wave with its peak. */
export const daySchema = z.union([
  hourly.check(
    z.refine(loads => loads.some(load => load > 0), 'expected some load in at least one hour'),
  ),
  z.strictObject({
    peakToMean: described(
      expecting(z.number().check(z.gte(1), z.lte(2)), 'a ratio from 1 to 2 like 1.25'),
      'Load of the busiest hour over the mean; the day rises and falls as a wave.',
    ),
  }),
]);

export const servingSchema = z.strictObject({
  cluster: described(clusterSchema, 'What the model is served on.'),
  precision: maybe(precisionSchema, 'Number format of the linear layers and experts.'),
  attentionPrecision: maybe(precisionSchema, 'Number format of attention.'),
  kvCachePrecision: maybe(z.enum(['bf16', 'fp8', 'int8']), 'Number format of the cache.'),
  workload: described(workloadSchema, 'The requests.'),
  plan: maybe(
    z.union([z.literal('auto'), poolsSchema]),
    'How the model is cut over the chips. "auto" searches; keys that are given are kept.',
  ),
  speculative: maybe(speculativeSchema, 'Draft tokens checked together (multi-token prediction).'),
  slo: maybe(sloSchema, 'Latency targets.'),
  dayShape: maybe(
    daySchema,
    'Load over the day, whose mean the arrivals state; whole instances follow it and free their chips.',
  ),
  simulation: maybe(
    simulationSchema,
    'Play the service request by request; {} takes every default. Without it latencies are in closed form.',
  ),
});
