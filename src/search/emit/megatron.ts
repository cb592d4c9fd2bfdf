/**
 * A training plan in the options of Megatron-LM (https://github.com/NVIDIA/Megatron-LM, megatron/training/arguments.py;
 * https://docs.nvidia.com/megatron-core/developer-guide/latest/user-guide/parallelism-guide.html).
 */
import { isOffloaded, type TrainingPlan } from '../../parallelism/plan.ts';
import type { Option } from './launch.ts';

export interface TrainingLaunch {
  readonly plan: TrainingPlan;
  readonly chips: number;
  readonly chipsPerNode: number;
  readonly globalBatchSequences: number;
  readonly sequenceLength: number;
  readonly model: string;
  /** Who updates parameters whose optimizer states the host keeps; the host where nobody says. */
  readonly optimizerUpdatedBy?: 'chip' | 'host' | undefined;
}

/** Options of `pretrain_gpt.py`; the model's own shape is left to the recipe of the model. */
export function megatronOptions(launch: TrainingLaunch): {
  readonly options: readonly Option[];
  readonly missing: readonly string[];
} {
  const { plan } = launch;
  const missing: string[] = [];
  const options: Option[] = [
    ['--tensor-model-parallel-size', plan.tensorParallel],
    ['--pipeline-model-parallel-size', plan.pipelineParallel],
    ['--context-parallel-size', plan.contextParallel],
    ...when(plan.sequenceParallel && plan.tensorParallel > 1, ['--sequence-parallel']),
    ...tensorOverlapOptions(plan, missing),
    ...scheduleOptions(plan, missing),
    ...expertOptions(plan, missing),
    ...shardingOptions(launch, missing),
    ...recomputeOptions(plan),
    ...offloadOptions(launch, missing),
    ['--micro-batch-size', plan.microBatchSequences],
    ['--global-batch-size', launch.globalBatchSequences],
    ['--seq-length', launch.sequenceLength],
    ['--bf16'],
    ...precisionOptions(plan, missing),
    ...when(plan.mtpLayers > 0, ['--mtp-num-layers', plan.mtpLayers]),
    ...when(plan.kernelGraphs, ['--cuda-graph-impl', 'local']),
  ];
  return { options, missing };
}

function when(condition: boolean, option: Option): readonly Option[] {
  return condition ? [option] : [];
}

/** Overlap needs Transformer Engine's user buffers and sequence parallelism; its method is named in a file of its own. */
function tensorOverlapOptions(plan: TrainingPlan, missing: string[]): readonly Option[] {
  const { tensorOverlap, tensorParallel, sequenceParallel } = plan;
  if (tensorOverlap === undefined || tensorOverlap === 'none' || tensorParallel === 1) return [];
  if (!sequenceParallel) {
    missing.push(`tensorOverlap ${tensorOverlap}: Megatron-LM overlaps with sequence parallelism`);
    return [];
  }
  const method = { ring: 'ring_exchange', pipeline: 'pipeline' }[tensorOverlap];
  missing.push(
    `tensorOverlap ${tensorOverlap}: name the method ${method} for each layer in the file of --tp-comm-overlap-cfg`,
  );
  return [['--tp-comm-overlap']];
}

function scheduleOptions(plan: TrainingPlan, missing: string[]): readonly Option[] {
  if (plan.pipelineParallel === 1) return [];
  if (plan.pipelineSchedule === 'interleaved-1f1b' || plan.virtualPipelineStages > 1) {
    return [['--num-virtual-stages-per-pipeline-rank', plan.virtualPipelineStages]];
  }
  if (plan.pipelineSchedule !== '1f1b') {
    missing.push(
      `pipelineSchedule ${plan.pipelineSchedule}: Megatron-LM runs 1F1B and its interleaved form; search with --schedule 1f1b or interleaved-1f1b for a plan that it runs`,
    );
  }
  return [];
}

function expertOptions(plan: TrainingPlan, missing: string[]): readonly Option[] {
  if (plan.expertParallel === 1 && plan.expertTensorParallel === 1) return [];
  const deepep: readonly Option[] = [
    ['--moe-token-dispatcher-type', 'flex'],
    ['--moe-flex-dispatcher-backend', 'deepep'],
  ];
  const plain: readonly Option[] = [['--moe-token-dispatcher-type', 'alltoall']];
  if (plan.expertOverlap && plan.recompute === 'full') {
    missing.push('expertOverlap with full recomputation: Megatron-LM excludes the two');
  }
  return [
    ['--expert-model-parallel-size', plan.expertParallel],
    ['--expert-tensor-parallel-size', plan.expertTensorParallel],
    ['--moe-grouped-gemm'],
    ...(plan.expertDispatch === 'deepep' ? deepep : plain),
    ...when(plan.expertBalance === 'forced', ['--moe-router-force-load-balancing']),
    ...when(plan.expertOverlap && plan.recompute !== 'full', [
      '--overlap-moe-expert-parallel-comm',
    ]),
  ];
}

function shardingOptions({ plan }: TrainingLaunch, missing: string[]): readonly Option[] {
  const replicas = plan.dataParallel * plan.contextParallel;
  const groups = replicas / plan.zeroShards;
  const hybrid = plan.zeroStage > 0 && groups > 1;
  const instances = when(hybrid, ['--num-distributed-optimizer-instances', groups]);
  const overlaps = plan.gradientOverlap !== false;
  const overlap = [
    ...when(overlaps, ['--overlap-grad-reduce']),
    ...when(overlaps, ['--overlap-param-gather']),
  ];
  if (plan.zeroStage === 0) return when(overlaps, ['--overlap-grad-reduce']);
  if (plan.zeroStage === 1) return [['--use-distributed-optimizer'], ...overlap, ...instances];
  if (hybrid && !Number.isInteger(groups)) missing.push(`zeroShards ${plan.zeroShards}`);
  if (!overlaps) missing.push('gradientOverlap false: fully sharded data gathers ahead by itself');
  const strategy = plan.zeroStage === 2 ? 'optim_grads' : 'optim_grads_params';
  return [
    ['--use-megatron-fsdp'],
    ['--data-parallel-sharding-strategy', strategy],
    ['--use-distributed-optimizer'],
    ...instances,
    // Whole copies beyond the group that shards (hybrid sharding), rather than optimizer states cut once more.
    ...when(hybrid, ['--outer-dp-sharding-strategy', 'no_shard']),
    ['--no-gradient-accumulation-fusion'],
    ['--ckpt-format', 'fsdp_dtensor'],
  ];
}

function recomputeOptions({ recompute }: TrainingPlan): readonly Option[] {
  switch (recompute) {
    case 'none':
      return [];
    case 'selective':
      return [['--recompute-granularity', 'selective']];
    case 'full':
      return [
        ['--recompute-granularity', 'full'],
        ['--recompute-method', 'uniform'],
        ['--recompute-num-layers', 1],
      ];
  }
}

/**
 * The optimizer runs on the host (its hybrid optimizer, gradients and weights overlapping with the update), or on the chip
 * with its states away between steps. Activations leave by module.
 */
function offloadOptions(
  { plan, optimizerUpdatedBy = 'host' }: TrainingLaunch,
  missing: string[],
): readonly Option[] {
  const options: Option[] = [];
  if (isOffloaded(plan, 'optimizer')) {
    options.push(
      ...(optimizerUpdatedBy === 'host'
        ? ([
            ['--optimizer-cpu-offload'],
            ['--optimizer-offload-fraction', '1.0'],
            ['--overlap-cpu-optimizer-d2h-h2d'],
          ] as const)
        : ([['--offload-optimizer-states']] as const)),
      ['--use-precision-aware-optimizer'],
    );
  }
  if (isOffloaded(plan, 'activations')) {
    const experts = plan.expertParallel > 1 ? ['expert_fc1', 'moe_act'] : [];
    options.push(
      ['--fine-grained-activation-offloading'],
      ['--offload-modules', 'attn_norm', 'core_attn', 'attn_proj', 'mlp_norm', ...experts],
    );
    missing.push('offload activations: what lies between the modules stays on the chip');
  }
  if (isOffloaded(plan, 'weights')) {
    missing.push(
      'offload weights: no option; cpu_offloading_weights of the model recipe, without a pipeline',
    );
  }
  return options;
}

function precisionOptions({ precision }: TrainingPlan, missing: string[]): readonly Option[] {
  switch (precision) {
    case 'bf16':
      return [];
    case 'fp8':
      return [
        ['--fp8-format', 'e4m3'],
        ['--fp8-recipe', 'blockwise'],
      ];
    case 'fp4':
      return [
        ['--fp4-format', 'e2m1'],
        ['--fp4-recipe', 'nvfp4'],
      ];
    case 'int8':
      missing.push('precision int8: no gradient is carried in integers');
      return [];
  }
}
