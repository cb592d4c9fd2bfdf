/** From a fleet to its launch: one file a pool, in an engine's options or as a job around them. */
import type { ToldFleet } from '../infer/search-infer.ts';
import { type Engine, type EngineCommand, engineCommand, engines } from './engines.ts';
import { kubernetesServing, slurmServing } from './jobs.ts';
import { commandText, type Launch, missingText } from './launch.ts';

export const servingTargets = [...engines, 'kubernetes', 'slurm'] as const;
export type ServingTarget = (typeof servingTargets)[number];

export interface FleetToLaunch {
  /** Name or path of the weights. */
  readonly model: string;
  readonly fleet: ToldFleet;
  /** Longest request: prompt and answer. */
  readonly contextTokens: number;
}

/** Servers of eight chips are what schedulers hand out. */
const nodeChips = 8;

/** Files that start each pool; job files run vLLM, which both of its roles share. */
export function emitServing(
  target: ServingTarget,
  { model, fleet, contextTokens }: FleetToLaunch,
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
    const command = engineCommand(engine, {
      model,
      phase,
      plan,
      sequences: Math.max(1, fleet.batchPerChip * chips),
      contextTokens,
    });
    for (const word of command.missing) missing.add(word);
    const pool = { name: phase === 'both' ? 'serve' : phase, instances, chips };
    files.push(...poolFiles(target, pool, command));
  }
  return { target, files, missing: [...missing] };
}

interface PoolToLaunch {
  readonly name: string;
  readonly instances: number;
  readonly chips: number;
}

function poolFiles(
  target: ServingTarget,
  { name, instances, chips }: PoolToLaunch,
  { program, options, missing, port, files }: EngineCommand,
): Launch['files'] {
  const chipsPerNode = Math.min(nodeChips, chips);
  const nodes = Math.ceil(chips / chipsPerNode);
  const job = { name, nodes, chipsPerNode, program, options, missing };
  switch (target) {
    case 'kubernetes':
      return [{ name: `${name}.yaml`, text: kubernetesServing(job, instances, port) }];
    case 'slurm':
      return [
        {
          name: `${name}.sbatch`,
          text: `${slurmServing(job)}# submit it ${instances} times: one job an instance\n`,
        },
      ];
    default: {
      const head = `#!/bin/bash\n# ${instances} instances of ${chips} chips each\n${missingText(missing)}`;
      return [
        { name: `${name}.sh`, text: `${head}${commandText(program, options)}\n` },
        ...files.map(file => ({ name: `${name}-${file.name}`, text: file.text })),
      ];
    }
  }
}
