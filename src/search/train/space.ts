/** Every training plan worth naming for a model on a number of chips, as a tree: placement, shape, schedule, sharding. */

import { expertsOf } from '../../model/experts.ts';
import { log2 } from '../../numeric/elementary.ts';
import {
  meetsFlows,
  offloads,
  type PipelineSchedule,
  type TrainingPlan,
  tensorOverlaps,
} from '../../parallelism/plan.ts';
import {
  candidatePlans,
  layerCount,
  type PlanWishes,
  type TrainingTask,
} from '../../training/candidate-plans.ts';
import { choices, combinations, divisors } from './choices.ts';
import { shardingsOf } from './shardings.ts';

/** Where the model's parts stand. */
export type Placement = Pick<
  TrainingPlan,
  | 'tensorParallel'
  | 'contextParallel'
  | 'pipelineParallel'
  | 'dataParallel'
  | 'expertParallel'
  | 'expertTensorParallel'
>;

/** What the cost of a layer depends on beside the placement; `flows`: schedules on which two flows of micro-batches meet. */
export interface Shape
  extends Pick<
    TrainingPlan,
    | 'microBatchSequences'
    | 'recompute'
    | 'sequenceParallel'
    | 'tensorOverlap'
    | 'offload'
    | 'expertOverlap'
  > {
  readonly flows: boolean;
}

export type Order = Pick<TrainingPlan, 'pipelineSchedule' | 'virtualPipelineStages'>;
export type Sharding = Pick<TrainingPlan, 'zeroStage' | 'zeroShards' | 'gradientOverlap'>;

/** Words that a space leaves as they are, or nearly so, unless it is asked to vary them. */
export const variedWords = ['offload', 'tensorOverlap', 'gradientOverlap'] as const;
export type VariedWord = (typeof variedWords)[number];

export interface TrainingSpace {
  readonly task: TrainingTask;
  /** Words that no plan of the space varies. */
  readonly base: TrainingPlan;
  readonly placements: readonly Placement[];
  shapes(placement: Placement): readonly Shape[];
  orders(placement: Placement, shape: Shape): readonly Order[];
  /** Orders of any shape: those of a shape are among them. */
  everyOrder(placement: Placement, flows: boolean): readonly Order[];
  shardings(placement: Placement): readonly Sharding[];
}

/** Sequences are cut over chips into parts no shorter than this. */
const shortestPart = 4096;
/** Tensor groups of a dense model may span so many scale-up domains; a mixture is cut by its experts before that. */
const widestTensor = 4;

/**
 * The space of all plans that agree with the wishes; undefined when not even one divides the work. Of what may be kept in
 * the host's memory it has the optimizer, and of overlap what the software does by itself; `varied` words have all they may be.
 */
export function trainingSpace(
  task: TrainingTask,
  wishes: PlanWishes,
  varied: readonly VariedWord[] = [],
): TrainingSpace | undefined {
  // The words that nobody varies are those of the library's own candidates.
  const [base] = candidatePlans(task, { ...wishes, microBatchSequences: 1 });
  if (base === undefined) return undefined;
  const placements = placementsOf(task, wishes);
  return {
    task,
    base,
    placements,
    // Many placements share their lists, which are therefore made once.
    shapes: remembered(
      (placement: Placement) => shapesOf(placement, { task, wishes, varied }),
      ({ tensorParallel, pipelineParallel, dataParallel, expertParallel }) =>
        `${tensorParallel > 1} ${pipelineParallel > 1} ${dataParallel} ${expertParallel > 1}`,
    ),
    orders: remembered(
      ({ pipelineParallel, dataParallel }: Placement, { flows, microBatchSequences }: Shape) => {
        const microBatches = task.globalBatchSequences / dataParallel / microBatchSequences;
        return ordersOf({ pipelineParallel, flows, microBatches }, task, wishes);
      },
      ({ pipelineParallel, dataParallel }, { microBatchSequences, flows }) =>
        `${pipelineParallel} ${dataParallel} ${microBatchSequences} ${flows}`,
    ),
    everyOrder: remembered(
      ({ pipelineParallel }: Placement, flows: boolean) =>
        ordersOf({ pipelineParallel, flows }, task, wishes),
      ({ pipelineParallel }, flows) => `${pipelineParallel} ${flows}`,
    ),
    shardings: remembered(
      (placement: Placement) => shardingsOf(placement, wishes, varied),
      ({ pipelineParallel, dataParallel, contextParallel }) =>
        `${pipelineParallel > 1} ${dataParallel * contextParallel}`,
    ),
  };
}

/** Every plan of the space, one after another. */
export function* allPlans(space: TrainingSpace): Generator<TrainingPlan> {
  for (const placement of space.placements) {
    const shardings = space.shardings(placement);
    for (const shape of space.shapes(placement)) {
      for (const order of space.orders(placement, shape)) {
        for (const sharding of shardings) yield planOf(space, placement, shape, order, sharding);
      }
    }
  }
}

/** A leaf of the tree as a plan. */
export function planOf(
  { base }: TrainingSpace,
  placement: Placement,
  { flows: _, ...shape }: Shape,
  order: Order,
  sharding: Sharding,
): TrainingPlan {
  return { ...base, ...placement, ...shape, ...order, ...sharding };
}

function placementsOf(task: TrainingTask, wishes: PlanWishes): readonly Placement[] {
  const { architecture, chips, sequenceLength, domainChips, globalBatchSequences } = task;
  const moe = expertsOf(architecture);
  const heads = architecture.layers.map(({ attention }) => attention.queryHeads);
  const longest = wishes.contextParallel ?? Math.max(1, sequenceLength / shortestPart);
  const sizes = divisors(chips);
  const widest = moe === undefined ? widestTensor * domainChips : domainChips;
  const ranks = combinations({
    tensorParallel: choices(wishes.tensorParallel, sizes).filter(
      size => size <= widest && heads.every(count => count % size === 0),
    ),
    contextParallel: choices(wishes.contextParallel, sizes).filter(
      size => size <= longest && sequenceLength % size === 0,
    ),
    pipelineParallel: choices(wishes.pipelineParallel, sizes).filter(
      size => size <= layerCount(architecture),
    ),
  })
    .map(cut => ({
      ...cut,
      dataParallel: chips / (cut.tensorParallel * cut.contextParallel * cut.pipelineParallel),
    }))
    .filter(
      ({ dataParallel }) =>
        Number.isInteger(dataParallel) &&
        globalBatchSequences % dataParallel === 0 &&
        (wishes.dataParallel ?? dataParallel) === dataParallel,
    );
  return ranks.flatMap(placed =>
    combinations({
      expertTensorParallel: choices(
        wishes.expertTensorParallel,
        moe === undefined ? [1] : divisors(placed.tensorParallel),
      ),
      expertParallel: choices(wishes.expertParallel, divisors(moe?.experts ?? 1)),
    })
      .filter(experts =>
        dividesExperts(experts, moe?.experts ?? 1, chips / placed.pipelineParallel),
      )
      .map(experts => ({ ...placed, ...experts })),
  );
}

/** Routed experts go evenly onto the ranks around a pipeline stage. */
function dividesExperts(
  {
    expertParallel,
    expertTensorParallel,
  }: Pick<Placement, 'expertParallel' | 'expertTensorParallel'>,
  experts: number,
  around: number,
): boolean {
  return experts % expertParallel === 0 && around % (expertParallel * expertTensorParallel) === 0;
}

interface Asked {
  readonly task: TrainingTask;
  readonly wishes: PlanWishes;
  readonly varied: readonly VariedWord[];
}

function shapesOf(placement: Placement, { task, wishes, varied }: Asked): readonly Shape[] {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = placement;
  const perReplica = task.globalBatchSequences / dataParallel;
  const shapes = combinations({
    microBatchSequences: choices(wishes.microBatchSequences, divisors(perReplica)).filter(
      size => perReplica % size === 0,
    ),
    recompute: choices(wishes.recompute, ['none', 'selective', 'full'] as const),
    sequenceParallel: choices(wishes.sequenceParallel, tensorParallel > 1 ? [true, false] : [true]),
    // What holds least comes first: what does not fit even so need not be tried otherwise.
    offload: choices(
      wishes.offload,
      varied.includes('offload') ? offloads : (['optimizer', 'none'] as const),
    ),
    flows: pipelineParallel > 1 ? [false, true] : [false],
  }).map(shape => ({
    ...shape,
    expertOverlap: wishes.expertOverlap ?? (shape.flows && expertParallel > 1),
  }));
  if (!varied.includes('tensorOverlap') || tensorParallel === 1) return shapes;
  return combinations({
    shape: shapes,
    tensorOverlap: choices(wishes.tensorOverlap, tensorOverlaps),
  }).map(({ shape, tensorOverlap }) => ({ ...shape, tensorOverlap }));
}

const flowing: readonly PipelineSchedule[] = ['dualpipe', 'dualpipe-v'];
const plain: readonly PipelineSchedule[] = [
  '1f1b',
  'interleaved-1f1b',
  'zero-bubble',
  'zero-bubble-v',
  'gpipe',
];

interface Flow {
  readonly pipelineParallel: number;
  readonly flows: boolean;
  /** Absent: whatever their number, a schedule counts that some number allows. */
  readonly microBatches?: number;
}

function ordersOf(
  { pipelineParallel, flows, microBatches }: Flow,
  task: TrainingTask,
  wishes: PlanWishes,
): readonly Order[] {
  const layers = layerCount(task.architecture);
  if (pipelineParallel === 1) {
    return [{ pipelineSchedule: wishes.pipelineSchedule ?? '1f1b', virtualPipelineStages: 1 }];
  }
  const found: Order[] = [];
  for (const pipelineSchedule of choices(wishes.pipelineSchedule, flows ? flowing : plain)) {
    if (meetsFlows(pipelineSchedule) !== flows) continue;
    if (pipelineSchedule === 'dualpipe' && (pipelineParallel % 2 !== 0 || microBatches === 1))
      continue;
    if (pipelineSchedule.endsWith('-v') && 2 * pipelineParallel > layers) continue;
    const chunks = chunksOf(pipelineSchedule, { layers, microBatches, ranks: pipelineParallel });
    for (const virtualPipelineStages of choices(wishes.virtualPipelineStages, chunks)) {
      if (!chunks.includes(virtualPipelineStages)) continue;
      found.push({ pipelineSchedule, virtualPipelineStages });
    }
  }
  return found;
}

/** Chunks per rank: an interleaved schedule needs a number of micro-batches that the ranks divide (arXiv 2104.04473). */
function chunksOf(
  schedule: PipelineSchedule,
  {
    layers,
    microBatches,
    ranks,
  }: { readonly layers: number; readonly microBatches: number | undefined; readonly ranks: number },
): readonly number[] {
  if (schedule !== 'interleaved-1f1b') return [1];
  return (microBatches ?? 0) % ranks === 0 ? chunkCounts(layers, ranks) : [];
}

/** Chunks per rank that leave each at least a layer: those that divide the layers evenly, and powers of two. */
function chunkCounts(layers: number, ranks: number): readonly number[] {
  const most = Math.floor(layers / ranks);
  const power = (count: number) => Number.isInteger(log2(count));
  return Array.from({ length: Math.max(0, most - 1) }, (_, place) => place + 2).filter(
    count => power(count) || layers % (ranks * count) === 0,
  );
}

/** The function, with its answers kept by key. */
function remembered<Question extends readonly unknown[], Answer>(
  make: (...question: Question) => Answer,
  keyOf: (...question: Question) => string,
): (...question: Question) => Answer {
  const known = new Map<string, Answer>();
  return (...question) => {
    const key = keyOf(...question);
    const found = known.get(key) ?? make(...question);
    known.set(key, found);
    return found;
  };
}
