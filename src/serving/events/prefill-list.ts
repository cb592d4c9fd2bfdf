/** Prompts being read, first come first served, and what the present step reads of each. */
import { Line } from '../kernel/line.ts';
import type { RequestTable } from './request-table.ts';

export class PrefillList {
  readonly #line = new Line();
  /** Tokens that the step reads of the first so many in line. */
  readonly #takes: number[] = [];
  #taking = 0;
  stepTokens = 0;
  /** Σ over the step's tokens of the keys each sees. */
  stepKeys = 0;

  get length(): number {
    return this.#line.length;
  }

  /** Most tokens of one prompt in one step. */
  readonly #piece: number;
  /** Requests whose prompts are not read to the end by the step that is over. */
  readonly #kept: number[] = [];

  constructor(pieceTokens: number) {
    this.#piece = pieceTokens;
  }

  /** Plans the next step: as much of those in line as `room` tokens allow. */
  plan(room: number, table: RequestTable): void {
    this.#taking = 0;
    this.stepTokens = 0;
    this.stepKeys = 0;
    for (let place = 0; place < this.#line.length && this.stepTokens < room; place++) {
      this.#read(this.#line.at(place), room, table);
    }
  }

  /** Adds a request to the line and, while there is room, to the step planned. */
  add(slot: number, room: number, table: RequestTable): void {
    this.#line.push(slot);
    if (this.stepTokens < room) this.#read(slot, room, table);
  }

  remove(slot: number): void {
    this.#line.remove(slot);
  }

  /** The step is over; those whose prompts are read to the end leave the line. */
  advance({ columns: { done, target } }: RequestTable, whole: (slot: number) => void): void {
    for (let place = 0; place < this.#taking; place++) {
      const slot = this.#line.shift();
      const reached = (done[slot] as number) + (this.#takes[place] as number);
      done[slot] = reached;
      if (reached < (target[slot] as number)) this.#kept.push(slot);
      else whole(slot);
    }
    for (;;) {
      const slot = this.#kept.pop();
      if (slot === undefined) break;
      this.#line.unshift(slot);
    }
    this.#taking = 0;
    this.stepTokens = 0;
  }

  #read(slot: number, room: number, { columns: { done, target } }: RequestTable): void {
    const from = done[slot] as number;
    const take = Math.min((target[slot] as number) - from, room - this.stepTokens, this.#piece);
    this.#takes[this.#taking++] = take;
    this.stepTokens += take;
    this.stepKeys += take * (from + (take + 1) / 2);
  }
}
