/** Whether two plans are the same, word by word: quicker than making a key of each, and asked at every point of a sweep. */
import type { ServingPlan, TrainingPlan } from './plan.ts';

/** Whether two plans agree in every word, those that searches change most often first. */
export function isSameTrainingPlan(one: TrainingPlan, other: TrainingPlan): boolean {
  return (
    one.recompute === other.recompute &&
    one.microBatchSequences === other.microBatchSequences &&
    one.precision === other.precision &&
    one.tensorParallel === other.tensorParallel &&
    one.sequenceParallel === other.sequenceParallel &&
    one.tensorOverlap === other.tensorOverlap &&
    one.expertParallel === other.expertParallel &&
    one.expertTensorParallel === other.expertTensorParallel &&
    one.contextParallel === other.contextParallel &&
    one.contextMethod === other.contextMethod &&
    one.recomputeParts === other.recomputeParts &&
    one.expertBalance === other.expertBalance &&
    one.capacityFactor === other.capacityFactor &&
    one.expertDispatch === other.expertDispatch &&
    one.expertOverlap === other.expertOverlap &&
    one.mtpLayers === other.mtpLayers &&
    one.stackTier === other.stackTier &&
    one.stackFamily === other.stackFamily &&
    one.stackYear === other.stackYear &&
    one.kernelGraphs === other.kernelGraphs &&
    one.compiledModules === other.compiledModules &&
    one.pipelineParallel === other.pipelineParallel &&
    one.virtualPipelineStages === other.virtualPipelineStages &&
    one.pipelineSchedule === other.pipelineSchedule &&
    one.dataParallel === other.dataParallel &&
    one.zeroStage === other.zeroStage &&
    one.zeroShards === other.zeroShards &&
    one.gradientOverlap === other.gradientOverlap &&
    one.optimizer === other.optimizer &&
    one.optimizerState === other.optimizerState &&
    one.gradientBytes === other.gradientBytes &&
    one.offload === other.offload
  );
}

/** The same of two layouts of a service. */
export function isSameServingPlan(one: ServingPlan, other: ServingPlan): boolean {
  return (
    one.tensorParallel === other.tensorParallel &&
    one.pipelineParallel === other.pipelineParallel &&
    one.contextParallel === other.contextParallel &&
    one.expertParallel === other.expertParallel &&
    one.dataParallelAttention === other.dataParallelAttention &&
    one.redundantExperts === other.redundantExperts &&
    one.expertBalance === other.expertBalance &&
    one.twoBatchOverlap === other.twoBatchOverlap &&
    one.precision === other.precision &&
    one.attentionPrecision === other.attentionPrecision &&
    one.kvCachePrecision === other.kvCachePrecision &&
    one.storedWeightBytes === other.storedWeightBytes &&
    one.speculative?.draftTokens === other.speculative?.draftTokens &&
    one.speculative?.acceptedTokensPerStep === other.speculative?.acceptedTokensPerStep
  );
}
