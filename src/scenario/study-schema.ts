/** What a result says about its uncertainty: quantiles by figure, and the study that they come from. */
import * as z from 'zod/mini';
import { amount, share, text } from './result-pieces.ts';

/** Quantiles over the draws. */
const quantiles = z.strictObject({
  mean: z.number(),
  p5: z.number(),
  p50: z.number(),
  p95: z.number(),
});

/** By dotted path of the figure: `economics.training.usd`. */
export const uncertaintySchema = z.record(text, quantiles);

export const studySchema = z.strictObject({
  draws: amount,
  seed: z.number(),
  /** Of the draws, those whose plans fit; figures speak of these. */
  feasibleShare: share,
  /** What is worked out again for each draw, and what is not. */
  method: text,
  inputs: z.array(z.strictObject({ name: text, p5: z.number(), p50: z.number(), p95: z.number() })),
  targets: z.array(
    z.strictObject({
      figure: text,
      best: z.number(),
      /** The figure with one input at its 5th and 95th percentile, widest swing first. */
      tornado: z.array(z.strictObject({ input: text, low: z.number(), high: z.number() })),
      /** Sobol' total indices, largest first. */
      totalIndices: z.array(z.strictObject({ input: text, total: amount })),
      histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), count: amount })),
    }),
  ),
  probabilities: z.array(z.strictObject({ expression: text, probability: share })),
});
