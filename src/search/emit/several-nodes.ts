/**
 * One instance over several nodes: what each node's command needs to find the others. Whoever starts the command sets
 * NODE_RANK (0 on the first node) and MASTER_ADDR (the first node's address).
 */
import type { Engine, EngineCommand } from './engines.ts';
import type { Option } from './launch.ts';

export interface Nodes {
  readonly nodes: number;
  readonly chipsPerNode: number;
}

/** Ports that only the nodes of an instance use among themselves. */
const dataParallelPort = 13345;
const rendezvousPort = 5000;

const first = { shell: '"$MASTER_ADDR"' } as const;
const rank = { shell: '"$NODE_RANK"' } as const;

/** Nodes of equal size that hold an instance, each with whole tensor-parallel groups where they fit a node. */
export function nodesOf(chips: number, tensorParallel: number, mostChips: number): Nodes {
  const group = Math.min(tensorParallel, mostChips);
  for (let chipsPerNode = Math.min(mostChips, chips); chipsPerNode > 1; chipsPerNode -= 1) {
    if (chips % chipsPerNode === 0 && chipsPerNode % group === 0)
      return { nodes: chips / chipsPerNode, chipsPerNode };
  }
  return { nodes: chips, chipsPerNode: 1 };
}

/** The command as every node runs it; unchanged where one node is enough. */
export function overNodes(
  engine: Engine,
  command: EngineCommand,
  { nodes, chipsPerNode }: Nodes,
): EngineCommand {
  if (nodes === 1) return command;
  return { vllm, sglang, trtllm }[engine](command, { nodes, chipsPerNode });
}

/**
 * Data-parallel ranks are spread over the nodes (https://docs.vllm.ai/en/latest/serving/data_parallel_deployment/); one
 * replica over several by its own launcher (https://docs.vllm.ai/en/latest/serving/parallelism_scaling/).
 */
function vllm(command: EngineCommand, { nodes, chipsPerNode }: Nodes): EngineCommand {
  const { replicas, chipsPerReplica } = command;
  const local = chipsPerNode / chipsPerReplica;
  const follower = (words: string): Option => [
    { shell: `$([ "$NODE_RANK" = 0 ] || echo "${words}")` },
  ];
  if (replicas === 1) {
    const joined: readonly Option[] = [
      ['--nnodes', nodes],
      ['--node-rank', rank],
      ['--master-addr', first],
      follower('--headless'),
    ];
    return { ...command, options: [...command.options, ...joined] };
  }
  if (!Number.isInteger(local)) {
    return {
      ...command,
      missing: [
        ...command.missing,
        `${replicas} replicas of ${chipsPerReplica} chips on nodes of ${chipsPerNode}: start each replica over its nodes by hand`,
      ],
    };
  }
  const joined: readonly Option[] = [
    ['--data-parallel-size-local', local],
    ['--data-parallel-address', first],
    ['--data-parallel-rpc-port', dataParallelPort],
    follower(`--headless --data-parallel-start-rank $((NODE_RANK * ${local}))`),
  ];
  return { ...command, options: [...command.options, ...joined] };
}

/** Every node runs the same, told its rank (https://docs.sglang.io/advanced_features/server_arguments.html). */
function sglang(command: EngineCommand, { nodes }: Nodes): EngineCommand {
  return {
    ...command,
    options: [
      ...command.options,
      ['--nnodes', nodes],
      ['--node-rank', rank],
      ['--dist-init-addr', { shell: `"$MASTER_ADDR:${rendezvousPort}"` }],
    ],
  };
}

/** One MPI world with a rank a chip (https://nvidia.github.io/TensorRT-LLM/commands/trtllm-serve/). */
function trtllm(command: EngineCommand, { nodes, chipsPerNode }: Nodes): EngineCommand {
  const world = ['mpirun', '-n', nodes * chipsPerNode, '--map-by', `ppr:${chipsPerNode}:node`];
  return { ...command, program: [...world, 'trtllm-llmapi-launch', ...command.program] };
}
