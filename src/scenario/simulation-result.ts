/** What the result says of a service that was played request by request. */
import * as z from 'zod/mini';
import { amount, share, text } from './result-pieces.ts';

const spread = z.strictObject({
  mean: amount,
  p50: amount,
  p90: amount,
  p95: amount,
  p99: amount,
  /** Bins of a logarithmic scale with the share of all values in each; quantiles are within half a per cent. */
  bars: z.array(z.strictObject({ from: amount, to: amount, weight: share })),
});

const perBin = z.array(amount);

/** Seconds, tokens and requests; rates over the window from the first request counted to the last arrival. */
export const serviceSimulationSchema = z.strictObject({
  seed: amount,
  policies: z.record(z.string(), text),
  requests: z.strictObject({
    arrived: amount,
    finished: amount,
    waiting: amount,
    running: amount,
    refused: amount,
    /** Those after the warm-up, of which the distributions speak. */
    counted: amount,
  }),
  seconds: amount,
  window: z.strictObject({ from: amount, to: amount }),
  requestsPerSecond: amount,
  outputTokensPerSecond: amount,
  inputTokensPerSecond: amount,
  outputTokensPerSecondPerChip: amount,
  /** Requests per second that meet the SLO. */
  goodputPerSecond: amount,
  sloAttainment: share,
  timeToFirstToken: spread,
  timePerOutputToken: spread,
  interTokenLatency: spread,
  endToEnd: spread,
  /** Mean sequences of a decode step of one instance. */
  meanBatch: amount,
  utilisation: share,
  /** Chips of open instances, on average. */
  meanChips: amount,
  /** Over what the chips and their servers draw, cooling not counted. */
  outputTokensPerJoule: amount,
  preemptions: amount,
  cachedShare: share,
  steps: amount,
  timeline: z.strictObject({
    binSeconds: amount,
    decoding: perBin,
    waiting: perBin,
    prefilling: perBin,
    cacheShare: perBin,
    openInstances: perBin,
    arrivalsPerSecond: perBin,
    finishedPerSecond: perBin,
    goodPerSecond: perBin,
    outputTokensPerSecond: perBin,
  }),
});

export type ServiceSimulation = z.infer<typeof serviceSimulationSchema>;
