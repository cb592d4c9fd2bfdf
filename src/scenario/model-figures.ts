/** The figures of one model that people ask for, all from its shapes. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import { keyValueBytesPerToken } from '../model/cache.ts';
import { trainingFlopPerToken } from '../model/flop.ts';
import { type ParameterCounts, parameterCounts } from '../model/parameters.ts';
import { storedWeightBytes } from '../model/weight-bytes.ts';
import type { Bytes, Flop } from '../units/quantity.ts';

export interface ModelFigures {
  readonly id: string;
  readonly parameters: Pick<
    ParameterCounts,
    'total' | 'active' | 'embedding' | 'head' | 'layers' | 'mtp'
  >;
  /** Of the main model, as published. */
  readonly weightBytes: Bytes;
  /** In BF16. */
  readonly kvCacheBytesPerToken: Bytes;
  /** On sequences of `figuresSequence` tokens, attention causal, prediction layers left out. */
  readonly trainingFlopPerToken: Flop;
  /** Fields of the config that were absent, with the value taken. */
  readonly defaulted: readonly string[];
}

/** Tokens of a sequence for which `trainingFlopPerToken` stands: the usual length of pre-training. */
export const figuresSequence = 4096;

/** Parameters, weights, cache and FLOP of a model. */
export function modelFigures(architecture: Architecture): ModelFigures {
  const { total, active, embedding, head, layers, mtp } = parameterCounts(architecture);
  return {
    id: architecture.id,
    parameters: { total, active, embedding, head, layers, mtp },
    weightBytes: storedWeightBytes(architecture),
    kvCacheBytesPerToken: keyValueBytesPerToken(architecture, bytesPerElement.bf16),
    trainingFlopPerToken: trainingFlopPerToken(architecture, figuresSequence, { mtpLayers: 0 }),
    defaulted: architecture.defaulted,
  };
}
