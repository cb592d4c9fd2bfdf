/** How an instance was cut over chips: as published, else as a competent operator would. */
import type { Device } from '../hardware/device.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import { parameterCounts } from '../model/parameters.ts';
import type { ServingSetup, SettledFormats } from './serving-setup.ts';

export interface PublishedLayout {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly expertParallel: number;
  readonly dataParallelAttention: number;
  readonly notes: readonly string[];
}

/** Weights should leave this share of the memory to the cache, or a wider instance is taken. */
const weightShare = 0.6;

/** The layout of one instance; chips beyond it hold replicas. */
export function publishedLayout(
  setup: ServingSetup,
  formats: SettledFormats,
  { architecture, device, chips }: { architecture: Architecture; device: Device; chips: number },
): PublishedLayout {
  const { tensorParallel, pipelineParallel = 1, expertParallel, dataParallelAttention } = setup;
  const pool = setup.disaggregated === true ? (setup.decodeChips ?? chips) : chips;
  const moe = expertsOf(architecture);
  if (
    tensorParallel === undefined &&
    expertParallel === undefined &&
    dataParallelAttention === undefined
  ) {
    return { ...chosenLayout(pool, pipelineParallel, formats, { architecture, device }) };
  }
  const tensor = tensorParallel ?? 1;
  // Wide expert parallelism without a number of attention replicas runs one on every chip.
  const replicas =
    dataParallelAttention ??
    (tensorParallel === undefined ? Math.max(1, (expertParallel ?? 1) / tensor) : 1);
  const wide = replicas > 1;
  return {
    tensorParallel: tensor,
    pipelineParallel,
    expertParallel: expertParallel ?? (wide && moe !== undefined ? replicas * tensor : 1),
    dataParallelAttention: replicas,
    notes: [],
  };
}

/** Nothing was published: the smallest instance in which weights leave room; mixtures run one attention replica a chip. */
export function chosenLayout(
  pool: number,
  pipelineParallel: number,
  formats: SettledFormats,
  { architecture, device }: { architecture: Architecture; device: Device },
  usualWidth = publishedWidth,
): PublishedLayout {
  const { total } = parameterCounts(architecture);
  const bytes = total * (formats.storedWeightBytes ?? bytesPerElement[formats.precision]);
  const { memory, scaleUp } = device.chip;
  let size = 1;
  while (
    size * 2 * pipelineParallel <= Math.min(pool, Math.max(1, scaleUp.domainChips)) &&
    bytes / (size * pipelineParallel) > weightShare * memory.capacityBytes
  ) {
    size *= 2;
  }
  const moe = expertsOf(architecture) !== undefined && size > 1;
  const wide = moe ? widest(pool, size, Math.min(scaleUp.domainChips, usualWidth)) : size;
  return moe
    ? {
        tensorParallel: 1,
        pipelineParallel,
        expertParallel: wide,
        dataParallelAttention: wide,
        notes: [`layout taken as experts and attention replicas over ${wide} chips`],
      }
    : {
        tensorParallel: size,
        pipelineParallel,
        expertParallel: 1,
        dataParallelAttention: 1,
        notes: [`layout taken as tensor-parallel over ${size} chips`],
      };
}

/** Experts are spread over a node or as much of the pool as fits one: 64 chips at most, as published services do. */
function widest(pool: number, least: number, domain: number): number {
  let size = least;
  while (size * 2 <= Math.min(pool, domain)) size *= 2;
  return size;
}

const publishedWidth = 64;
