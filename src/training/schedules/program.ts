/** A schedule made ready for timing: all work of all ranks in one order in which everything has what it waits for. */
import type { PipelineSchedule } from '../../parallelism/plan.ts';
import { schedules } from './schedules.ts';
import { kindOf, type PipelineShape, WorkOrder } from './work-order.ts';

/** Columns of a program: one row an item of work, in an order that respects every dependency. */
export interface Program {
  readonly stages: number;
  readonly ranks: number;
  readonly length: number;
  readonly rank: Uint16Array;
  readonly kind: Uint8Array;
  /** Where its duration stands: `kind × stages + stage`, of the forward stage for overlapped work. */
  readonly duration: Int32Array;
  /** Rows that have to end first; `length` where there is none. */
  readonly waitsFor: Int32Array;
  readonly alsoWaitsFor: Int32Array;
  /** 1 where that row ran on another rank, so that its result has to travel. */
  readonly travels: Uint8Array;
  readonly alsoTravels: Uint8Array;
  readonly forwardMicroBatch: Int32Array;
  readonly backwardMicroBatch: Int32Array;
  readonly forwardStage: Int32Array;
  readonly backwardStage: Int32Array;
  /** How often each rank does each thing: rank, place in the durations, times; three numbers an entry. */
  readonly shares: Int32Array;
}

/** Puts the orders of all ranks together. Throws when they wait for each other in a circle, which no schedule does. */
export function compile(name: PipelineSchedule, shape: PipelineShape): Program {
  const schedule = schedules[name];
  const stages = schedule.stages(shape);
  const orders = Array.from({ length: shape.ranks }, (_, rank) => {
    const order = new WorkOrder(shape.microBatches);
    schedule.emit(rank, shape, order);
    return order;
  });
  const length = orders.reduce((sum, { kinds }) => sum + kinds.length, 0);
  const program = emptyProgram(stages, shape.ranks, length, sharesOf(orders, stages));
  const writer = new Assembly(program, shape.microBatches);
  const next = new Int32Array(shape.ranks);
  while (writer.row < length) {
    const before = writer.row;
    for (let rank = 0; rank < shape.ranks; rank++) {
      const order = orders[rank] as WorkOrder;
      while ((next[rank] as number) < order.kinds.length) {
        if (!writer.append(order, next[rank] as number, rank)) break;
        next[rank] = (next[rank] as number) + 1;
      }
    }
    if (writer.row === before) throw new Error(`${name}: the order of work waits for itself`);
  }
  return program;
}

/** Appends rows whose dependencies are already there. */
class Assembly {
  row = 0;
  readonly #program: Program;
  readonly #microBatches: number;
  readonly #forwardRow: Int32Array;
  readonly #backwardRow: Int32Array;

  constructor(program: Program, microBatches: number) {
    this.#program = program;
    this.#microBatches = microBatches;
    this.#forwardRow = new Int32Array(program.stages * microBatches).fill(missing);
    this.#backwardRow = new Int32Array(program.stages * microBatches).fill(missing);
  }

  append(order: WorkOrder, index: number, rank: number): boolean {
    const program = this.#program;
    const kind = order.kinds[index] as number;
    const forwardStage = order.forwardStages[index] as number;
    const forwardMicroBatch = order.forwardMicroBatches[index] as number;
    const backwardStage = order.backwardStages[index] as number;
    const backwardMicroBatch = order.backwardMicroBatches[index] as number;
    let first = program.length;
    let second = program.length;
    if (forwardStage > 0) {
      first = this.#forwardRow[this.#at(forwardStage - 1, forwardMicroBatch)] as number;
      if (first === missing) return false;
    }
    if (kind !== kindOf.backwardWeight && backwardStage >= 0) {
      const own = this.#forwardRow[this.#at(backwardStage, backwardMicroBatch)] as number;
      if (own === missing) return false;
      if (backwardStage < program.stages - 1) {
        second = this.#backwardRow[this.#at(backwardStage + 1, backwardMicroBatch)] as number;
        if (second === missing) return false;
      }
    }
    const row = this.row++;
    program.rank[row] = rank;
    program.kind[row] = kind;
    const stage = forwardStage >= 0 ? forwardStage : backwardStage;
    program.duration[row] = kind * program.stages + stage;
    program.waitsFor[row] = first;
    program.alsoWaitsFor[row] = second;
    program.travels[row] = this.#elsewhere(first, rank);
    program.alsoTravels[row] = this.#elsewhere(second, rank);
    program.forwardStage[row] = forwardStage;
    program.forwardMicroBatch[row] = forwardMicroBatch;
    program.backwardStage[row] = backwardStage;
    program.backwardMicroBatch[row] = backwardMicroBatch;
    if (forwardStage >= 0) this.#forwardRow[this.#at(forwardStage, forwardMicroBatch)] = row;
    if (backwardStage >= 0 && kind !== kindOf.backwardWeight) {
      this.#backwardRow[this.#at(backwardStage, backwardMicroBatch)] = row;
    }
    return true;
  }

  #at(stage: number, microBatch: number): number {
    return stage * this.#microBatches + microBatch;
  }

  #elsewhere(row: number, rank: number): number {
    return row < this.#program.length && this.#program.rank[row] !== rank ? 1 : 0;
  }
}

const missing = -1;

/** Counts equal work of each rank. */
function sharesOf(orders: readonly WorkOrder[], stages: number): Int32Array {
  const shares: number[] = [];
  orders.forEach(({ kinds, forwardStages, backwardStages }, rank) => {
    const times = new Map<number, number>();
    for (let index = 0; index < kinds.length; index++) {
      const ahead = forwardStages[index] as number;
      const stage = ahead >= 0 ? ahead : (backwardStages[index] as number);
      const place = (kinds[index] as number) * stages + stage;
      times.set(place, (times.get(place) ?? 0) + 1);
    }
    for (const [place, count] of times) shares.push(rank, place, count);
  });
  return Int32Array.from(shares);
}

function emptyProgram(stages: number, ranks: number, length: number, shares: Int32Array): Program {
  return {
    stages,
    ranks,
    length,
    shares,
    rank: new Uint16Array(length),
    kind: new Uint8Array(length),
    duration: new Int32Array(length),
    waitsFor: new Int32Array(length),
    alsoWaitsFor: new Int32Array(length),
    travels: new Uint8Array(length),
    alsoTravels: new Uint8Array(length),
    forwardMicroBatch: new Int32Array(length),
    backwardMicroBatch: new Int32Array(length),
    forwardStage: new Int32Array(length),
    backwardStage: new Int32Array(length),
  };
}
