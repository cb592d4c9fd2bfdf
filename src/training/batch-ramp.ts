/** A global batch that grows while training goes on: small batches suffice early, and cost more bubble. */

export interface BatchRamp {
  /** Sequences per step at the start. */
  readonly from: number;
  /** Tokens over which the batch grows to its full size. */
  readonly tokens: number;
}

/** A part of the run with one batch size. */
export interface BatchLevel {
  readonly sequences: number;
  readonly steps: number;
}

/** Levels of a ramp, as published runs raise it: V3 from 3,072 to 15,360 in steps over 469 billion tokens (arXiv 2412.19437, section 4.2). */
const levels = 8;

/**
 * Cuts `tokens` of training into levels of equal tokens up to the full batch. Batches are whole multiples of `unit`,
 * what all replicas take at once.
 */
export function batchLevels(
  {
    tokens,
    sequenceLength,
    globalBatchSequences: full,
    unit,
  }: {
    readonly tokens: number;
    readonly sequenceLength: number;
    readonly globalBatchSequences: number;
    readonly unit: number;
  },
  ramp: BatchRamp | undefined,
): readonly BatchLevel[] {
  const stepsOf = (part: number, sequences: number) =>
    Math.ceil(part / (sequences * sequenceLength));
  if (ramp === undefined || ramp.from >= full) {
    return [{ sequences: full, steps: stepsOf(tokens, full) }];
  }
  const ramped = Math.min(ramp.tokens, tokens);
  const found = Array.from({ length: levels }, (_, level): BatchLevel => {
    const wanted = ramp.from + ((full - ramp.from) * level) / levels;
    const sequences = Math.min(full, Math.max(unit, Math.round(wanted / unit) * unit));
    return { sequences, steps: stepsOf(ramped / levels, sequences) };
  });
  const rest = tokens - ramped;
  return rest > 0 ? [...found, { sequences: full, steps: stepsOf(rest, full) }] : found;
}
