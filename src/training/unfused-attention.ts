/** Attention before flash kernels: the whole square of scores is computed, and goes through memory. */
import type { LayerGroup } from '../model/architecture.ts';
import type { Operation } from '../operators/operation.ts';
import { promptFraction } from '../timing/attention-law.ts';
import type { TrainingContext } from './layer-work.ts';

/** Scores are kept in 16 bits. */
const scoreBytes = 2;

/** The same operations with the attention core as stacks before 2023 ran it; unchanged for flash attention. */
export function unfused(
  operations: Operation[],
  { attention }: LayerGroup,
  { plan, stack, sequenceLength, device }: TrainingContext,
): Operation[] {
  if (stack.scorePasses === 0) return operations;
  const heads = attention.queryHeads / plan.tensorParallel;
  const scores =
    (plan.microBatchSequences * heads * sequenceLength * sequenceLength) / plan.contextParallel;
  const changed: Operation[] = [];
  for (const operation of operations) {
    if (operation.kind !== 'attention') {
      changed.push(operation);
      continue;
    }
    const { sequence, flop } = operation;
    const achieved = promptFraction(sequence, device);
    // The causal half is not skipped; the rate is that of batched products instead of the flash kernel's.
    const slower = (2 * achieved) / stack.unfusedAttention;
    changed.push(
      { ...operation, flop: flop * slower },
      {
        kind: 'pass',
        name: 'attention scores',
        part: 'attention',
        bytes: stack.scorePasses * scoreBytes * scores,
      },
    );
  }
  return changed;
}
