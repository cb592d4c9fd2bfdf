/** The load of a service as means, whatever it is drawn from: what the closed form works with. */
import { InputError } from '../schema/input-error.ts';
import { empiricalLengths } from '../serving/requests/lengths/empirical.ts';
import { fixedLengths } from '../serving/requests/lengths/fixed.ts';
import type { Lengths } from '../serving/requests/lengths/lengths.ts';
import { logNormalLengths } from '../serving/requests/lengths/log-normal.ts';
import type { Trace } from '../serving/requests/trace.ts';
import type { Library } from './library.ts';
import { settle } from './settled.ts';
import type { Simulation } from './simulation.ts';
import type { LengthsDocument, WorkloadDocument } from './workload-schema.ts';

export interface MeanLoad {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Standard deviation of the answers' lengths over their mean. */
  readonly outputVariation: number;
  readonly arrivals:
    | { readonly kind: 'open'; readonly requestsPerSecond: number }
    | { readonly kind: 'closed'; readonly concurrency: number };
  readonly prefixCacheHitRate?: number | undefined;
}

/** The lengths that a document describes, none longer than `limit`. */
export function lengthsOf(document: LengthsDocument, limit: number): Lengths {
  if (typeof document === 'number') return fixedLengths(document);
  if (document.kind === 'empirical') {
    return empiricalLengths(document.values.map(tokens => Math.min(tokens, limit)));
  }
  return logNormalLengths(document.mean, document.coefficientOfVariation, limit);
}

/** The trace that the arrivals are taken from; a name that stands nowhere is told at its path. */
export function traceOfLoad({ arrivals }: WorkloadDocument, library: Library): Trace | undefined {
  if (arrivals.kind !== 'trace') return undefined;
  try {
    return library.trace(arrivals.trace);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const path = 'serving.workload.arrivals.trace';
    throw new InputError('scenario', [{ path, message: error.problems[0]?.message ?? '' }]);
  }
}

/** Means of the load, settled as given; lengths are needed unless a trace brings them. */
export function meanLoad(workload: WorkloadDocument, simulation: Simulation): MeanLoad {
  const { settled, library, model } = simulation;
  const path = 'serving.workload';
  const { arrivals, inputTokens, outputTokens, prefixCacheHitRate } = workload;
  if (settled.reads?.(path) !== false) {
    for (const [key, value] of Object.entries(arrivals)) {
      settle(settled, `${path}.arrivals.${key}`, value, 'given');
    }
  }
  settle(settled, `${path}.inputTokens`, inputTokens, 'given');
  settle(settled, `${path}.outputTokens`, outputTokens, 'given');
  const trace = traceOfLoad(workload, library);
  const missing: string[] = [];
  if (trace === undefined && inputTokens === undefined) missing.push('inputTokens');
  if (trace === undefined && outputTokens === undefined) missing.push('outputTokens');
  if (missing.length > 0) {
    const message = 'expected a whole number of tokens, 1 or more, or a distribution of them';
    throw new InputError(
      'scenario',
      missing.map(key => ({ path: `${path}.${key}`, message })),
    );
  }
  const mean = (document: LengthsDocument = 1) =>
    Math.round(lengthsOf(document, model.contextLimit).mean);
  return {
    inputTokens: trace === undefined ? mean(inputTokens) : Math.round(trace.meanInput),
    outputTokens: trace === undefined ? mean(outputTokens) : Math.round(trace.meanOutput),
    outputVariation: trace === undefined ? variationOf(outputTokens) : variation(trace.outputs),
    arrivals:
      arrivals.kind === 'closed'
        ? { kind: 'closed', concurrency: arrivals.concurrency }
        : {
            kind: 'open',
            requestsPerSecond: arrivals.requestsPerSecond ?? trace?.requestsPerSecond ?? 1,
          },
    prefixCacheHitRate: prefixCacheHitRate ?? hitsOf(trace),
  };
}

/** What a trace's own blocks would find in a cache without end, since the closed form knows no blocks. */
function hitsOf(trace: Trace | undefined): number | undefined {
  return trace?.blocks === undefined ? undefined : trace.idealHitShare;
}

function variationOf(document: LengthsDocument = 1): number {
  if (typeof document === 'number') return 0;
  return document.kind === 'empirical'
    ? variation(document.values)
    : document.coefficientOfVariation;
}

function variation(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean)) / mean;
}
