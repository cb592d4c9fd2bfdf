/**
 * The least memory of a shape at a place, in any order and under any sharding. What a rank holds grows evenly with the
 * sequences of a micro-batch and with how many of these are in flight, so that a few budgets tell all: they are drawn up
 * once for all shapes and places that share them.
 */
import { heldStages, stageLayers } from '../../training/held-parameters.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { microBatchesInFlight, rankMemory } from '../../training/memory.ts';
import type { Order, Placement, Shape, Sharding, TrainingSpace } from './space.ts';

/** Shapes that differ only in the sequences of a micro-batch, by one of them. */
export interface Kind {
  readonly shape: Shape;
  readonly words: string;
  /** The words on which the memory of a given stage depends, and those on which what does not grow with a micro-batch does. */
  readonly holding: string;
  readonly state: string;
}

export function kindOf(shape: Shape): Kind {
  const { microBatchSequences: _, ...words } = shape;
  // Flows decide which stages a rank has, and what overlaps is only a matter of time.
  const { flows: _flows, expertOverlap: _expert, tensorOverlap: _tensor, ...holding } = words;
  const { recompute: _again, sequenceParallel: _norms, ...state } = holding;
  const wordsOf = (some: object) => Object.values(some).join(' ');
  return { shape, words: wordsOf(words), holding: wordsOf(holding), state: wordsOf(state) };
}

type ContextOf = (
  placement: Placement,
  shape: Shape,
  order: Order,
  sharding: Sharding,
) => TrainingContext;

/** A rank that may hold most under an order. */
interface Rank {
  readonly stages: readonly number[];
  /** Stages of the whole pipeline. */
  readonly of: number;
  /** Of the micro-batches that a full stage has in flight, so many stand in each stage of this rank. */
  readonly share: number;
}

/** Orders that hold the same stages on the ranks that may hold most. */
interface Cut {
  readonly key: string;
  readonly orders: readonly (Order & Pick<Placement, 'pipelineParallel'>)[];
  readonly ranks: readonly Rank[];
  /** For so many micro-batches in a step: what is in flight in each stage of each rank, under orders of which one has least. */
  flying(microBatches: number): readonly (readonly number[])[];
}

/** What a rank holds for each sequence of a micro-batch, bytes: while it works, and for each one in flight. */
interface Growth {
  readonly working: number;
  readonly inFlight: number;
}

/** What may be held under the orders of one cut. */
interface Holding {
  readonly cut: Cut;
  /** Of each rank. */
  readonly growths: readonly Growth[];
  /** Under each sharding, bytes of each rank that do not grow. */
  readonly fixed: readonly (readonly number[])[];
}

/** No plan of a kind holds less, bytes; `microBatches` of a replica in a step. */
export type LeastMemory = (kind: Kind, sequences: number, microBatches: number) => number;

/** What adding up in another order changes is less than this share. */
const rounding = 2 ** -30;

/** The bound at a place, given the shardings of which one holds least. */
export function memoryBound(
  space: TrainingSpace,
  contextOf: ContextOf,
): (placement: Placement, full: readonly Sharding[]) => LeastMemory {
  const cuts = new Map<string, readonly Cut[]>();
  const growths = new Map<string, readonly Growth[]>();
  return (placement, full) => {
    const { tensorParallel, contextParallel, pipelineParallel } = placement;
    const [first] = full as readonly [Sharding];
    const fixed = new Map<string, Holding['fixed']>();
    const holdingOf = ({ shape, holding, state }: Kind, cut: Cut): Holding => {
      const order = cut.orders[0] as Order;
      const held = (microBatchSequences: number, sharding: Sharding) => {
        const fed = { ...shape, microBatchSequences };
        const context = contextOf(placement, fed, order, sharding);
        return (rank: Rank, inFlight: number) => heldBytes(context, rank, inFlight);
      };
      const key = `${tensorParallel} ${contextParallel} ${pipelineParallel} ${cut.key} ${holding}`;
      const growing = found(growths, key, () => {
        const [ofOne, ofTwo] = [held(1, first), held(2, first)];
        return cut.ranks.map(rank => ({
          working: ofTwo(rank, 0) - ofOne(rank, 0),
          inFlight: ofOne(rank, 1) - ofOne(rank, 0),
        }));
      });
      const always = found(fixed, `${cut.key} ${state}`, () =>
        full.map(sharding => {
          const bytes = held(1, sharding);
          return cut.ranks.map((rank, at) => bytes(rank, 0) - (growing[at]?.working ?? 0));
        }),
      );
      return { cut, growths: growing, fixed: always };
    };
    const cutsOf = (flows: boolean) =>
      found(cuts, `${pipelineParallel} ${flows}`, () =>
        cutsUnder(space.everyOrder(placement, flows), pipelineParallel),
      );
    const known = new Map<Kind, readonly Holding[]>();
    return (kind, sequences, microBatches) =>
      leastOf(
        found(known, kind, () => cutsOf(kind.shape.flows).map(cut => holdingOf(kind, cut))),
        sequences,
        microBatches,
      );
  };
}

function leastOf(holdings: readonly Holding[], sequences: number, microBatches: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { cut, growths, fixed } of holdings) {
    for (const flying of cut.flying(microBatches)) {
      for (const always of fixed) {
        let most = 0;
        for (let place = 0; place < always.length; place++) {
          const { working, inFlight } = growths[place] as Growth;
          const grown = sequences * (working + (flying[place] as number) * inFlight);
          most = Math.max(most, (always[place] as number) + grown);
        }
        least = Math.min(least, most);
      }
    }
  }
  return least * (1 - rounding);
}

function cutsUnder(orders: readonly Order[], pipelineParallel: number): readonly Cut[] {
  const alike = new Map<string, Pick<Cut, 'ranks'> & { orders: Cut['orders'][number][] }>();
  for (const order of orders) {
    const inPipeline = { ...order, pipelineParallel };
    const { stages: of, ranks } = heldStages(inPipeline);
    const { orders: others } = found(alike, `${of} ${JSON.stringify(ranks)}`, () => ({
      orders: [],
      ranks: ranks.map(stages => ({
        stages,
        of,
        share: of / (pipelineParallel * stages.length),
      })),
    }));
    others.push(inPipeline);
  }
  return [...alike].map(([key, { orders: inOrder, ranks }]) => {
    const known = new Map<number, readonly (readonly number[])[]>();
    const flyingUnder = (order: Cut['orders'][number], microBatches: number) =>
      ranks.map(
        ({ stages, share }) => microBatchesInFlight(order, microBatches, stages[0] ?? 0) * share,
      );
    const flying = (microBatches: number) =>
      found(known, microBatches, () =>
        unbeaten(inOrder.map(order => flyingUnder(order, microBatches))),
      );
    return { key, orders: inOrder, ranks, flying };
  });
}

/** Lists of which no other is nowhere larger; of equal ones the first. */
function unbeaten(lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const isNowhereLarger = (one: readonly number[], other: readonly number[]) =>
    one.every((value, at) => value <= (other[at] as number));
  return lists.filter(
    (list, place) =>
      !lists.some(
        (other, before) =>
          before !== place &&
          isNowhereLarger(other, list) &&
          (before < place || !isNowhereLarger(list, other)),
      ),
  );
}

function heldBytes(context: TrainingContext, { stages, of }: Rank, inFlight: number): number {
  const { architecture, plan } = context;
  const layers = stages.map(stage => stageLayers(architecture, plan, stage, of));
  return rankMemory(context, layers, { inFlight }).usedBytes;
}

function found<Key, Answer>(known: Map<Key, Answer>, key: Key, make: () => Answer): Answer {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
