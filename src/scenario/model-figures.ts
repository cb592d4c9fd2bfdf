/** The figures of one model that people ask for, all from its shapes. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import { keyValueBytesPerToken, layerCacheBytes, stateBytesPerSequence } from '../model/cache.ts';
import { feedForwardKind } from '../model/feed-forward/feed-forward.ts';
import { decodeFlopPerToken, prefillFlopPerToken, trainingFlopPerToken } from '../model/flop.ts';
import { distinctLayers } from '../model/layer-parameters.ts';
import {
  type ParameterCounts,
  type ParameterParts,
  parameterCounts,
  parameterParts,
} from '../model/parameters.ts';
import { storedWeightBytes } from '../model/weight-bytes.ts';
import type { Bytes, Flop, Tokens } from '../units/quantity.ts';

export interface ModelFigures {
  readonly id: string;
  readonly name: string;
  /** `model_type` of the config. */
  readonly family: string;
  /** Longest sequence that the config allows. */
  readonly contextTokens: Tokens;
  readonly parameters: ParameterCounts & { readonly parts: ParameterParts };
  /** Of the main model, as published. */
  readonly weightBytes: Bytes;
  readonly weightFormat: string;
  /** In BF16: what one more token adds to a long sequence. */
  readonly kvCacheBytesPerToken: Bytes;
  /** Fixed part of a long sequence: full windows in BF16, recurrent states in FP32. */
  readonly stateBytesPerSequence: Bytes;
  /** Cache and state of one sequence of `decodeContextTokens`, BF16. */
  readonly cacheBytesPerSequence: Bytes;
  /** On sequences of `sequenceTokens`, attention causal, prediction layers left out. */
  readonly trainingFlopPerToken: Flop;
  /** Of a prompt of `sequenceTokens`, averaged over its tokens. */
  readonly prefillFlopPerToken: Flop;
  /** With `decodeContextTokens` behind the token. */
  readonly decodeFlopPerToken: Flop;
  readonly sequenceTokens: Tokens;
  readonly decodeContextTokens: Tokens;
  /** Layers of equal shape taken together. */
  readonly layers: readonly {
    readonly count: number;
    readonly attention: string;
    readonly feedForward: string;
  }[];
  readonly mtpLayers: number;
  /** Fields of the config that were absent, with the value taken. */
  readonly defaulted: readonly string[];
}

/** Tokens of a sequence, and behind a decoded token, where nothing is said: the usual length of pre-training. */
export const figuresSequence = 4096;

export interface FiguresAt {
  readonly sequenceTokens?: number | undefined;
  readonly decodeContextTokens?: number | undefined;
}

/** Parameters, weights, cache and FLOP of a model. */
export function modelFigures(
  architecture: Architecture,
  { sequenceTokens = figuresSequence, decodeContextTokens = figuresSequence }: FiguresAt = {},
): ModelFigures {
  const { id, name, family, contextLimit, stored, mtpLayers, defaulted } = architecture;
  const layers = distinctLayers(architecture);
  const width = bytesPerElement.bf16;
  return {
    id,
    name,
    family,
    contextTokens: contextLimit,
    parameters: { ...parameterCounts(architecture), parts: parameterParts(architecture) },
    weightBytes: storedWeightBytes(architecture),
    weightFormat: stored.format,
    kvCacheBytesPerToken: keyValueBytesPerToken(architecture, width),
    stateBytesPerSequence: stateBytesPerSequence(architecture, width),
    cacheBytesPerSequence: layers.reduce(
      (bytes, { attention, count }) =>
        bytes +
        count *
          layerCacheBytes(attention, decodeContextTokens, { precision: 'bf16', tensorParallel: 1 }),
      0,
    ),
    trainingFlopPerToken: trainingFlopPerToken(architecture, sequenceTokens, { mtpLayers: 0 }),
    prefillFlopPerToken: prefillFlopPerToken(architecture, sequenceTokens),
    decodeFlopPerToken: decodeFlopPerToken(architecture, decodeContextTokens),
    sequenceTokens,
    decodeContextTokens,
    layers: layers.map(({ count, attention, feedForward }) => ({
      count,
      attention: attentionKind(attention).words(attention),
      feedForward: feedForwardKind(feedForward).words(feedForward),
    })),
    mtpLayers,
    defaulted,
  };
}
