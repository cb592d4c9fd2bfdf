/** What the replicas of a training plan may share, and when they exchange it. */
import type { PlanWishes } from '../../training/candidate-plans.ts';
import { choices, divisors } from './choices.ts';
import type { Placement, Sharding, VariedWord } from './space.ts';

/**
 * What the replicas share. Gradients and weights are sharded only without a pipeline: a pipeline would gather and scatter
 * them for every micro-batch, which no stack does (Megatron-Core and DeepSpeed refuse it).
 */
export function shardingsOf(
  { pipelineParallel, dataParallel, contextParallel }: Placement,
  wishes: PlanWishes,
  varied: readonly VariedWord[],
): readonly Sharding[] {
  const replicas = dataParallel * contextParallel;
  const stages: readonly Sharding['zeroStage'][] =
    replicas === 1 ? [0] : pipelineParallel === 1 ? [0, 1, 2, 3] : [0, 1];
  const shardings = choices(wishes.zeroStage, stages).flatMap(zeroStage => {
    const groups = zeroStage === 0 ? [replicas] : divisors(replicas).filter(size => size > 1);
    return choices(wishes.zeroShards, groups.length === 0 ? [replicas] : groups).map(
      (zeroShards): Sharding => ({ zeroStage, zeroShards }),
    );
  });
  if (!varied.includes('gradientOverlap') || replicas === 1) return shardings;
  return shardings.flatMap(sharding =>
    choices(wishes.gradientOverlap, [true, false]).map(gradientOverlap => ({
      ...sharding,
      gradientOverlap,
    })),
  );
}
