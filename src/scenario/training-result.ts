/** The parts of a training result that speak of the pipeline and of the whole run. */
import * as z from 'zod/mini';

const amount = z.number().check(z.gte(0));
const share = z.number().check(z.gte(0), z.lte(1));
const text = z.string();

/** The pipeline of one step: seconds of a mean rank by kind of work, and of the busiest one waiting. */
export const pipelineSchema = z.strictObject({
  schedule: text,
  ranks: amount,
  stages: amount,
  microBatches: amount,
  /** Forwards that run alone. */
  forwardSeconds: amount,
  /** Backwards that run alone, whole or without their weight gradients. */
  backwardSeconds: amount,
  /** Weight gradients that run by themselves. */
  weightSeconds: amount,
  /** Forward of one micro-batch beside backward of another. */
  overlappedSeconds: amount,
  bubbleSeconds: amount,
  /** Waiting for results on their way between ranks. */
  transferSeconds: amount,
  /** Optimizer, and the exchange of gradients and parameters that nothing hides. */
  optimizerSeconds: amount,
});

/** Who does what when; columns of one rank belong together. */
export const timelineSchema = z.strictObject({
  /** Micro-batches shown, of so many in the step. */
  microBatches: amount,
  stepMicroBatches: amount,
  seconds: amount,
  ranks: z.array(
    z.strictObject({
      /** One letter an item: f forward, b backward, i its input half, w its weight half, x forward beside backward. */
      kinds: text,
      microBatches: z.array(amount),
      stages: z.array(amount),
      /** Micro-batch that goes backward in each x. */
      besides: z.array(amount),
      starts: z.array(amount),
      seconds: z.array(amount),
    }),
  ),
});

/** One phase of a run: what it trained on, and what that took. */
export const runPhaseSchema = z.strictObject({
  name: text,
  kind: z.enum(['training', 'reinforcement']),
  tokens: amount,
  sequenceLength: amount,
  globalBatchSequences: amount,
  steps: amount,
  /** Mean over the phase: a batch ramp makes its steps unequal. */
  stepSeconds: amount,
  /** Of each step of reinforcement learning: time to generate, and to update. */
  generationSeconds: z.optional(amount),
  updateSeconds: z.optional(amount),
  hours: amount,
  chipHours: amount,
  goodput: share,
});

/** What interrupts a run, and what guards against it. */
export const reliabilityResultSchema = z.strictObject({
  hoursBetweenInterruptions: amount,
  interruptions: amount,
  checkpoints: amount,
  checkpointBytes: amount,
  checkpointIntervalSeconds: amount,
  /** Training stands still for so long a checkpoint. */
  checkpointStallSeconds: amount,
  /** Until a checkpoint is safe in storage. */
  checkpointWriteSeconds: amount,
  /** Wall-clock shares: steps that count, restarts, work done again, checkpoints. */
  productive: share,
  restarting: share,
  repeating: share,
  checkpointing: share,
});

export type PipelineResult = z.infer<typeof pipelineSchema>;
export type TimelineResult = z.infer<typeof timelineSchema>;
export type RunPhase = z.infer<typeof runPhaseSchema>;
export type ReliabilityResult = z.infer<typeof reliabilityResultSchema>;
