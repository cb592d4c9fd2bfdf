/** One instance of a serving pool in the options of vLLM, SGLang and TensorRT-LLM. */
import type { ServingPlan } from '../../parallelism/plan.ts';
import type { Option, Word } from './launch.ts';

export const engines = ['vllm', 'sglang', 'trtllm'] as const;
export type Engine = (typeof engines)[number];

export interface InstanceLaunch {
  readonly model: string;
  readonly phase: 'prefill' | 'decode' | 'both';
  readonly plan: ServingPlan;
  /** Sequences of the whole instance. */
  readonly sequences: number;
  readonly contextTokens: number;
  /** Routed experts of a layer, where the model has some. */
  readonly experts?: number | undefined;
}

export interface EngineCommand {
  readonly program: readonly Word[];
  readonly options: readonly Option[];
  readonly missing: readonly string[];
  readonly port: number;
  /** Copies of the attention's weights, and the chips that hold one. */
  readonly replicas: number;
  readonly chipsPerReplica: number;
  /** Files that the command reads. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The command that starts the instance. */
export function engineCommand(engine: Engine, launch: InstanceLaunch): EngineCommand {
  return { vllm, sglang, trtllm }[engine](launch);
}

function when(condition: boolean, ...options: Option[]): readonly Option[] {
  return condition ? options : [];
}

/** Replicas of attention within an instance. */
function replicasOf(plan: ServingPlan): Pick<EngineCommand, 'replicas' | 'chipsPerReplica'> {
  return {
    replicas: plan.dataParallelAttention,
    chipsPerReplica: plan.tensorParallel * plan.pipelineParallel,
  };
}

/** Formats that no switch makes: the weights have to be stored so. */
function storedFormat(plan: ServingPlan, switched: readonly string[]): readonly string[] {
  const { precision, attentionPrecision } = plan;
  const stored = precision === 'bf16' || switched.includes(precision) ? [] : [precision];
  return [
    ...stored.map(format => `precision ${format}: serve a checkpoint whose weights are stored so`),
    ...(attentionPrecision === precision
      ? []
      : [`attentionPrecision ${attentionPrecision}: it comes with the checkpoint`]),
  ];
}

/** Options of `vllm serve` (https://docs.vllm.ai/en/latest/cli/serve.html). */
function vllm({ model, phase, plan, sequences, contextTokens }: InstanceLaunch): EngineCommand {
  const missing: string[] = [...storedFormat(plan, ['fp8'])];
  const wide = plan.dataParallelAttention > 1;
  const drafts = plan.speculative?.draftTokens ?? 0;
  const role = phase === 'prefill' ? 'kv_producer' : 'kv_consumer';
  const options: Option[] = [
    ['--tensor-parallel-size', plan.tensorParallel],
    ...when(plan.pipelineParallel > 1, ['--pipeline-parallel-size', plan.pipelineParallel]),
    ...when(wide, ['--data-parallel-size', plan.dataParallelAttention]),
    ...when(plan.expertParallel > 1, ['--enable-expert-parallel']),
    // Two-batch overlap runs with DeepEP alone; its kernels differ by phase.
    ...when(plan.expertParallel > 1 && wide, [
      '--all2all-backend',
      phase === 'prefill' ? 'deepep_high_throughput' : 'deepep_low_latency',
    ]),
    ...when(
      plan.expertBalance === 'eplb' && plan.expertParallel > 1,
      ['--enable-eplb'],
      ['--eplb-config', `{"num_redundant_experts": ${plan.redundantExperts}}`],
    ),
    ...when(plan.twoBatchOverlap, ['--enable-dbo']),
    ...when(plan.precision === 'fp8', ['--quantization', 'fp8']),
    ...when(plan.kvCachePrecision === 'fp8', ['--kv-cache-dtype', 'fp8']),
    ...when(drafts > 0, [
      '--speculative-config',
      `{"method": "mtp", "num_speculative_tokens": ${drafts}}`,
    ]),
    ['--max-num-seqs', Math.max(1, Math.round(sequences / plan.dataParallelAttention))],
    ['--max-model-len', contextTokens],
    ...when(phase !== 'both', [
      '--kv-transfer-config',
      `{"kv_connector": "NixlConnector", "kv_role": "${role}"}`,
    ]),
  ];
  if (plan.kvCachePrecision === 'int8') missing.push('kvCachePrecision int8');
  if ((plan.contextParallel ?? 1) > 1) {
    options.push(['--decode-context-parallel-size', plan.contextParallel ?? 1]);
  }
  return {
    program: ['vllm', 'serve', model],
    options,
    missing,
    port: 8000,
    ...replicasOf(plan),
    files: [],
  };
}

/** Options of `sglang.launch_server` (https://docs.sglang.io/advanced_features/server_arguments.html). */
function sglang({ model, phase, plan, sequences, contextTokens }: InstanceLaunch): EngineCommand {
  const missing: string[] = [...storedFormat(plan, ['fp8', 'int8'])];
  const wide = plan.dataParallelAttention > 1;
  const drafts = plan.speculative?.draftTokens ?? 0;
  if (plan.kvCachePrecision === 'int8') missing.push('kvCachePrecision int8');
  if ((plan.contextParallel ?? 1) > 1) missing.push(`contextParallel ${plan.contextParallel}`);
  const options: Option[] = [
    ['--model-path', model],
    ['--host', '0.0.0.0'],
    // SGLang counts all ranks of a stage as tensor parallel; attention splits them among its replicas.
    ['--tp-size', plan.tensorParallel * plan.dataParallelAttention],
    ...when(plan.pipelineParallel > 1, ['--pp-size', plan.pipelineParallel]),
    ...when(wide, ['--dp-size', plan.dataParallelAttention], ['--enable-dp-attention']),
    ...when(
      plan.expertParallel > 1,
      ['--ep-size', plan.expertParallel],
      ['--moe-a2a-backend', 'deepep'],
      [
        '--deepep-mode',
        phase === 'prefill' ? 'normal' : phase === 'decode' ? 'low_latency' : 'auto',
      ],
    ),
    ...when(plan.expertBalance === 'eplb' && plan.expertParallel > 1, ['--enable-eplb']),
    ...when(plan.redundantExperts > 0, ['--ep-num-redundant-experts', plan.redundantExperts]),
    ...when(plan.twoBatchOverlap, ['--enable-two-batch-overlap']),
    ...when(plan.precision === 'fp8', ['--quantization', 'fp8']),
    ...when(plan.precision === 'int8', ['--quantization', 'w8a8_int8']),
    ...when(plan.kvCachePrecision === 'fp8', ['--kv-cache-dtype', 'fp8_e4m3']),
    ...when(
      drafts > 0,
      ['--speculative-algorithm', 'EAGLE'],
      ['--speculative-num-steps', drafts],
      ['--speculative-eagle-topk', 1],
      ['--speculative-num-draft-tokens', drafts + 1],
    ),
    ['--max-running-requests', Math.max(1, Math.round(sequences))],
    ['--context-length', contextTokens],
    ...when(phase !== 'both', ['--disaggregation-mode', phase]),
  ];
  const program = ['python3', '-m', 'sglang.launch_server'];
  return { program, options, missing, port: 30000, ...replicasOf(plan), files: [] };
}

/** Options of `trtllm-serve` and the file beside it (https://nvidia.github.io/TensorRT-LLM/commands/trtllm-serve.html). */
function trtllm({
  model,
  phase,
  plan,
  sequences,
  contextTokens,
  experts,
}: InstanceLaunch): EngineCommand {
  const missing: string[] = [...storedFormat(plan, [])];
  const wide = plan.dataParallelAttention > 1;
  const drafts = plan.speculative?.draftTokens ?? 0;
  if (plan.twoBatchOverlap) missing.push('twoBatchOverlap');
  if (plan.kvCachePrecision === 'int8') missing.push('kvCachePrecision int8');
  if ((plan.contextParallel ?? 1) > 1) missing.push(`contextParallel ${plan.contextParallel}`);
  const replicas = plan.dataParallelAttention;
  const options: Option[] = [
    ['--host', '0.0.0.0'],
    ['--tp_size', plan.tensorParallel * replicas],
    ...when(plan.pipelineParallel > 1, ['--pp_size', plan.pipelineParallel]),
    ...when(plan.expertParallel > 1, ['--ep_size', plan.expertParallel]),
    ['--max_batch_size', Math.max(1, Math.round(sequences / replicas))],
    ['--max_seq_len', contextTokens],
    ['--extra_llm_api_options', `${phase === 'both' ? 'serve' : phase}-extra.yaml`],
  ];
  const balanced = plan.expertBalance === 'eplb' && plan.expertParallel > 1;
  if (balanced && experts === undefined) {
    missing.push('expertBalance eplb: num_slots wants the number of experts');
  }
  const lines = [
    `enable_attention_dp: ${wide}`,
    'kv_cache_config:',
    `  dtype: ${plan.kvCachePrecision === 'fp8' ? 'fp8' : 'auto'}`,
    ...(balanced && experts !== undefined
      ? [
          'moe_config:',
          '  load_balancer:',
          `    num_slots: ${experts + plan.redundantExperts}`,
          '    layer_updates_per_iter: 1',
        ]
      : []),
    ...(drafts > 0
      ? ['speculative_config:', '  decoding_type: MTP', `  num_nextn_predict_layers: ${drafts}`]
      : []),
    ...(phase === 'both' ? [] : ['cache_transceiver_config:', '  backend: DEFAULT']),
  ];
  return {
    program: ['trtllm-serve', model],
    options,
    missing,
    port: 8000,
    ...replicasOf(plan),
    files: [{ name: 'extra.yaml', text: `${lines.join('\n')}\n` }],
  };
}
