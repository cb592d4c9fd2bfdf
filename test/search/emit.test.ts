/** What was searched is what gets launched: the flags say the plan, and what they cannot say is told. */
import { describe, expect, test } from 'vitest';
import { emitTraining, trainTargets } from '../../src/search/emit/emit.ts';
import { engineCommand, type engines } from '../../src/search/emit/engines.ts';
import { oneChipServing, onePlan } from '../support/shapes.ts';

const run = {
  model: 'deepseek-v3',
  chips: 2048,
  chipsPerNode: 8,
  globalBatchSequences: 15360,
  sequenceLength: 4096,
  plan: {
    ...onePlan,
    tensorParallel: 2,
    pipelineParallel: 16,
    pipelineSchedule: 'interleaved-1f1b',
    virtualPipelineStages: 2,
    expertParallel: 32,
    dataParallel: 64,
    zeroShards: 16,
    precision: 'fp8',
    recompute: 'full',
    expertDispatch: 'deepep',
  },
} as const;

describe('a training plan', () => {
  test('is spelled in the options of Megatron-LM', () => {
    const { files, missing } = emitTraining('megatron', run);
    const text = files[0]?.text ?? '';
    for (const option of [
      '--nnodes 256 --nproc-per-node 8',
      '--tensor-model-parallel-size 2',
      '--pipeline-model-parallel-size 16',
      '--num-virtual-stages-per-pipeline-rank 2',
      '--expert-model-parallel-size 32',
      '--sequence-parallel',
      '--use-distributed-optimizer',
      '--num-distributed-optimizer-instances 4',
      '--moe-flex-dispatcher-backend deepep',
      '--recompute-granularity full',
      '--global-batch-size 15360',
      '--fp8-format e4m3',
    ]) {
      expect(text).toContain(option);
    }
    expect(missing).toEqual([]);
  });

  test.each(trainTargets)('says in the %s file what Megatron-LM has no option for', target => {
    const plan = { ...run.plan, pipelineSchedule: 'dualpipe', virtualPipelineStages: 1 } as const;
    const { files, missing } = emitTraining(target, { ...run, plan });
    expect(missing).toEqual([expect.stringContaining('dualpipe')]);
    expect(files[0]?.text).toContain('not expressible here: pipelineSchedule dualpipe');
  });
});

describe('overlap', () => {
  const optionsOf = (plan: object) => {
    const { files, missing } = emitTraining('megatron', { ...run, plan: { ...run.plan, ...plan } });
    return { text: files[0]?.text ?? '', missing };
  };

  test('of tensor-parallel messages is an option, and its method a line in a file of its own', () => {
    const { text, missing } = optionsOf({ tensorOverlap: 'ring' });
    expect(text).toContain('--tp-comm-overlap');
    expect(missing).toEqual([expect.stringContaining('ring_exchange')]);
    expect(optionsOf({ tensorOverlap: 'none' }).text).not.toContain('--tp-comm-overlap');
    const plain = optionsOf({ tensorOverlap: 'ring', sequenceParallel: false });
    expect(plain.text).not.toContain('--tp-comm-overlap');
    expect(plain.missing).toEqual([expect.stringContaining('sequence parallelism')]);
  });

  test('of gradients is on unless the plan says otherwise', () => {
    expect(optionsOf({}).text).toContain('--overlap-grad-reduce');
    expect(optionsOf({ gradientOverlap: false }).text).not.toContain('--overlap-grad-reduce');
    expect(optionsOf({ gradientOverlap: false, zeroStage: 0 }).text).not.toContain('--overlap-');
  });
});

describe('what the host keeps', () => {
  const launchOf = (plan: object, optimizerUpdatedBy?: 'chip' | 'host') => {
    const { files, missing } = emitTraining('megatron', {
      ...run,
      plan: { ...run.plan, ...plan },
      optimizerUpdatedBy,
    });
    return { text: files[0]?.text ?? '', missing };
  };

  test('is launched as it was simulated: updated on the host, or on the chip', () => {
    const onHost = launchOf({ offload: 'optimizer' }, 'host');
    expect(onHost.text).toContain('--optimizer-cpu-offload');
    expect(onHost.text).toContain('--overlap-cpu-optimizer-d2h-h2d');
    expect(onHost.missing).toEqual([]);
    const onChip = launchOf({ offload: 'optimizer' }, 'chip');
    expect(onChip.text).toContain('--offload-optimizer-states');
    expect(onChip.text).not.toContain('--optimizer-cpu-offload');
  });

  test('leaves by module, and weights have no option: both are said', () => {
    const { text, missing } = launchOf({ offload: 'all' });
    expect(text).toContain('--fine-grained-activation-offloading');
    expect(text).toContain(
      '--offload-modules attn_norm core_attn attn_proj mlp_norm expert_fc1 moe_act',
    );
    expect(missing).toEqual([
      expect.stringContaining('offload activations'),
      expect.stringContaining('offload weights'),
    ]);
  });
});

describe('a serving plan', () => {
  const plan = {
    ...oneChipServing,
    dataParallelAttention: 32,
    expertParallel: 32,
    redundantExperts: 32,
    expertBalance: 'eplb',
    twoBatchOverlap: true,
    kvCachePrecision: 'fp8',
    speculative: { draftTokens: 1, acceptedTokensPerStep: 1.8 },
  } as const;
  const launch = {
    model: 'deepseek-ai/DeepSeek-V3',
    phase: 'decode',
    plan,
    sequences: 4096,
    contextTokens: 8192,
  } as const;
  const words = (engine: (typeof engines)[number]) => {
    const { options, files } = engineCommand(engine, launch);
    return [...options.map(option => option.join(' ')), ...files.map(({ text }) => text)].join(
      '\n',
    );
  };

  test('is spelled in the options of each engine', () => {
    expect(words('vllm')).toMatch(
      /--data-parallel-size 32[\s\S]*--enable-expert-parallel[\s\S]*--enable-dbo[\s\S]*--kv-cache-dtype fp8[\s\S]*"num_speculative_tokens": 1/,
    );
    expect(words('sglang')).toMatch(
      /--tp-size 32[\s\S]*--dp-size 32[\s\S]*--enable-dp-attention[\s\S]*--ep-num-redundant-experts 32[\s\S]*--enable-two-batch-overlap[\s\S]*--disaggregation-mode decode/,
    );
    expect(words('trtllm')).toMatch(
      /--tp_size 32[\s\S]*--ep_size 32[\s\S]*enable_attention_dp: true[\s\S]*dtype: fp8[\s\S]*num_nextn_predict_layers: 1/,
    );
  });

  test('of which an engine lacks a word is said to', () => {
    expect(engineCommand('trtllm', launch).missing.join()).toContain('twoBatchOverlap');
    const eight = { ...launch, plan: { ...plan, kvCachePrecision: 'int8' } } as const;
    for (const engine of ['vllm', 'sglang'] as const) {
      expect(engineCommand(engine, eight).missing.join()).toContain('kvCachePrecision int8');
    }
  });
});
