/**
 * The space as a tree: places, at each of them bundles of shapes that one bound of their time holds for, and branches, which
 * are single shapes. A bundle is looked into only when its bound promises something.
 */
import type { TrainingContext } from '../../training/layer-work.ts';
import { type Kind, kindOf, type LeastMemory } from './memory-bound.ts';
import type { CostedShapes } from './shared-costs.ts';
import type { Order, Placement, Shape, Sharding, TrainingSpace } from './space.ts';

/** A placement with what all shapes at it share. */
export interface Place {
  readonly placement: Placement;
  readonly shardings: readonly Sharding[];
  /** Of the shardings, those of which one holds least. */
  readonly full: readonly [Sharding, ...Sharding[]];
  /** No plan at the place holds less, bytes. */
  lightest: number;
}

/** Shapes at a place that differ only in what is redone, kept by the host or done by every rank, none of which makes a step faster. */
export interface Bundle {
  readonly place: Place;
  readonly shapes: readonly Shape[];
  /** No plan of each shape holds less, bytes; Infinity where none fits. */
  readonly leastBytes: readonly number[];
  readonly orders: readonly Order[];
  /** No plan of the bundle takes less, seconds, or holds less, bytes. */
  readonly leastSeconds: number;
  readonly lightest: number;
  /** Places in the space of the first plan of the first shape that fits, and of each. */
  readonly ordinal: number;
  ordinalOf(member: number): number;
}

export interface Survey {
  readonly bundles: readonly Bundle[];
  /** Plans of the space, and those of shapes that fit in no order and under no sharding. */
  readonly considered: number;
  readonly byMemory: number;
}

export interface Surveyor {
  /** The bound of memory at a place. */
  memoryAt(placement: Placement, full: readonly Sharding[]): LeastMemory;
  readonly capacityBytes: number;
  contextOf(placement: Placement, shape: Shape, order: Order, sharding: Sharding): TrainingContext;
  readonly costsOf: CostedShapes;
  microBatchesOf(placement: Placement, shape: Shape): number;
  /** How often a rank does the mean rank's share of all layers in a step, slowed as the step is. */
  timesOf(placement: Placement, shape: Shape): number;
}

/** Plans of one shape. */
export function planCount(place: Place, orders: readonly Order[]): number {
  return orders.length * place.shardings.length;
}

/** Every bundle that may hold a plan, in the order of the space. */
export function survey(space: TrainingSpace, surveyor: Surveyor): Survey {
  const { capacityBytes, costsOf, contextOf } = surveyor;
  const sortedOf = shapesSorted();
  const ordersOf = ordersCounted(space);
  const bundles: Bundle[] = [];
  let considered = 0;
  let byMemory = 0;
  for (const placement of space.placements) {
    const shapes = space.shapes(placement);
    const { groups, kinds } = sortedOf(shapes);
    const shardings = space.shardings(placement);
    const full = fullest(shardings);
    const memory = surveyor.memoryAt(placement, full);
    const { lists, before, total } = ordersOf(shapes, placement);
    const first = considered;
    considered += total * shardings.length;
    const place: Place = { placement, shardings, full, lightest: Number.POSITIVE_INFINITY };
    /** Kinds that did not fit: with larger micro-batches they do not either. */
    const tooLarge = new Map<Kind, number>();
    for (const { plainest, members, shapes: bundled } of groups) {
      const orders = lists[members[0] as number] as readonly Order[];
      const [order] = orders;
      if (order === undefined) continue;
      const sequences = plainest.microBatchSequences;
      const microBatches = surveyor.microBatchesOf(placement, plainest);
      let lightest = Number.POSITIVE_INFINITY;
      let earliest = -1;
      const leastBytes = members.map((number, member) => {
        const kind = kinds[number] as Kind;
        const known = tooLarge.get(kind);
        const bytes =
          known !== undefined && known <= sequences
            ? Number.POSITIVE_INFINITY
            : memory(kind, sequences, microBatches);
        if (bytes > capacityBytes) {
          byMemory += planCount(place, orders);
          if (known === undefined) tooLarge.set(kind, sequences);
          return Number.POSITIVE_INFINITY;
        }
        lightest = Math.min(lightest, bytes);
        if (earliest < 0) earliest = member;
        return bytes;
      });
      if (earliest < 0) continue;
      const costs = costsOf(placement, plainest, () =>
        contextOf(placement, plainest, order, full[0]),
      );
      const ordinalOf = (member: number) =>
        first + (before[members[member] as number] as number) * shardings.length;
      bundles.push({
        place,
        shapes: bundled,
        leastBytes,
        orders,
        leastSeconds: costs.leastSeconds * surveyor.timesOf(placement, plainest),
        lightest,
        ordinal: ordinalOf(earliest),
        ordinalOf,
      });
      place.lightest = Math.min(place.lightest, lightest);
    }
  }
  return { bundles, considered, byMemory };
}

interface Group {
  readonly plainest: Shape;
  readonly members: readonly number[];
  readonly shapes: readonly Shape[];
}

interface SortedShapes {
  /** Bundles by the shape that takes least, with the numbers of their shapes. */
  readonly groups: readonly Group[];
  /** Of each shape. */
  readonly kinds: readonly Kind[];
}

/** A list of shapes by bundle and kind: placements share their lists, so that this is worked out a few dozen times. */
function shapesSorted(): (shapes: readonly Shape[]) => SortedShapes {
  const known = new Map<readonly Shape[], SortedShapes>();
  const allKinds = new Map<string, Kind>();
  return shapes => {
    const before = known.get(shapes);
    if (before !== undefined) return before;
    const groups = new Map<string, { plainest: Shape; members: number[] }>();
    const kinds = shapes.map((shape, number) => {
      const plainest = plainer(shape);
      const group = Object.values(plainest).join(' ');
      const members = groups.get(group)?.members ?? [];
      if (members.push(number) === 1) groups.set(group, { plainest, members });
      const kind = kindOf(shape);
      const same = allKinds.get(kind.words) ?? kind;
      allKinds.set(kind.words, same);
      return same;
    });
    const made = {
      groups: [...groups.values()].map(group => ({
        ...group,
        shapes: group.members.map(number => shapes[number] as Shape),
      })),
      kinds,
    };
    known.set(shapes, made);
    return made;
  };
}

interface CountedOrders {
  /** Orders of each shape, how many there are of those before it, and of all. */
  readonly lists: readonly (readonly Order[])[];
  readonly before: readonly number[];
  readonly total: number;
}

/** The orders of the shapes of a list, found once for all places that pipe and replicate alike. */
function ordersCounted(
  space: TrainingSpace,
): (shapes: readonly Shape[], placement: Placement) => CountedOrders {
  const known = new Map<readonly Shape[], Map<string, CountedOrders>>();
  return (shapes, placement) => {
    const byRanks = known.get(shapes) ?? new Map<string, CountedOrders>();
    known.set(shapes, byRanks);
    const key = `${placement.pipelineParallel} ${placement.dataParallel}`;
    const found = byRanks.get(key);
    if (found !== undefined) return found;
    const lists = shapes.map(shape => space.orders(placement, shape));
    let total = 0;
    const before = lists.map(orders => {
      total += orders.length;
      return total - orders.length;
    });
    const made = { lists, before, total };
    byRanks.set(key, made);
    return made;
  };
}

/**
 * The shape without recomputation, with nothing in the host's memory and with norms cut over tensor ranks: layers that
 * recompute, or whose norms are done by every rank, do at least what they would do otherwise, and what waits for the host
 * comes on top, so that the cost of these bounds them as well.
 */
function plainer(shape: Shape): Shape {
  return { ...shape, recompute: 'none', offload: 'none', sequenceParallel: true };
}

/**
 * The shardings of which one holds least: sharing among more chips, and sharing more, never holds more; only full sharding
 * may, for it gathers what it computes with.
 */
function fullest(shardings: readonly Sharding[]): readonly [Sharding, ...Sharding[]] {
  const zeroShards = Math.max(...shardings.map(sharding => sharding.zeroShards));
  const stages = shardings.map(({ zeroStage }) => zeroStage);
  const partial = stages.filter(stage => stage < 3);
  const last = { zeroStage: 3, zeroShards } as const;
  if (partial.length === 0) return [last];
  const most = { zeroStage: Math.max(...partial) as Sharding['zeroStage'], zeroShards };
  return stages.includes(3) ? [most, last] : [most];
}
