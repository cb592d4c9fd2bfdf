/** What an engine is made of, and what it tells the service around it. */
import type { Admission } from '../policies/admission/admission.ts';
import type { Batching } from '../policies/batching/batching.ts';
import type { Preemption } from '../policies/preemption/preemption.ts';
import type { Meter } from './meter.ts';
import type { RequestTable } from './request-table.ts';
import type { StepTimer } from './step-timer.ts';

export interface EngineSettings {
  readonly timer: StepTimer;
  readonly batching: Batching;
  readonly admission: Admission;
  readonly preemption: Preemption;
  /** Cache of the whole instance. */
  readonly blocks: number;
  readonly blockTokens: number;
  /** Most tokens of one step, and most sequences, of the whole instance. */
  readonly tokenBudget: number;
  readonly sequenceLimit: number;
  /** Most tokens of one prompt that a step reads: what one attention replica takes. */
  readonly pieceTokens: number;
  readonly acceptedTokensPerStep: number;
  /** Time on the host link per token of a cache that is swapped, one way. */
  readonly swapSecondsPerToken: number;
  /** Prompt tokens per id of a shared block; undefined: no prefix cache. */
  readonly prefixBlockTokens: number | undefined;
  /** False: every step is an event of its own. */
  readonly fastForward: boolean;
}

/** What an instance tells the service around it. */
export interface Surroundings {
  /** The prompt is read and its first token made; true: the request goes on elsewhere. */
  handOver(slot: number, now: number): boolean;
  /** There is room for a request whose prompt was read elsewhere. */
  transfer(slot: number, now: number): void;
  finished(slot: number, now: number): void;
}

/** What the instances of a service share. */
export interface World {
  readonly table: RequestTable;
  readonly meter: Meter;
  readonly around: Surroundings;
}
