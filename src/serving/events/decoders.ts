/** The sequences that decode together: counted and summed, never looped over. */
import { Agenda } from '../kernel/agenda.ts';
import type { RequestTable } from './request-table.ts';

/**
 * Every step gives each sequence the same tokens, so one token clock serves all: a sequence that joins at clock G with
 * r tokens to go is done at G + r, its context is a number plus the clock, and it needs a new cache block whenever clock
 * plus phase passes a multiple of the block size. A step therefore costs the same for one sequence and for ten thousand.
 * With speculation the clock advances by whole tokens whose mean is the accepted number.
 */
export class Decoders {
  readonly #table: RequestTable;
  readonly #accepted: number;
  readonly #blockTokens: number;
  readonly #finishing = new Agenda();
  /** Sequences that take blocks as they grow, by phase modulo the block size. */
  readonly #phases: Int32Array;
  /** Tokens given to each sequence since the start. */
  clock = 0;
  #steps = 0;
  count = 0;
  #growing = 0;
  /** Σ of contexts less the clock: whole numbers, so that nothing drifts. */
  #context = 0;

  constructor(table: RequestTable, acceptedTokensPerStep: number, blockTokens: number) {
    this.#table = table;
    this.#accepted = acceptedTokensPerStep;
    this.#blockTokens = blockTokens;
    this.#phases = new Int32Array(blockTokens);
  }

  /** Adds a sequence that holds `held` tokens in cache and has `left` still to generate. */
  join(slot: number, held: number, left: number, grows: boolean): void {
    const { phase, finish } = this.#table.columns;
    phase[slot] = held - this.clock;
    finish[slot] = this.#finishing.schedule(this.clock + left, 0, slot);
    this.#context += held - this.clock + 1;
    this.count++;
    if (grows) this.#grow(slot, 1);
  }

  /** Takes a sequence out before its end. */
  leave(slot: number, grows: boolean): void {
    this.#finishing.cancel(this.#table.columns.finish[slot] as number);
    this.#removed(slot, grows);
  }

  /** Takes out a sequence that is done; −1 when none is. */
  takeFinished(grows: boolean): number {
    if (this.#finishing.nextTime > this.clock) return -1;
    const slot = this.#finishing.take();
    this.#removed(slot, grows);
    return slot;
  }

  /** Tokens that a sequence holds in cache. */
  held(slot: number): number {
    return (this.#table.columns.phase[slot] as number) + this.clock;
  }

  /** Mean context of the next step on the smooth clock, and what it grows by from step to step. */
  get meanContext(): number {
    return this.#context / this.count + this.#accepted * this.#steps;
  }

  get growth(): number {
    return this.#accepted;
  }

  /** Tokens that each sequence gets in the next `steps` steps. */
  tokensIn(steps: number): number {
    return (
      Math.floor(this.#accepted * (this.#steps + steps)) - Math.floor(this.#accepted * this.#steps)
    );
  }

  /** Steps until the first sequence is done. */
  stepsToFinish(): number {
    return this.#stepsFor(this.#finishing.nextTime - this.clock);
  }

  /** Most steps, up to `most`, whose new blocks number no more than `blocks`. */
  stepsWithin(blocks: number, most: number): number {
    const wanted = this.tokensIn(most);
    const surely = this.#growing * Math.ceil(wanted / this.#blockTokens);
    if (surely <= blocks) return most;
    const cycles = Math.floor(blocks / this.#growing);
    let left = blocks - cycles * this.#growing;
    let tokens = cycles * this.#blockTokens;
    for (;;) {
      const next = this.#opening(tokens);
      if (next > left || tokens >= wanted) break;
      left -= next;
      tokens++;
    }
    if (tokens >= wanted) return most;
    const steps = this.#stepsFor(tokens);
    return this.tokensIn(steps) > tokens ? steps - 1 : steps;
  }

  /** New blocks that all sequences take together over the next `tokens` tokens. */
  blocksFor(tokens: number): number {
    const cycles = Math.floor(tokens / this.#blockTokens);
    let blocks = cycles * this.#growing;
    for (let token = cycles * this.#blockTokens; token < tokens; token++) {
      blocks += this.#opening(token);
    }
    return blocks;
  }

  /** Gives every sequence the tokens of `steps` steps. */
  advance(steps: number): void {
    this.clock += this.tokensIn(steps);
    this.#steps += steps;
  }

  /** Blocks opened by the token that follows the next `tokens` ones. */
  #opening(tokens: number): number {
    const size = this.#blockTokens;
    return this.#phases[(((-this.clock - tokens) % size) + size) % size] as number;
  }

  /** Fewest steps that give `tokens` tokens. */
  #stepsFor(tokens: number): number {
    if (this.#accepted === 1) return tokens;
    const before = Math.floor(this.#accepted * this.#steps);
    let steps = Math.max(0, Math.floor((before + tokens) / this.#accepted) - this.#steps - 1);
    while (this.tokensIn(steps) < tokens) steps++;
    return steps;
  }

  #grow(slot: number, by: number): void {
    const size = this.#blockTokens;
    const phase = this.#table.columns.phase[slot] as number;
    const place = ((phase % size) + size) % size;
    this.#phases[place] = (this.#phases[place] as number) + by;
    this.#growing += by;
  }

  #removed(slot: number, grows: boolean): void {
    const phase = this.#table.columns.phase[slot] as number;
    this.count--;
    this.#context -= phase + 1;
    if (grows) this.#grow(slot, -1);
  }
}
