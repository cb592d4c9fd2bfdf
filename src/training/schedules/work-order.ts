/** What each rank of a pipeline does, in which order: the language that schedules speak and the engine times. */

/** How a model is cut over the ranks of one pipeline, and how much work passes through it. */
export interface PipelineShape {
  readonly ranks: number;
  /** Chunks of layers per rank, for schedules that interleave. */
  readonly virtual: number;
  readonly microBatches: number;
}

/**
 * One kind of work on one stage. `backward` is whole; `backward-input` leaves the weight gradients to a later
 * `backward-weight`; `overlapped` runs the forward of one micro-batch beside the whole backward of another.
 */
export const workKinds = [
  'forward',
  'backward',
  'backward-input',
  'backward-weight',
  'overlapped',
] as const;
export type WorkKind = (typeof workKinds)[number];

/** Numbers of the kinds in typed arrays. */
export const kindOf = {
  forward: 0,
  backward: 1,
  backwardInput: 2,
  backwardWeight: 3,
  overlapped: 4,
} as const;

/** A micro-batch on a stage of the model; stages count from the embedding, micro-batches from 0. */
export interface Place {
  readonly stage: number;
  readonly microBatch: number;
}

/** A schedule: where stages stand, and the order of work on each rank. */
export interface Schedule {
  /** Stages that every micro-batch passes. */
  stages(shape: PipelineShape): number;
  /** Rank that holds a stage, for this micro-batch. */
  rankOf(place: Place, shape: PipelineShape): number;
  /** Writes the work of a rank, first to last. */
  emit(rank: number, shape: PipelineShape, order: WorkOrder): void;
}

/** The work of one rank as columns, in order; −1 where a kind has no such place. */
export class WorkOrder {
  readonly kinds: number[] = [];
  readonly forwardStages: number[] = [];
  readonly forwardMicroBatches: number[] = [];
  readonly backwardStages: number[] = [];
  readonly backwardMicroBatches: number[] = [];
  /** Micro-batches from this number on do not exist: a schedule may be written for a rounder number than there are. */
  readonly #microBatches: number;

  constructor(microBatches: number) {
    this.#microBatches = microBatches;
  }

  forward(place: Place): void {
    if (this.#exists(place)) this.#push(kindOf.forward, place, nowhere);
  }

  backward(place: Place): void {
    if (this.#exists(place)) this.#push(kindOf.backward, nowhere, place);
  }

  backwardInput(place: Place): void {
    if (this.#exists(place)) this.#push(kindOf.backwardInput, nowhere, place);
  }

  backwardWeight(place: Place): void {
    if (this.#exists(place)) this.#push(kindOf.backwardWeight, nowhere, place);
  }

  /** Forward of one beside backward of the other; what does not exist leaves the other alone. */
  overlapped(forward: Place, backward: Place): void {
    if (!this.#exists(forward)) this.backward(backward);
    else if (!this.#exists(backward)) this.forward(forward);
    else this.#push(kindOf.overlapped, forward, backward);
  }

  #exists({ microBatch }: Place): boolean {
    return microBatch < this.#microBatches;
  }

  #push(kind: number, forward: Place, backward: Place): void {
    this.kinds.push(kind);
    this.forwardStages.push(forward.stage);
    this.forwardMicroBatches.push(forward.microBatch);
    this.backwardStages.push(backward.stage);
    this.backwardMicroBatches.push(backward.microBatch);
  }
}

const nowhere: Place = { stage: -1, microBatch: -1 };
