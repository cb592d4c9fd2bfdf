/** Candidate layouts of a serving instance, around whatever the operator has fixed. */
import type { Chip } from '../hardware/chip.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import type { ServingPlan } from '../parallelism/plan.ts';

/** What the operator has fixed of a layout; the rest is chosen. */
export type LayoutWishes = Partial<
  Pick<
    ServingPlan,
    | 'tensorParallel'
    | 'pipelineParallel'
    | 'dataParallelAttention'
    | 'expertParallel'
    | 'redundantExperts'
    | 'expertBalance'
    | 'twoBatchOverlap'
  >
>;

/** Sizes of expert-parallel groups that operators publish: powers of two and DeepSeek's and Huawei's own. */
const groupSizes = [
  2, 4, 8, 16, 24, 32, 48, 64, 72, 96, 128, 144, 160, 192, 256, 288, 320,
] as const;
const tensorSizes = [1, 2, 4, 8, 16] as const;
const pipelineSizes = [1, 2, 4, 8] as const;

/** Extra copies that give each of `ranks` chips a whole number of experts. */
export function evenRedundancy(experts: number, ranks: number): number {
  return Math.ceil(experts / ranks) * ranks - experts;
}

/** Layouts of at most `chips` chips: tensor parallel inside a domain, or data-parallel attention with wide experts. */
export function candidateLayouts(
  architecture: Architecture,
  chip: Chip,
  { chips, base }: { readonly chips: number; readonly base: ServingPlan },
  wishes: LayoutWishes,
): readonly ServingPlan[] {
  const fits = ({ tensorParallel, pipelineParallel, dataParallelAttention }: ServingPlan) =>
    tensorParallel * pipelineParallel * dataParallelAttention <= chips;
  const replicas = wishes.dataParallelAttention;
  return [
    ...(replicas === undefined || replicas === 1
      ? tensorLayouts(architecture, chip, base, wishes)
      : []),
    ...(replicas === 1 ? [] : expertLayouts(architecture, base, wishes)),
  ].filter(fits);
}

function tensorLayouts(
  architecture: Architecture,
  chip: Chip,
  base: ServingPlan,
  wishes: LayoutWishes,
): ServingPlan[] {
  const heads = Math.min(...architecture.layers.map(layer => layer.attention.queryHeads));
  const inside = tensorSizes.filter(size => size <= chip.scaleUp.domainChips && heads % size === 0);
  const widest = inside.at(-1) ?? 1;
  const layouts: ServingPlan[] = [];
  for (const tensorParallel of given(wishes.tensorParallel) ?? inside) {
    // Stages are added once a whole domain is not enough.
    const stages = tensorParallel === widest ? pipelineSizes : [1];
    for (const pipelineParallel of given(wishes.pipelineParallel) ?? stages) {
      const expertParallel = wishes.expertParallel ?? 1;
      layouts.push({
        ...base,
        ...wishes,
        tensorParallel,
        pipelineParallel,
        expertParallel,
        redundantExperts: wishes.redundantExperts ?? 0,
        dataParallelAttention: 1,
        twoBatchOverlap: false,
      });
    }
  }
  return layouts;
}

/** Each chip, or each few, runs attention for its own sequences; experts are spread over all of them. */
function expertLayouts(
  architecture: Architecture,
  base: ServingPlan,
  wishes: LayoutWishes,
): ServingPlan[] {
  const moe = expertsOf(architecture);
  if (moe === undefined) return [];
  const tensorParallel = wishes.tensorParallel ?? 1;
  const pipelineParallel = wishes.pipelineParallel ?? 1;
  const layouts: ServingPlan[] = [];
  const replicas =
    given(wishes.dataParallelAttention) ??
    (wishes.expertParallel === undefined ? groupSizes : [wishes.expertParallel / tensorParallel]);
  for (const dataParallelAttention of replicas) {
    const expertParallel = wishes.expertParallel ?? dataParallelAttention * tensorParallel;
    if (expertParallel > 2 * moe.experts) continue;
    const redundantExperts = wishes.redundantExperts ?? evenRedundancy(moe.experts, expertParallel);
    for (const twoBatchOverlap of given(wishes.twoBatchOverlap) ?? [true, false]) {
      layouts.push({
        ...base,
        ...wishes,
        tensorParallel,
        pipelineParallel,
        dataParallelAttention,
        expertParallel,
        redundantExperts,
        twoBatchOverlap,
      });
    }
  }
  return layouts;
}

function given<Value>(value: Value | undefined): readonly Value[] | undefined {
  return value === undefined ? undefined : [value];
}
