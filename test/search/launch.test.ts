/** What is launched is what was chosen: the emitted files, run by a shell, hand the engines the very words. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ServingPlan } from '../../src/parallelism/plan.ts';
import { emitTraining } from '../../src/search/emit/emit.ts';
import { emitServing, type ServingTarget } from '../../src/search/emit/emit-serving.ts';
import { engineCommand, engines } from '../../src/search/emit/engines.ts';
import { oneChipServing, onePlan } from '../support/shapes.ts';

const plan = {
  ...oneChipServing,
  precision: 'fp8',
  attentionPrecision: 'fp8',
  dataParallelAttention: 24,
  expertParallel: 24,
  redundantExperts: 8,
  expertBalance: 'eplb',
  twoBatchOverlap: true,
  speculative: { draftTokens: 1, acceptedTokensPerStep: 1.8 },
} as const satisfies ServingPlan;

function fleetOf(decode: ServingPlan, disaggregated = true) {
  return {
    chip: 'h800-sxm',
    chips: 48,
    disaggregated,
    prefillInstances: 1,
    decodeInstances: 2,
    plan: decode,
    prefillPlan: decode,
    batchPerChip: 64,
    requestsPerSecond: 30,
    usdPerHour: 100,
    usdPerMillionOutputTokens: 1,
  };
}

function filesOf(target: ServingTarget, decode: ServingPlan = plan, model = 'deepseek-v3') {
  const { files, missing } = emitServing(target, {
    model,
    fleet: fleetOf(decode),
    contextTokens: 5120,
    experts: 256,
  });
  return { missing, file: (name: string) => files.find(file => file.name === name)?.text ?? '' };
}

const folder = mkdtempSync(join(tmpdir(), 'neraca-launch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Programs that write down the words they are handed, and Slurm's as they work on one node. */
const stubs = {
  vllm: 'printf "%s\\0" "$0" "$@" > "$WORDS"',
  python3: 'printf "%s\\0" "$0" "$@" > "$WORDS"',
  mpirun: 'printf "%s\\0" "$0" "$@" > "$WORDS"',
  torchrun: 'printf "%s\\0" "$0" "$@" > "$WORDS"',
  srun: 'exec "$@"',
  scontrol: 'echo node0; echo node1',
};
for (const [name, body] of Object.entries(stubs)) {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/bash\n${body}\n`);
  chmodSync(path, 0o755);
}

/** The words after the program's own name, as bash hands them over. */
function wordsOf(script: string, environment: Readonly<Record<string, string>> = {}) {
  const words = join(folder, 'words');
  const path = join(folder, 'script.sh');
  writeFileSync(path, script);
  execFileSync('bash', [path, '--num-layers', '61'], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, WORDS: words, ...environment },
  });
  return readFileSync(words, 'utf8').split('\0').slice(1, -1);
}

const given = (words: readonly string[], flag: string) => words[words.indexOf(flag) + 1];

describe('an instance over several nodes', () => {
  test('of vLLM has its server on the first, and ranks without a head on the others', () => {
    const script = filesOf('vllm').file('decode.sh');
    const first = wordsOf(script, { NODE_RANK: '0', MASTER_ADDR: '10.0.0.1' });
    expect(first.slice(0, 2)).toEqual(['serve', 'deepseek-v3']);
    expect(given(first, '--data-parallel-size')).toBe('24');
    expect(given(first, '--data-parallel-size-local')).toBe('8');
    expect(given(first, '--data-parallel-address')).toBe('10.0.0.1');
    expect(first).not.toContain('--headless');
    expect(JSON.parse(given(first, '--eplb-config') ?? '')).toEqual({ num_redundant_experts: 8 });
    expect(JSON.parse(given(first, '--speculative-config') ?? '')).toMatchObject({
      method: 'mtp',
    });
    const third = wordsOf(script, { NODE_RANK: '2', MASTER_ADDR: '10.0.0.1' });
    expect(third).toContain('--headless');
    expect(given(third, '--data-parallel-start-rank')).toBe('16');
  });

  test('of vLLM that is one replica is joined by its own launcher', () => {
    const wide = { ...oneChipServing, tensorParallel: 8, pipelineParallel: 2 } as const;
    const words = wordsOf(filesOf('vllm', wide).file('decode.sh'), {
      NODE_RANK: '1',
      MASTER_ADDR: 'node0',
    });
    expect(given(words, '--nnodes')).toBe('2');
    expect(given(words, '--node-rank')).toBe('1');
    expect(given(words, '--master-addr')).toBe('node0');
    expect(words).toContain('--headless');
  });

  test('of SGLang is told its rank, of TensorRT-LLM is one MPI world', () => {
    const sglang = wordsOf(filesOf('sglang').file('decode.sh'), {
      NODE_RANK: '1',
      MASTER_ADDR: 'node0',
    });
    expect(given(sglang, '--node-rank')).toBe('1');
    expect(given(sglang, '--dist-init-addr')).toBe('node0:5000');
    expect(wordsOf(filesOf('trtllm').file('decode.sh')).slice(0, 2)).toEqual(['-n', '24']);
  });

  test('is one job of Slurm, whose nodes know their rank', () => {
    const script = filesOf('slurm').file('prefill.sbatch');
    expect(script).toContain('#SBATCH --nodes=3');
    const words = wordsOf(script, { SLURM_NODEID: '1', SLURM_JOB_NODELIST: 'node[0-1]' });
    expect(given(words, '--data-parallel-address')).toBe('node0');
    expect(given(words, '--data-parallel-start-rank')).toBe('8');
  });

  test('is a group of pods in Kubernetes, whose command is a script that a shell reads', () => {
    const { file, missing } = filesOf('kubernetes');
    expect(missing).toEqual([]);
    const text = file('decode.yaml');
    expect(text).toMatch(/kind: LeaderWorkerSet[\s\S]*replicas: 2[\s\S]*size: 3/);
    const script = /- \|\n([\s\S]*?)\n {12}ports:/.exec(text)?.[1] ?? '';
    const words = wordsOf(script, { LWS_WORKER_INDEX: '2', LWS_LEADER_ADDRESS: 'leader' });
    expect(given(words, '--data-parallel-address')).toBe('leader');
    expect(given(words, '--data-parallel-start-rank')).toBe('16');
  });
});

describe('a file', () => {
  test('of Kubernetes for one node hands over words, not lines for a shell', () => {
    const small = { ...plan, dataParallelAttention: 8, expertParallel: 8 } as const;
    const text = filesOf('kubernetes', small).file('decode.yaml');
    const words: readonly string[] = JSON.parse(/command: (.*)/.exec(text)?.[1] ?? '');
    expect(words.slice(0, 3)).toEqual(['vllm', 'serve', 'deepseek-v3']);
    expect(JSON.parse(given(words, '--eplb-config') ?? '')).toEqual({ num_redundant_experts: 8 });
    expect(words.every(word => !/^'/.test(word))).toBe(true);
  });

  test('of TensorRT-LLM counts the slots of experts, and holds numbers only where numbers go', () => {
    expect(filesOf('trtllm').file('decode-extra.yaml')).toMatch(/num_slots: 264\n/);
  });

  test('keeps a hostile path of weights one word', () => {
    const model = `x'; touch ${folder}/harm; echo '$(touch ${folder}/harm)`;
    const words = wordsOf(filesOf('vllm', plan, model).file('decode.sh'), {
      NODE_RANK: '0',
      MASTER_ADDR: 'a',
    });
    expect(words[1]).toBe(model);
    expect(() => readFileSync(join(folder, 'harm'))).toThrow();
  });

  test.each(engines)('of %s says a format that no switch makes', engine => {
    const launch = { model: 'm', phase: 'both', sequences: 8, contextTokens: 2048 } as const;
    const four = { ...oneChipServing, precision: 'fp4', attentionPrecision: 'fp4' } as const;
    expect(engineCommand(engine, { ...launch, plan: four }).missing.join()).toContain(
      'precision fp4',
    );
  });
});

describe('a training script', () => {
  const run = {
    model: 'gpt-3-175b',
    chips: 64,
    chipsPerNode: 8,
    globalBatchSequences: 64,
    sequenceLength: 2048,
    plan: { ...onePlan, dataParallel: 64, zeroShards: 8, zeroStage: 3, offload: 'activations' },
  } as const;

  test('meets the other nodes, and takes the arguments of the model', () => {
    const script = emitTraining('megatron', run).files[0]?.text ?? '';
    const words = wordsOf(script, { NODE_RANK: '3', MASTER_ADDR: 'node0' });
    expect(given(words, '--node-rank')).toBe('3');
    expect(given(words, '--master-addr')).toBe('node0');
    expect(given(words, '--num-layers')).toBe('61');
    expect(given(words, '--num-distributed-optimizer-instances')).toBe('8');
    expect(given(words, '--outer-dp-sharding-strategy')).toBe('no_shard');
  });

  test('in Kubernetes hands over several values of one option as several words', () => {
    const text = emitTraining('kubernetes', run).files[0]?.text ?? '';
    const words: readonly string[] = JSON.parse(/command: (.*)/.exec(text)?.[1] ?? '');
    expect(words).toContain('core_attn');
  });
});
