/** Candidate layouts of a serving instance, for when the operator leaves the choice open. */

import type { Chip } from '../hardware/chip.ts';
import type { Architecture, MixtureOfExperts } from '../model/architecture.ts';
import type { ServingPlan } from '../parallelism/plan.ts';

/** Sizes of expert-parallel groups that operators publish: powers of two and DeepSeek's and Huawei's own. */
const groupSizes = [
  1, 2, 4, 8, 16, 24, 32, 48, 64, 72, 96, 128, 144, 160, 192, 256, 288, 320,
] as const;
const tensorSizes = [1, 2, 4, 8, 16] as const;

/** The widest mixture of experts of a model, if it has one. */
export function expertsOf({ layers }: Architecture): MixtureOfExperts | undefined {
  for (const { feedForward } of layers) if (feedForward.kind === 'moe') return feedForward;
  return undefined;
}

function smallestQueryHeads({ layers }: Architecture): number {
  return Math.min(...layers.map(layer => layer.attention.queryHeads));
}

/** Extra copies that give each of `ranks` chips a whole number of experts. */
export function evenRedundancy(experts: number, ranks: number): number {
  return Math.ceil(experts / ranks) * ranks - experts;
}

/** Layouts of at most `chips` chips: tensor parallel inside a node, or data-parallel attention with wide experts. */
export function candidateLayouts(
  architecture: Architecture,
  chip: Chip,
  { chips, base }: { readonly chips: number; readonly base: ServingPlan },
): readonly ServingPlan[] {
  const layouts: ServingPlan[] = [];
  const heads = smallestQueryHeads(architecture);
  for (const tensorParallel of tensorSizes) {
    const inside = tensorParallel <= chip.scaleUp.domainChips && tensorParallel <= chips;
    if (inside && heads % tensorParallel === 0) {
      layouts.push({
        ...base,
        tensorParallel,
        dataParallelAttention: 1,
        expertParallel: 1,
        twoBatchOverlap: false,
      });
    }
  }
  const moe = expertsOf(architecture);
  if (moe === undefined) return layouts;
  for (const size of groupSizes) {
    if (size === 1 || size > chips || size > 2 * moe.experts) continue;
    const redundantExperts = evenRedundancy(moe.experts, size);
    layouts.push({
      ...base,
      tensorParallel: 1,
      dataParallelAttention: size,
      expertParallel: size,
      redundantExperts,
      twoBatchOverlap: true,
    });
    layouts.push({
      ...base,
      tensorParallel: 1,
      dataParallelAttention: size,
      expertParallel: size,
      redundantExperts,
      twoBatchOverlap: false,
    });
  }
  return layouts;
}
