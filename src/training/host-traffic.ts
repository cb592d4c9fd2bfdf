/** What a step moves between chip and host: bytes, the time of the link, and what of it compute does not hide. */
import { type Copy, copySeconds } from './host-link.ts';
import { microBatchCopy } from './host-stream.ts';
import type { TrainingContext } from './layer-work.ts';
import { optimizerSeconds, optimizerUpdate, type Update } from './optimizer.ts';
import type { TrainingStep } from './step.ts';

/** Of the rank that moves most, each step. */
export interface HostTraffic extends Copy {
  /** The link at work. */
  readonly copySeconds: number;
  /** What the step is longer for it. */
  readonly shownSeconds: number;
  readonly updatedBy: Update['by'];
}

/** Adds up the copies of all micro-batches and of the update. */
export function hostTraffic(context: TrainingContext, step: TrainingStep): HostTraffic {
  const { chip } = context.device;
  const each = microBatchCopy(context);
  const update = optimizerUpdate(context);
  const onChip = optimizerSeconds({ ...context, plan: { ...context.plan, offload: 'none' } });
  return {
    toHost: step.microBatches * each.toHost + update.copy.toHost,
    fromHost: step.microBatches * each.fromHost + update.copy.fromHost,
    copySeconds: step.microBatches * copySeconds(each, chip) + copySeconds(update.copy, chip),
    shownSeconds: step.hostSeconds + update.seconds - onChip,
    updatedBy: update.by,
  };
}
