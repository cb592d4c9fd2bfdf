/** From a fleet to its launch: one file a pool, in an engine's options or as a job around them. */
import type { ToldFleet } from '../infer/search-infer.ts';
import { type Engine, type EngineCommand, engineCommand, engines } from './engines.ts';
import { kubernetesServing, slurmServing } from './jobs.ts';
import { commandText, type Launch, missingText, remarkText } from './launch.ts';
import { type Nodes, nodesOf, overNodes } from './several-nodes.ts';

export const servingTargets = [...engines, 'kubernetes', 'slurm'] as const;
export type ServingTarget = (typeof servingTargets)[number];

export interface FleetToLaunch {
  /** Name or path of the weights. */
  readonly model: string;
  readonly fleet: ToldFleet;
  /** Longest request: prompt and answer. */
  readonly contextTokens: number;
  /** Routed experts of a layer, where the model has some. */
  readonly experts?: number | undefined;
}

/** Servers of eight chips are what schedulers hand out. */
const nodeChips = 8;

/** What brings a request from the pool that reads to the pool that writes. */
const inFront: Readonly<Record<Engine, string>> = {
  vllm: 'requests come through a proxy that sends them to prefill, then decode (vLLM: examples of disaggregated serving)',
  sglang:
    'in front: python3 -m sglang_router.launch_router --pd-disaggregation --prefill http://PREFILL:30000 --decode http://DECODE:30000',
  trtllm: 'in front: trtllm-serve disaggregated -c FILE, which lists the addresses of both pools',
};

/** Files that start each pool; job files run vLLM, which both of its roles share. */
export function emitServing(
  target: ServingTarget,
  { model, fleet, contextTokens, experts }: FleetToLaunch,
): Launch {
  const job = target === 'kubernetes' || target === 'slurm';
  const engine: Engine = job ? 'vllm' : target;
  const pools = fleet.disaggregated ? (['prefill', 'decode'] as const) : (['both'] as const);
  const files: { readonly name: string; readonly text: string }[] = [];
  const missing = new Set<string>();
  for (const phase of pools) {
    const plan = phase === 'prefill' ? fleet.prefillPlan : fleet.plan;
    const chips = plan.tensorParallel * plan.dataParallelAttention * plan.pipelineParallel;
    const instances = phase === 'prefill' ? fleet.prefillInstances : fleet.decodeInstances;
    const nodes = nodesOf(chips, plan.tensorParallel, nodeChips);
    const one = engineCommand(engine, {
      model,
      phase,
      plan,
      sequences: Math.max(1, fleet.batchPerChip * chips),
      contextTokens,
      experts,
    });
    const command = overNodes(engine, one, nodes);
    for (const word of command.missing) missing.add(word);
    const remarks = phase === 'both' ? [] : [inFront[engine]];
    const name = phase === 'both' ? 'serve' : phase;
    files.push(...poolFiles(target, { name, instances, chips, nodes, remarks }, command));
  }
  return { target, files, missing: [...missing] };
}

interface PoolToLaunch {
  readonly name: string;
  readonly instances: number;
  readonly chips: number;
  readonly nodes: Nodes;
  readonly remarks: readonly string[];
}

const counted = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

function poolFiles(
  target: ServingTarget,
  { name, instances, chips, nodes: { nodes, chipsPerNode }, remarks }: PoolToLaunch,
  { program, options, missing, port, files }: EngineCommand,
): Launch['files'] {
  const job = { name, nodes, chipsPerNode, program, options, missing, remarks };
  switch (target) {
    case 'kubernetes':
      return [{ name: `${name}.yaml`, text: kubernetesServing(job, instances, port) }];
    case 'slurm': {
      const times = `submit it ${counted(instances, 'time')}: one job an instance`;
      const text = slurmServing({ ...job, remarks: [times, ...remarks] });
      return [{ name: `${name}.sbatch`, text }];
    }
    default: {
      const size = `${counted(instances, 'instance')} of ${counted(chips, 'chip')}${instances === 1 ? '' : ' each'}`;
      const over =
        nodes === 1
          ? []
          : target === 'trtllm'
            ? [`one MPI world over ${nodes} nodes: run it where mpirun reaches them all`]
            : [
                `run on each of its ${nodes} nodes, with NODE_RANK 0 to ${nodes - 1} and MASTER_ADDR the address of node 0`,
              ];
      const head = `#!/bin/bash\n${remarkText([size, ...over, ...remarks])}${missingText(missing)}`;
      return [
        { name: `${name}.sh`, text: `${head}${commandText(program, options)}\n` },
        ...files.map(file => ({ name: `${name}-${file.name}`, text: file.text })),
      ];
    }
  }
}
