/** How an engine fills its next step. It sees the state of its own queues, and of no request the future. */

/** What a scheduler knows of its engine. */
export interface BatchView {
  /** Sequences that decode. */
  readonly decoding: number;
  /** Requests admitted whose prompts are not read to the end. */
  readonly prefilling: number;
  /** Requests not yet admitted. */
  readonly waiting: number;
  /** Most tokens of one step, over all attention replicas. */
  readonly tokenBudget: number;
}

export interface Batching {
  readonly name: string;
  /** Whether sequences decode in a step that also reads prompts. */
  readonly mixes: boolean;
  /** Prompt tokens that the next step may read. */
  promptTokens(view: BatchView): number;
}
