/** The branches of a space: each shape at each place whose lightest plans fit in memory, with the least time of its plans. */
import type { TrainingPlan } from '../../parallelism/plan.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import type { CostedShapes, SharedCosts } from './shared-costs.ts';
import type { Order, Placement, Shape, Sharding, TrainingSpace } from './space.ts';

/** A branch: one shape at one place, with the least that its plans can take. */
export interface Branch {
  readonly placement: Placement;
  readonly shape: Shape;
  readonly shardings: readonly Sharding[];
  readonly orders: readonly Order[];
  /** No plan of the branch takes less, seconds. */
  readonly leastSeconds: number;
  /** What its layers cost; worked out when asked for. */
  costs(): SharedCosts;
  /** Least memory of the branch, once somebody asked. */
  leastBytes?: number;
  readonly kind: Kind;
  readonly full: readonly Sharding[];
  readonly ordinal: number;
}

/** Shapes at one place that differ only in the sequences of a micro-batch: the first bounds the memory of all. */
export interface Kind {
  readonly shape: Shape;
  leastBytes?: number;
}

export interface Branches {
  readonly branches: readonly Branch[];
  /** Plans of the space, and those of shapes that fit in no order and under no sharding. */
  readonly considered: number;
  readonly byMemory: number;
}

export interface Surveyor {
  /** Does any plan of this shape fit? If so, every shape with smaller micro-batches does too. */
  fits(placement: Placement, shape: Shape, full: readonly Sharding[]): boolean;
  contextOf(placement: Placement, shape: Shape, order: Order, sharding: Sharding): TrainingContext;
  readonly costsOf: CostedShapes;
  /** By how much software and the number of chips slow every step of the space. */
  readonly slowed: number;
  microBatches(plan: Pick<TrainingPlan, 'dataParallel' | 'microBatchSequences'>): number;
}

/** The words of a shape put so that it holds no more than before: norms cut, the optimizer in host memory. */
function lightened({ offload }: Shape): Pick<Shape, 'offload' | 'sequenceParallel'> {
  return { offload: offload === 'none' ? 'optimizer' : offload, sequenceParallel: true };
}

function kindOf(
  { recompute, flows, expertOverlap }: Shape,
  { offload, sequenceParallel }: Pick<Shape, 'offload' | 'sequenceParallel'>,
): string {
  return `${recompute} ${flows} ${expertOverlap} ${offload} ${sequenceParallel}`;
}

/** The shapes of a list by kind: placements share their lists, so that this is worked out a few dozen times. */
interface SortedShapes {
  readonly kinds: readonly SortedKind[];
  /** Kind of each shape of the list, and its place among the kind's micro-batches. */
  readonly kindAt: readonly number[];
  readonly placeAt: readonly number[];
}

interface SortedKind {
  /** Smallest micro-batches first. */
  readonly shapes: readonly Shape[];
  /** The kind that holds least of those that differ in no other word. */
  readonly lightest: number;
}

function sortShapes(shapes: readonly Shape[]): SortedShapes {
  const numbers = new Map<string, number>();
  const kinds: { shapes: Shape[]; lightest: number }[] = [];
  const kindAt = shapes.map(shape => {
    const mark = kindOf(shape, shape);
    const known = numbers.get(mark) ?? kinds.push({ shapes: [], lightest: -1 }) - 1;
    numbers.set(mark, known);
    kinds[known]?.shapes.push(shape);
    return known;
  });
  for (const kind of kinds) {
    kind.shapes.sort((one, other) => one.microBatchSequences - other.microBatchSequences);
    const [shape] = kind.shapes;
    if (shape !== undefined) kind.lightest = numbers.get(kindOf(shape, lightened(shape))) ?? -1;
  }
  const placeAt = shapes.map(
    (shape, index) => kinds[kindAt[index] ?? 0]?.shapes.indexOf(shape) ?? 0,
  );
  return { kinds, kindAt, placeAt };
}

/** Every branch in the order of the space. */
export function branchesOf(space: TrainingSpace, surveyor: Surveyor): Branches {
  const sorted = new Map<readonly Shape[], SortedShapes>();
  const branches: Branch[] = [];
  let considered = 0;
  let byMemory = 0;
  for (const placement of space.placements) {
    const shapes = space.shapes(placement);
    const known = sorted.get(shapes) ?? sortShapes(shapes);
    sorted.set(shapes, known);
    const shardings = space.shardings(placement);
    const full = fullest(shardings);
    const fitting = known.kinds.map(() => -1);
    const kinds = known.kinds.map(({ shapes: [shape] }): Kind => ({ shape: shape as Shape }));
    const ordersOf = ordersAt(space, placement);
    const fitsUpTo = (number: number): number => {
      const before = fitting[number] as number;
      if (before >= 0) return before;
      const kind = known.kinds[number] as SortedKind;
      const most =
        kind.lightest < 0 || kind.lightest === number
          ? kind.shapes.length
          : fitsUpTo(kind.lightest);
      const found = howManyFit(most, place =>
        surveyor.fits(placement, kind.shapes[place] as Shape, full),
      );
      fitting[number] = found;
      return found;
    };
    shapes.forEach((shape, index) => {
      const orders = ordersOf(shape);
      const [order] = orders;
      if (order === undefined) return;
      const plans = orders.length * shardings.length;
      const ordinal = considered;
      considered += plans;
      const number = known.kindAt[index] as number;
      if ((known.placeAt[index] as number) >= fitsUpTo(number)) {
        byMemory += plans;
        return;
      }
      branches.push({
        placement,
        shape,
        shardings,
        orders,
        kind: kinds[number] as Kind,
        full,
        ordinal,
        ...costed({ placement, shape, order, full }, surveyor),
      });
    });
  }
  return { branches, considered, byMemory };
}

/** Of so many, the smaller ones fit if a larger one does: the number that do. */
function howManyFit(most: number, fits: (place: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(middle - 1)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Orders at one place, looked up by number: they depend on little of the shape. */
function ordersAt(space: TrainingSpace, placement: Placement): (shape: Shape) => readonly Order[] {
  const known = [new Map<number, readonly Order[]>(), new Map<number, readonly Order[]>()] as const;
  return shape => {
    const byBatch = known[shape.flows ? 1 : 0];
    const found = byBatch.get(shape.microBatchSequences);
    if (found !== undefined) return found;
    const orders = space.orders(placement, shape);
    byBatch.set(shape.microBatchSequences, orders);
    return orders;
  };
}

interface Place {
  readonly placement: Placement;
  readonly shape: Shape;
  readonly order: Order;
  readonly full: readonly [Sharding, ...Sharding[]];
}

/**
 * The least time of a branch: each rank does at least the mean rank's share of all layers for every micro-batch. Layers
 * that recompute, or whose activations go to the host, do at least what they would do otherwise, so that the cost of
 * those bounds them as well.
 */
function costed(
  { placement, shape, order, full }: Place,
  { contextOf, costsOf, slowed, microBatches }: Surveyor,
): Pick<Branch, 'leastSeconds' | 'costs'> {
  const costsAt = (at: Shape) =>
    costsOf(placement, at, () => contextOf(placement, at, order, full[0]));
  const bound = costsAt(plainer(shape));
  const share = microBatches({ ...placement, ...shape }) / placement.pipelineParallel;
  return {
    leastSeconds: bound.leastSeconds * share * slowed,
    costs: () => costsAt(shape),
  };
}

const plainShapes = new WeakMap<Shape, Shape>();

/** The shape without recomputation and without activations on their way to the host. */
function plainer(shape: Shape): Shape {
  const known = plainShapes.get(shape);
  if (known !== undefined) return known;
  const offload = shape.offload === 'activations' ? 'none' : shape.offload;
  const plain: Shape = { ...shape, recompute: 'none', offload };
  plainShapes.set(shape, plain);
  return plain;
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
