/** What a service may be built of on one chip: number formats, speculation, layouts. */
import type { Chip, Precision } from '../../hardware/chip.ts';
import type { Device } from '../../hardware/device.ts';
import { bytesPerElement } from '../../hardware/precision.ts';
import type { ServingContext } from '../../inference/context.ts';
import type { Architecture } from '../../model/architecture.ts';
import { expertsOf } from '../../model/experts.ts';
import type { ServingPlan } from '../../parallelism/plan.ts';
import { storedPrecision } from '../../scenario/simulation.ts';
import { candidateLayouts } from '../../serving/layouts.ts';
import type { ServingStack } from '../../timing/software.ts';

export interface ServingChoices {
  /** Formats of the large products; those that the chip has units for, no wider than the weights are published, when empty. */
  readonly precisions: readonly Precision[];
  readonly cachePrecisions: readonly ServingPlan['kvCachePrecision'][];
  /** Drafts to consider beside none. */
  readonly speculative?: ServingPlan['speculative'];
}

/** All formats and drafts, as plans of one chip that layouts are made from. */
export function servingBases(
  architecture: Architecture,
  chip: Chip,
  { precisions, cachePrecisions, speculative }: ServingChoices,
): readonly ServingPlan[] {
  const formats = precisions.length === 0 ? usableFormats(architecture, chip) : precisions;
  const drafts = speculative === undefined ? [undefined] : [undefined, speculative];
  return formats.flatMap(precision =>
    cachePrecisions.flatMap(kvCachePrecision =>
      drafts.map(draft => ({
        precision,
        // Attention projections tolerate eight bits, not four: published FP4 checkpoints keep them wider.
        attentionPrecision: precision === 'fp4' ? 'fp8' : precision,
        kvCachePrecision,
        tensorParallel: 1,
        pipelineParallel: 1,
        expertParallel: 1,
        dataParallelAttention: 1,
        redundantExperts: 0,
        expertBalance: expertsOf(architecture) === undefined ? 'perfect' : 'eplb',
        twoBatchOverlap: false,
        ...(draft === undefined ? {} : { speculative: draft }),
      })),
    ),
  );
}

/** Contexts of all layouts of at most `chips` chips. */
export function servingContexts(
  architecture: Architecture,
  device: Device,
  stack: ServingStack,
  { chips, base }: { readonly chips: number; readonly base: ServingPlan },
): readonly ServingContext[] {
  return candidateLayouts(architecture, device.chip, { chips, base }, {}).map(plan => ({
    architecture,
    device,
    plan,
    stack,
  }));
}

function usableFormats(architecture: Architecture, chip: Chip): readonly Precision[] {
  const published = bytesPerElement[storedPrecision(architecture)];
  const all = ['bf16', 'fp8', 'int8', 'fp4'] as const;
  const has = (format: Precision) => chip.peakFlopPerSecond[format] !== undefined;
  const usable = all.filter(
    format =>
      has(format) &&
      bytesPerElement[format] <= published &&
      // Eight bits are floating point where the chip can; integers stand in elsewhere.
      !(format === 'int8' && has('fp8')),
  );
  return usable.length === 0 ? ['bf16'] : usable;
}
