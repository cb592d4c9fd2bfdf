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
  /** All its words, and those on which parameters and their optimizer depend, with the orders that it may have. */
  readonly words: string;
  readonly stateWords: string;
}

export function kindOf(shape: Shape): Kind {
  const { microBatchSequences: _, ...words } = shape;
  const { recompute: _again, sequenceParallel: _norms, ...stateWords } = words;
  return {
    shape,
    words: Object.values(words).join(' '),
    stateWords: Object.values(stateWords).join(' '),
  };
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
  readonly orders: readonly (Order & Pick<Placement, 'pipelineParallel'>)[];
  readonly ranks: readonly Rank[];
}

/** What a rank holds for each sequence of a micro-batch, bytes: while it works, and for each one in flight. */
interface Growth {
  readonly working: number;
  readonly inFlight: number;
}

/** What may be held under the orders of one cut. */
interface Holding extends Cut {
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
  const growths = new Map<string, readonly (readonly Growth[])[]>();
  return (placement, full) => {
    const { tensorParallel, contextParallel, pipelineParallel } = placement;
    const [first] = full as readonly [Sharding];
    const fixed = new Map<string, Holding['fixed'][]>();
    const holdingsOf = ({ shape, words, stateWords }: Kind): readonly Holding[] => {
      const ofCut = ({ orders: [order] }: Cut, sequences: number, sharding: Sharding) => {
        const fed = { ...shape, microBatchSequences: sequences };
        const context = contextOf(placement, fed, order as Order, sharding);
        return (rank: Rank, inFlight: number) => heldBytes(context, rank, inFlight);
      };
      const cut = found(cuts, `${pipelineParallel} ${shape.flows}`, () =>
        cutsOf(space.everyOrder(placement, shape.flows), pipelineParallel),
      );
      const key = `${tensorParallel} ${contextParallel} ${pipelineParallel} ${words}`;
      const growing = found(growths, key, () =>
        cut.map(one => {
          const [ofOne, ofTwo] = [ofCut(one, 1, first), ofCut(one, 2, first)];
          return one.ranks.map(rank => ({
            working: ofTwo(rank, 0) - ofOne(rank, 0),
            inFlight: ofOne(rank, 1) - ofOne(rank, 0),
          }));
        }),
      );
      const always = found(fixed, stateWords, () =>
        cut.map((one, at) =>
          full.map(sharding => {
            const bytes = ofCut(one, 1, sharding);
            return one.ranks.map(
              (rank, place) => bytes(rank, 0) - (growing[at]?.[place]?.working ?? 0),
            );
          }),
        ),
      );
      return cut.map((one, at) => ({
        ...one,
        growths: growing[at] ?? [],
        fixed: always[at] ?? [],
      }));
    };
    const known = new Map<Kind, readonly Holding[]>();
    return (kind, sequences, microBatches) =>
      leastOf(
        found(known, kind, () => holdingsOf(kind)),
        sequences,
        microBatches,
      );
  };
}

function leastOf(holdings: readonly Holding[], sequences: number, microBatches: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { orders, ranks, growths, fixed } of holdings) {
    for (const order of orders) {
      for (const always of fixed) {
        let most = 0;
        for (let place = 0; place < ranks.length; place++) {
          const { stages, share } = ranks[place] as Rank;
          const { working, inFlight } = growths[place] as Growth;
          const flying = microBatchesInFlight(order, microBatches, stages[0] ?? 0) * share;
          const grown = sequences * (working + flying * inFlight);
          most = Math.max(most, (always[place] as number) + grown);
        }
        least = Math.min(least, most);
      }
    }
  }
  return least * (1 - rounding);
}

function cutsOf(orders: readonly Order[], pipelineParallel: number): readonly Cut[] {
  const cuts = new Map<string, { orders: Cut['orders'][number][]; ranks: readonly Rank[] }>();
  for (const order of orders) {
    const inPipeline = { ...order, pipelineParallel };
    const { stages: of, ranks } = heldStages(inPipeline);
    const { orders: alike } = found(cuts, `${of} ${JSON.stringify(ranks)}`, () => ({
      orders: [],
      ranks: ranks.map(stages => ({
        stages,
        of,
        share: of / (pipelineParallel * stages.length),
      })),
    }));
    alike.push(inPipeline);
  }
  return [...cuts.values()];
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
