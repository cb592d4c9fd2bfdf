/** The pipeline of a training step as the result carries it. */
import type { TrainingContext } from '../training/layer-work.ts';
import { runningSchedule } from '../training/pipeline.ts';
import type { TrainingStep } from '../training/step.ts';
import { pipelineTimeline } from '../training/timeline.ts';
import type { PipelineResult, TimelineResult } from './training-result.ts';

/** Seconds by kind of work, and who does what when; nothing without a pipeline. */
export function pipelineResult(
  step: TrainingStep,
  context: TrainingContext,
): { readonly pipeline?: PipelineResult; readonly timeline?: TimelineResult } {
  const { load, pipeline } = step;
  const timeline = pipelineTimeline(step, context);
  if (timeline === undefined) return {};
  const { work } = pipeline;
  return {
    pipeline: {
      schedule: runningSchedule(context.plan),
      ranks: load.ranks,
      stages: load.forward.length,
      microBatches: load.microBatches,
      forwardSeconds: work.forward,
      backwardSeconds: work.backward,
      weightSeconds: work.weight,
      overlappedSeconds: work.overlapped,
      bubbleSeconds: pipeline.bubbleSeconds,
      transferSeconds: pipeline.transferSeconds,
      optimizerSeconds: step.optimizerSeconds + step.gradientSeconds,
    },
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
