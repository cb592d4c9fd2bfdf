/** Requests in flight as columns: a slot is used again once its request is done, so memory follows the load. */

import type { Draft } from '../requests/source.ts';
import type { Answered } from './request-record.ts';

/** Where a request is in its life. */
export const stage = {
  /** Waits to have its prompt read. */
  waiting: 0,
  prefilling: 1,
  /** Prompt read elsewhere; waits for room in the decode pool. */
  handedOver: 2,
  /** Its cache is on the way to the decode pool. */
  inTransfer: 3,
  /** Waits for the next step to start decoding. */
  joining: 4,
  decoding: 5,
  /** Preempted, its cache in the host's memory. */
  swapped: 6,
} as const;

const wholeColumns = [
  'stage',
  'input',
  'output',
  'limit',
  'generated',
  /** Tokens that its present prefill has to reach, and has reached. */
  'target',
  'done',
  /** Prompt tokens found in the prefix cache, over its whole life. */
  'hit',
  /** Prompt tokens cached by a given hit rate. */
  'cached',
  /** Tokens in the cache when it joined the decoders, less their token clock. */
  'phase',
  /** Its entry in the decoders' agenda. */
  'finish',
  /** Blocks of its own, and leading blocks it shares. */
  'blocks',
  'shared',
  /** The same on the prefill instance that still holds its cache for a transfer. */
  'sourceBlocks',
  'sourceShared',
  'source',
  'instance',
  /** Neighbours in order of admission; −1: none. */
  'earlier',
  'later',
  'preemptions',
  'counted',
] as const;
const realColumns = ['arrival', 'firstToken', 'lastToken'] as const;

type Columns = { [Name in (typeof wholeColumns)[number]]: Int32Array } & {
  [Name in (typeof realColumns)[number]]: Float64Array;
};

const firstCapacity = 256;

function columnsOf(capacity: number, before?: Columns): Columns {
  const columns: Record<string, Int32Array | Float64Array> = {};
  for (const name of wholeColumns) {
    const column = new Int32Array(capacity);
    if (before !== undefined) column.set(before[name]);
    columns[name] = column;
  }
  for (const name of realColumns) {
    const column = new Float64Array(capacity);
    if (before !== undefined) column.set(before[name]);
    columns[name] = column;
  }
  return columns as Columns;
}

export class RequestTable {
  columns: Columns = columnsOf(firstCapacity);
  /** Block ids of the prompt, where known. */
  readonly ids: (Int32Array | undefined)[] = [];
  /** Number of the request, counted from 0 in order of arrival. */
  readonly numbers: number[] = [];
  #capacity = firstCapacity;
  #free: number[] = [];
  #used = 0;

  /** Slots taken. */
  get size(): number {
    return this.#used - this.#free.length;
  }

  /** A slot for a request that comes at `now`. */
  open(
    draft: Draft,
    { number, now, counted }: { number: number; now: number; counted: boolean },
  ): number {
    const slot = this.#take();
    const { columns } = this;
    columns.stage[slot] = stage.waiting;
    columns.input[slot] = draft.inputTokens;
    columns.output[slot] = draft.outputTokens;
    columns.limit[slot] = Math.max(draft.limitTokens, draft.outputTokens);
    columns.generated[slot] = 0;
    columns.target[slot] = draft.inputTokens;
    columns.done[slot] = 0;
    columns.hit[slot] = 0;
    columns.cached[slot] = draft.cachedTokens;
    columns.blocks[slot] = 0;
    columns.shared[slot] = 0;
    columns.sourceBlocks[slot] = 0;
    columns.sourceShared[slot] = 0;
    columns.instance[slot] = -1;
    columns.preemptions[slot] = 0;
    columns.source[slot] = -1;
    columns.counted[slot] = counted ? 1 : 0;
    columns.firstToken[slot] = -1;
    columns.arrival[slot] = now;
    this.ids[slot] = draft.blocks;
    this.numbers[slot] = number;
    return slot;
  }

  /** What is told of a request that has had its last token at `now`. */
  answered(slot: number, now: number): Answered {
    const { columns } = this;
    const arrival = columns.arrival[slot] as number;
    const first = columns.firstToken[slot] as number;
    const output = columns.output[slot] as number;
    return {
      number: this.numbers[slot] as number,
      arrivalSeconds: arrival,
      inputTokens: columns.input[slot] as number,
      outputTokens: output,
      cachedTokens: columns.hit[slot] as number,
      timeToFirstTokenSeconds: first - arrival,
      timePerOutputTokenSeconds: output > 1 ? (now - first) / (output - 1) : 0,
      endToEndSeconds: now - arrival,
      preemptions: columns.preemptions[slot] as number,
      instance: columns.instance[slot] as number,
      counted: columns.counted[slot] === 1,
      finishSeconds: now,
    };
  }

  /** A free slot; its columns hold leftovers. */
  #take(): number {
    const slot = this.#free.pop();
    if (slot !== undefined) return slot;
    if (this.#used === this.#capacity) {
      this.#capacity *= 2;
      this.columns = columnsOf(this.#capacity, this.columns);
    }
    return this.#used++;
  }

  /** Slots taken, in no order of time. */
  live(): readonly number[] {
    const free = new Set(this.#free);
    return Array.from({ length: this.#used }, (_, slot) => slot).filter(slot => !free.has(slot));
  }

  release(slot: number): void {
    this.ids[slot] = undefined;
    this.#free.push(slot);
  }
}
