/** Context parallelism in decoding: ranks of a tensor-parallel group share the cache of each sequence, not copy it. */
import { bytesPerElement } from '../hardware/precision.ts';
import { allGatherSeconds } from '../network/all-gather.ts';
import { groupOf } from '../network/group.ts';
import type { Load } from '../operators/load.ts';
import type { Operation } from '../operators/operation.ts';
import type { ServingContext } from './context.ts';
import type { StepMessage } from './layer-step.ts';

/**
 * Each of `contextParallel` ranks scores the queries of all of them on its own part of the cache: as much arithmetic,
 * a share of the bytes; queries are gathered before, partial outputs with their normalizers merged after (decode
 * context parallelism of vLLM; ring attention moves as much, arXiv 2411.01783). Prompts are cut by heads already.
 */
export function shareContext(
  operations: readonly Operation[],
  load: Load,
  context: ServingContext,
): { readonly operations: readonly Operation[]; readonly messages: readonly StepMessage[] } {
  const { plan, device } = context;
  const ranks = plan.contextParallel ?? 1;
  if (ranks === 1 || load.phase === 'prefill') return { operations, messages: [] };
  const shared = operations.map(operation =>
    operation.kind === 'attention' ? { ...operation, bytes: operation.bytes / ranks } : operation,
  );
  // Queries and outputs are about as wide as the hidden state, cut over the tensor-parallel ranks.
  const width = (context.architecture.hidden / plan.tensorParallel) * ranks;
  const bytes = 2 * load.tokens * width * bytesPerElement.bf16;
  const seconds = 2 * allGatherSeconds(bytes / 2, groupOf(device.chip, ranks, 1), device);
  return { operations: shared, messages: [{ name: 'context-parallel merge', seconds, bytes }] };
}
