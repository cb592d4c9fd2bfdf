/** What the event service asks of the engine underneath: how long one step takes. */

/**
 * Seconds of one step of an instance. `decodeSequences` decode one token (or a few accepted drafts) each over
 * `meanContext` tokens held; `promptTokens` of prompts are read beside them, each seeing `meanKeys` keys on average.
 * Counts are of the whole instance.
 */
export type StepSeconds = (
  decodeSequences: number,
  meanContext: number,
  promptTokens: number,
  meanKeys: number,
) => number;

/** Step times as the event service uses them. */
export interface StepTimer {
  /** One step that only decodes. */
  decode(sequences: number, meanContext: number): number;
  /** One step that reads prompts, and perhaps decodes. */
  mixed: StepSeconds;
  /** Σ of `steps` decode steps whose mean context grows by `growth` from each to the next, starting at `meanContext`. */
  decodeRun(sequences: number, meanContext: number, growth: number, steps: number): number;
}
