/** What holds for every model, whatever its dimensions: sums of parts, cuts over chips, growth with context. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture, Attention, LayerGroup } from '../../src/model/architecture.ts';
import { attentionCoreFlop, attentionKind } from '../../src/model/attention/attention.ts';
import { causalKeys, keysOf } from '../../src/model/attention/visible-keys.ts';
import { layerCacheBytes } from '../../src/model/cache.ts';
import {
  activeLayerParameters,
  distinctLayers,
  layerParameters,
} from '../../src/model/layer-parameters.ts';
import { parameterCounts, parameterParts } from '../../src/model/parameters.ts';
import { denseFeedForward } from '../../src/operators/dense.ts';
import { expertLayer } from '../../src/operators/experts.ts';
import { attentionOperations } from '../../src/operators/layer.ts';
import { decodeLoad, type Load, promptLoad, type Shard } from '../../src/operators/load.ts';
import { gemmFlop, type Operation } from '../../src/operators/operation.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { layerOnRank } from '../../src/training/held-parameters.ts';
import { onePlan } from '../support/shapes.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const models = library.modelIds.map(id => library.model(id));

/** One attention of every kind, with the model that it was found in. */
const byKind = new Map<string, { attention: Attention; model: Architecture }>();
for (const model of models) {
  for (const { attention } of model.layers) {
    const limited = attention.kind === 'gqa' && (attention.window ?? attention.chunk);
    const name = limited ? (attention.window === undefined ? 'chunked' : 'window') : attention.kind;
    if (!byKind.has(name)) byKind.set(name, { attention, model });
  }
}

const shard = (tensorParallel: number): Shard => ({
  tensorParallel,
  attentionPrecision: 'bf16',
  precision: 'bf16',
  cacheElementBytes: 2,
});

function flopOf(operations: readonly Operation[]): number {
  return operations.reduce((sum, operation) => {
    if (operation.kind === 'gemm') return sum + gemmFlop(operation);
    return operation.kind === 'attention' ? sum + operation.flop : sum;
  }, 0);
}

describe('parameters', () => {
  test.each(models)('of $id are the sum of their parts', model => {
    const counts = parameterCounts(model);
    const parts = parameterParts(model);
    expect(parts.attention + parts.routedExperts + parts.dense + parts.rest).toBe(counts.layers);
    expect(counts.layers + counts.embedding + counts.head).toBe(counts.total);
    expect(counts.active + counts.embedding).toBeLessThanOrEqual(counts.total);
  });
});

describe('tensor parallelism', () => {
  test.each([...byKind])(
    'keeps the matrices of %s whole, but for those that it copies',
    (_, found) => {
      const { attention, model } = found;
      const projections = attentionKind(attention).projections(attention, model.hidden);
      fc.assert(
        fc.property(fc.constantFrom(2, 4, 8), ranks => {
          fc.pre(attention.queryHeads % ranks === 0);
          const load = decodeLoad(1, 100, 1);
          const whole = flopOf(attentionOperations(attention, model.hidden, load, shard(1)));
          const one = flopOf(attentionOperations(attention, model.hidden, load, shard(ranks)));
          const copied = projections.filter(({ cut }) => cut === 'none');
          const again = copied.reduce(
            (sum, { input, output, groups = 1 }) => sum + 2 * input * output * groups,
            0,
          );
          const scores = attentionKind(attention)
            .cores(attention)
            .filter(core => core.copied)
            .reduce((sum, core) => sum + core.flop(keysOf(100)), 0);
          const heads = 'keyValueHeads' in attention ? attention.keyValueHeads : ranks;
          // Key-value heads are copied where there are fewer of them than ranks.
          const keys = Math.max(0, ranks / heads - 1);
          const width = attentionKind(attention).cache(attention)[0]?.elements ?? 0;
          const projected = attention.kind === 'gqa' || attention.kind === 'mla' ? keys : 0;
          const extra = (again + scores) * (ranks - 1) + 2 * model.hidden * width * projected;
          expect(one * ranks).toBeCloseTo(whole + extra, -4);
        }),
      );
    },
  );

  test('and expert parallelism leave every parameter of a layer on some rank, once', () => {
    const plan = { ...onePlan, expertTensorParallel: 1 };
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(1, 2, 4, 8),
        fc.constantFrom(1, 2, 4, 8, 16),
        (model, tensorParallel, expertParallel) => {
          for (const layer of distinctLayers(model)) {
            const ranks = { ...plan, tensorParallel, expertParallel };
            const { expert, other } = layerOnRank(layer, model.hidden, ranks);
            const { routedExperts, ...rest } = layerParameters(layer, model.hidden);
            expect(expert * expertParallel).toBeCloseTo(routedExperts, 3);
            expect(other * tensorParallel).toBeCloseTo(rest.attention + rest.other, 3);
          }
        },
      ),
    );
  });

  test('shares the cache of heads, and copies what all heads share', () => {
    for (const { attention } of byKind.values()) {
      const bytes = (tensorParallel: number) =>
        layerCacheBytes(attention, 5000, { precision: 'bf16', tensorParallel });
      expect(bytes(2)).toBeLessThanOrEqual(bytes(1));
      expect(2 * bytes(2)).toBeGreaterThanOrEqual(bytes(1));
    }
  });
});

describe('operators', () => {
  const layers = models.flatMap(model =>
    distinctLayers(model).map((layer): [string, LayerGroup, Architecture] => [
      `${layer.attention.kind} and ${layer.feedForward.kind} of ${model.id}`,
      layer,
      model,
    ]),
  );

  function operations({ attention, feedForward }: LayerGroup, hidden: number, load: Load) {
    const experts = {
      tokens: load.tokens,
      groupTokens: load.tokens,
      expertParallel: 1,
      expertTensorParallel: 1,
      redundantExperts: 0,
      imbalance: 1,
      sharedTensorParallel: 1,
      precision: 'bf16',
    } as const;
    return [
      ...attentionOperations(attention, hidden, load, shard(1)),
      ...(feedForward.kind === 'dense'
        ? denseFeedForward(feedForward, hidden, load, shard(1))
        : expertLayer(feedForward, hidden, experts)),
    ];
  }

  test.each(layers)('of %s add up to the model FLOP', (_, layer, { hidden }) => {
    const active = 2 * activeLayerParameters(layer, hidden);
    const decoding = active + attentionCoreFlop(layer.attention, keysOf(9000), true);
    const decode = flopOf(operations(layer, hidden, decodeLoad(3, 9000, 1))) / 3;
    expect(decode / decoding).toBeCloseTo(1, 2);
    // A prompt over picked keys runs in absorbed form, which computes more than the mathematics asks.
    if (layer.attention.kind === 'sparse') return;
    const prompt = active + attentionCoreFlop(layer.attention, causalKeys(9000));
    const prefill = flopOf(operations(layer, hidden, promptLoad(1, 9000))) / 9000;
    expect(prefill / prompt).toBeCloseTo(1, 2);
  });
});

describe('with the context', () => {
  const slope = (attention: Attention, from: number, to: number) =>
    (attentionCoreFlop(attention, keysOf(to)) - attentionCoreFlop(attention, keysOf(from))) /
    (to - from);
  const attentionOf = (name: string) => byKind.get(name)?.attention as Attention;
  const [short, long, longest] = [1000, 200_000, 400_000];

  test.each(['gqa', 'mla', 'mfa'])('the work of %s grows in proportion', name => {
    const attention = attentionOf(name);
    expect(slope(attention, long, longest)).toBeCloseTo(slope(attention, 1, short), 3);
    expect(slope(attention, long, longest)).toBeGreaterThan(0);
  });

  test.each(['deltanet', 'kimi-delta', 'lightning', 'mamba', 'window', 'chunked'])(
    'the work and the memory of %s stop growing',
    name => {
      const attention = attentionOf(name);
      const bytes = (tokens: number) =>
        layerCacheBytes(attention, tokens, { precision: 'bf16', tensorParallel: 1 });
      expect(slope(attention, long, longest)).toBe(0);
      expect(bytes(longest)).toBe(bytes(long));
    },
  );

  test.each(['sparse', 'block-sparse', 'compressed'])(
    'the work of %s grows more slowly once keys are picked',
    name => {
      const attention = attentionOf(name);
      expect(slope(attention, long, longest)).toBeGreaterThanOrEqual(0);
      expect(slope(attention, long, longest)).toBeLessThan(slope(attention, 1, short) / 2);
    },
  );

  test('no attention sees more keys under a causal mask than the last token does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300_000 }),
        fc.constantFrom(...byKind.values()),
        (length, { attention }) => {
          const last = attentionCoreFlop(attention, keysOf(length));
          const mean = attentionCoreFlop(attention, causalKeys(length));
          // Within a chunk the last token's place is not known, so that its mean stands for it.
          const slack = attention.kind === 'gqa' && attention.chunk !== undefined ? 2 : 1;
          expect(mean).toBeLessThanOrEqual(last * slack * (1 + 1e-9));
          expect(mean).toBeGreaterThan(0);
        },
      ),
    );
  });
});
