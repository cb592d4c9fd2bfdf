/** What makes two training plans variants of each other: they differ only in what the replicas share, or where norms are cut. */
import type { TrainingPlan } from '../../parallelism/plan.ts';

/** Equal for variants of one plan. */
export function familyOf(plan: TrainingPlan): string {
  const { tensorParallel, contextParallel, pipelineParallel, expertParallel } = plan;
  const { expertTensorParallel, microBatchSequences, recompute, pipelineSchedule } = plan;
  return [
    ...[tensorParallel, contextParallel, pipelineParallel, expertParallel, expertTensorParallel],
    ...[microBatchSequences, recompute, pipelineSchedule, plan.virtualPipelineStages],
  ].join(' ');
}
