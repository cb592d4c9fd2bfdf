/** The result of a scenario: one schema gives the type, the check and the published JSON Schema. SI units, USD. */
import * as z from 'zod/mini';
import { type chipHourPrice, type costPart, economicsResultSchema } from './economics-result.ts';
import { amount, share, text } from './result-pieces.ts';
import { serviceSimulationSchema } from './simulation-result.ts';
import { studySchema, uncertaintySchema } from './study-schema.ts';
import {
  pipelineSchema,
  reliabilityResultSchema,
  runPhaseSchema,
  timelineSchema,
} from './training-result.ts';

export const resultVersion = '1';

const source = z.strictObject({
  id: text,
  title: text,
  url: z.optional(text),
  where: z.optional(text),
});

/** `estimate`: an input is not published and stands on a stated rule. `caution`: the reader must know before acting. */
const note = z.strictObject({ kind: z.enum(['info', 'estimate', 'caution']), text });

/** One operator of a step: its work, its time and what bounds it. `calls` and sums are per step and chip. */
const operatorTime = z.strictObject({
  name: text,
  /** Part of the model: attention, experts, dense, head, communication, other. */
  part: text,
  calls: amount,
  flop: amount,
  /** Bytes moved through memory, or over the network for communication. */
  bytes: amount,
  seconds: amount,
  bound: z.enum(['compute', 'memory', 'network', 'latency']),
  /** Dense peak of the number format it runs in, FLOP/s; 0 for communication. */
  peakFlopPerSecond: amount,
});

const phase = z.strictObject({ name: text, seconds: amount, why: text });

const memory = z.strictObject({
  capacityBytes: amount,
  usedBytes: amount,
  /** Data-sheet bandwidth: the slope of the roofline's memory roof. */
  bandwidthBytesPerSecond: z.optional(amount),
  parts: z.array(z.strictObject({ name: text, bytes: amount })),
});

const reason = z.strictObject({
  what: z.enum(['memory', 'layout', 'latency', 'hardware']),
  text,
});

const infeasible = z.strictObject({
  feasible: z.literal(false),
  chip: text,
  chips: amount,
  reasons: z.array(reason),
  memory: z.optional(memory),
});

const distribution = z.strictObject({ mean: amount, p50: amount, p90: amount, p99: amount });

const planValue = z.union([
  z.number(),
  z.string(),
  z.boolean(),
  z.record(z.string(), z.number()),
  z.readonly(z.array(z.string())),
]);

const trained = z.strictObject({
  feasible: z.literal(true),
  chip: text,
  chipName: text,
  chips: amount,
  plan: z.record(z.string(), planValue),
  tokens: amount,
  sequenceLength: amount,
  globalBatchSequences: amount,
  steps: amount,
  stepSeconds: amount,
  tokensPerSecondPerChip: amount,
  /** Model FLOP per token, attention causal, no recomputation. */
  flopPerToken: amount,
  modelFlopPerSecondPerChip: amount,
  /** Share of the dense BF16 peak. */
  mfu: share,
  /** Wall-clock hours of the run, interruptions included. */
  hours: amount,
  chipHours: amount,
  /** Where the scenario states them by phase. */
  chipHoursByPhase: z.optional(z.record(text, amount)),
  /** Productive share of wall-clock time. */
  goodput: share,
  memory,
  /** The chip's share of its server's memory, where the plan keeps something there; traffic is of one step. */
  host: z.optional(
    z.strictObject({
      capacityBytes: amount,
      usedBytes: amount,
      parts: z.array(z.strictObject({ name: text, bytes: amount })),
      /** One direction, as rated. */
      linkBytesPerSecond: amount,
      toHostBytes: amount,
      fromHostBytes: amount,
      /** The link at work. */
      copySeconds: amount,
      /** What the step is longer for it. */
      shownSeconds: amount,
      /** Who runs the optimizer. */
      updatedBy: z.enum(['chip', 'host']),
    }),
  ),
  breakdown: z.strictObject({ phases: z.array(phase), operators: z.array(operatorTime) }),
  /** Absent without a pipeline. */
  pipeline: z.optional(pipelineSchema),
  timeline: z.optional(timelineSchema),
  /** The run in order; `hours`, `chipHours` and `goodput` are of all of them, the rest of the first. */
  phases: z.optional(z.array(runPhaseSchema)),
  reliability: z.optional(reliabilityResultSchema),
});

const pool = z.strictObject({
  chips: amount,
  instances: amount,
  chipsPerInstance: amount,
  plan: z.record(z.string(), planValue),
  /** Sequences decoding, or prompts prefilling, per chip in one step. */
  batchPerChip: amount,
  stepSeconds: amount,
  /** Tokens per second per chip of this pool, flat out: prompt tokens or generated ones. */
  tokensPerSecondPerChip: amount,
  /** Share of that rate the demand uses. */
  utilisation: share,
  memory,
  breakdown: z.strictObject({ phases: z.array(phase), operators: z.array(operatorTime) }),
});

const frontierPoint = z.strictObject({
  batchPerChip: amount,
  tokensPerSecondPerUser: amount,
  outputTokensPerSecondPerChip: amount,
});

const served = z.strictObject({
  feasible: z.literal(true),
  chip: text,
  chipName: text,
  /** Chips of the cluster that hold an instance, on average over the day; the rest is idle. */
  chips: amount,
  idleChips: amount,
  /** False: the same chips do both phases in turn, and the two pools are one. */
  disaggregated: z.boolean(),
  prefill: pool,
  decode: pool,
  inputTokens: amount,
  outputTokens: amount,
  prefixCacheHitRate: share,
  /** Rate answered: the offered one unless the fleet cannot keep up. */
  requestsPerSecond: amount,
  offeredRequestsPerSecond: amount,
  /** Largest rate at which nine in ten requests meet the SLO. */
  capacityRequestsPerSecond: amount,
  /** At the offered load, over all chips of the fleet. */
  outputTokensPerSecondPerChip: amount,
  inputTokensPerSecondPerChip: amount,
  timeToFirstToken: distribution,
  timePerOutputToken: distribution,
  slo: z.optional(
    z.strictObject({
      timeToFirstTokenSeconds: z.optional(amount),
      timePerOutputTokenSeconds: z.optional(amount),
    }),
  ),
  sloAttainment: share,
  /** Where the load has a shape over the day: what the fleet that follows it needs, by the hour. */
  day: z.optional(
    z.strictObject({
      peakChips: amount,
      hours: z.array(z.strictObject({ hour: amount, requestsPerSecond: amount, chips: amount })),
    }),
  ),
  /** Where the service was played request by request: then the latencies above are those found there. */
  simulation: z.optional(serviceSimulationSchema),
  /** Decode throughput against per-user speed, over batch sizes, of the chosen layout. */
  frontier: z.array(frontierPoint),
  breakdown: z.strictObject({ phases: z.array(phase), operators: z.array(operatorTime) }),
});

/** Where a resolved value came from. */
export const origins = ['given', 'profile', 'default', 'chosen'] as const;

const resolved = z.strictObject({
  name: text,
  /** The document with every default filled in, quantities in SI units. */
  values: z.record(z.string(), z.unknown()),
  /** Dotted path of each value → where it came from. */
  origins: z.record(z.string(), z.enum(origins)),
  model: z.strictObject({
    id: text,
    totalParameters: amount,
    activeParameters: amount,
    kvCacheBytesPerToken: amount,
    defaulted: z.array(text),
  }),
  /** Chips in use, by id: what their profiles say, in SI units, and where each figure was read. */
  chips: z.optional(
    z.record(
      text,
      z.strictObject({
        name: text,
        /** Id of the efficiency curves. */
        efficiency: text,
        figures: z.record(
          text,
          z.strictObject({
            value: amount,
            unit: text,
            source: z.optional(text),
            /** The rule, where the figure is an estimate. */
            estimated: z.optional(text),
          }),
        ),
      }),
    ),
  ),
});

/** A change that would help, simulated alone. */
const advice = z.strictObject({
  half: z.enum(['training', 'serving']),
  change: text,
  /** What `before` and `after` count. */
  unit: text,
  /** Absent: it cannot be done as it is. */
  before: z.optional(amount),
  after: amount,
  /** Share of the cost. */
  saving: share,
  /** It cannot be done at all without a change like this. */
  enables: z.boolean(),
});

export const resultSchema = z.strictObject({
  version: z.literal(resultVersion),
  scenario: resolved,
  training: z.optional(z.discriminatedUnion('feasible', [trained, infeasible])),
  serving: z.optional(z.discriminatedUnion('feasible', [served, infeasible])),
  economics: z.optional(economicsResultSchema),
  uncertainty: z.optional(uncertaintySchema),
  uncertaintyStudy: z.optional(studySchema),
  /** The changes that would help most, best first; absent unless asked for. */
  advice: z.optional(z.array(advice)),
  notes: z.array(note),
  sources: z.array(source),
});

/** The same work on several chips; one result each, in the order asked. */
export const comparisonSchema = z.strictObject({
  version: z.literal(resultVersion),
  name: text,
  results: z.array(z.strictObject({ chip: text, result: resultSchema })),
});

export type Result = z.infer<typeof resultSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type TrainingResult = Extract<NonNullable<Result['training']>, { feasible: true }>;
export type { ServiceSimulation } from './simulation-result.ts';
export type ServingResult = Extract<NonNullable<Result['serving']>, { feasible: true }>;
export type Infeasible = z.infer<typeof infeasible>;
export type Economics = z.infer<typeof economicsResultSchema>;
export type Pool = z.infer<typeof pool>;
export type OperatorTime = z.infer<typeof operatorTime>;
export type Phase = z.infer<typeof phase>;
export type Memory = z.infer<typeof memory>;
export type Note = z.infer<typeof note>;
export type Advice = z.infer<typeof advice>;
export type Reason = z.infer<typeof reason>;
export type Source = z.infer<typeof source>;
export type Distribution = z.infer<typeof distribution>;
export type CostPart = z.infer<typeof costPart>;
export type ChipHourPrice = z.infer<typeof chipHourPrice>;
