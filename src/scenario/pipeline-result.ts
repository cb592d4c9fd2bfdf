/** The pipeline of a training step as the result carries it. */
import type { TrainingContext } from '../training/layer-work.ts';
import { runningSchedule } from '../training/pipeline.ts';
import type { TrainingStep } from '../training/step.ts';
import { pipelineTimeline } from '../training/timeline.ts';
import type { PipelineResult, TimelineResult } from './training-result.ts';

/** Seconds by kind of work; nothing without a pipeline. */
export function pipelineResult(
  { load, pipeline, optimizerSeconds, gradientSeconds }: TrainingStep,
  { plan }: TrainingContext,
): { readonly pipeline?: PipelineResult } {
  if (load.ranks === 1) return {};
  const { work } = pipeline;
  return {
    pipeline: {
      schedule: runningSchedule(plan),
      ranks: load.ranks,
      stages: load.forward.length,
      microBatches: load.microBatches,
      forwardSeconds: work.forward,
      backwardSeconds: work.backward,
      weightSeconds: work.weight,
      overlappedSeconds: work.overlapped,
      bubbleSeconds: pipeline.bubbleSeconds,
      transferSeconds: pipeline.transferSeconds,
      optimizerSeconds: optimizerSeconds + gradientSeconds,
    },
  };
}

/** Who does what when; nothing without a pipeline. */
export function timelineResult(
  step: TrainingStep,
  context: TrainingContext,
): { readonly timeline?: TimelineResult } {
  const timeline = pipelineTimeline(step, context);
  if (timeline === undefined) return {};
  return {
    timeline: {
      ...timeline,
      ranks: timeline.ranks.map(rank => ({
        kinds: rank.kinds,
        microBatches: [...rank.microBatches],
        stages: [...rank.stages],
        besides: [...rank.besides],
        starts: [...rank.starts],
        seconds: [...rank.seconds],
      })),
    },
  };
}
