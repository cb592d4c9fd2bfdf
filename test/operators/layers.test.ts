/** The work of layers, counted by hand: rows, widths, FLOP and bytes of small shapes. */
import { describe, expect, test } from 'vitest';
import type {
  GroupedQueryAttention,
  LatentAttention,
  MixtureOfExperts,
} from '../../src/model/architecture.ts';
import { denseFeedForward } from '../../src/operators/dense.ts';
import { type ExpertLoad, expertLayer, touchedShare } from '../../src/operators/experts.ts';
import { groupedQueryAttention } from '../../src/operators/grouped-query-attention.ts';
import { vocabularyHead } from '../../src/operators/head.ts';
import { latentAttention } from '../../src/operators/latent-attention.ts';
import { decodeLoad, promptLoad, type Shard } from '../../src/operators/load.ts';
import { gemm, gemmBytes, gemmFlop, type Operation } from '../../src/operators/operation.ts';

/** A byte, and four for the scale of every 128 of them. */
const fp8 = 1 + 4 / 128;

const shard: Shard = {
  tensorParallel: 2,
  attentionPrecision: 'fp8',
  precision: 'fp4',
  cacheElementBytes: 1,
};

/** Rows, contraction and columns of each product by its name, times its groups. */
function products(operations: readonly Operation[]): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    operations.flatMap(operation =>
      operation.kind === 'gemm'
        ? [[operation.name, [operation.m, operation.k, operation.n, operation.groups]]]
        : [],
    ),
  );
}

function core(operations: readonly Operation[]) {
  const found = operations.find(({ kind }) => kind === 'attention');
  if (found?.kind !== 'attention') throw new Error('no attention');
  return found;
}

describe('a product', () => {
  test('takes two FLOP a multiply-add, in each of its groups', () => {
    const one = gemm('x', 'dense', 'fp8', [3, 5, 7]);
    expect(gemmFlop(one)).toBe(2 * 3 * 5 * 7);
    expect(gemmFlop({ ...one, groups: 4 })).toBe(4 * 2 * 3 * 5 * 7);
  });

  test('moves inputs and weights in its own width, results in two bytes', () => {
    const one = gemm('x', 'dense', 'fp8', [3, 5, 7]);
    expect(gemmBytes(one)).toBeCloseTo(fp8 * 3 * 5 + 2 * 3 * 7 + fp8 * 5 * 7, 9);
    expect(gemmBytes({ ...one, precision: 'bf16' })).toBe(2 * (3 * 5 + 3 * 7 + 5 * 7));
    expect(gemmBytes({ ...one, groups: 4, groupsRead: 2 })).toBeCloseTo(
      4 * (fp8 * 3 * 5 + 2 * 3 * 7) + 2 * 35 * fp8,
      9,
    );
    expect(gemmBytes({ ...one, weightBytes: 0.5 })).toBeCloseTo(
      fp8 * 3 * 5 + 2 * 3 * 7 + 35 / 2,
      9,
    );
  });
});

describe('a feed-forward layer', () => {
  test('cuts its width over tensor-parallel ranks; a gate doubles the way up alone', () => {
    const shape = { kind: 'dense', intermediate: 96, gated: true } as const;
    const load = promptLoad(1, 10);
    const gated = denseFeedForward(shape, 32, load, shard);
    expect(products(gated)).toEqual({
      'feed-forward up': [10, 32, 96, 1],
      'feed-forward down': [10, 48, 32, 1],
    });
    expect(gated.map(({ part }) => part)).toEqual(['dense', 'dense']);
    expect(gated.map(one => one.kind === 'gemm' && one.precision)).toEqual(['fp4', 'fp4']);
    const plain = denseFeedForward({ ...shape, gated: false }, 32, load, shard);
    expect(products(plain)['feed-forward up']).toEqual([10, 32, 48, 1]);
  });

  test('the head is cut by its vocabulary, in 16 bits', () => {
    const head = vocabularyHead({ hidden: 32, vocabulary: 1000 }, 5, 4);
    expect([head.m, head.k, head.n, head.precision]).toEqual([5, 32, 250, 'bf16']);
  });
});

const mixture: MixtureOfExperts = {
  kind: 'moe',
  experts: 64,
  topK: 4,
  intermediate: 24,
  sharedIntermediate: 48,
  groups: 1,
  topKGroups: 1,
  routerBias: false,
};
const expertLoad: ExpertLoad = {
  tokens: 16,
  groupTokens: 128,
  expertParallel: 8,
  expertTensorParallel: 2,
  redundantExperts: 0,
  imbalance: 1,
  sharedTensorParallel: 4,
  precision: 'fp8',
};

describe('a layer of experts', () => {
  test('touches the share that some token picks: 1 - (1 - k/E)^T', () => {
    expect(touchedShare(mixture, 0)).toBe(0);
    expect(touchedShare(mixture, 1)).toBeCloseTo(4 / 64, 12);
    expect(touchedShare(mixture, 2)).toBeCloseTo(1 - (60 / 64) ** 2, 12);
    expect(touchedShare(mixture, 1e6)).toBe(1);
  });

  test('routes, shares and multiplies the rows that come to its own experts', () => {
    const operations = expertLayer(mixture, 32, expertLoad);
    const local = 8 * touchedShare(mixture, 128);
    const rows = (128 * 4) / 8;
    expect(products(operations)).toEqual({
      router: [16, 32, 64, 1],
      'shared expert up': [16, 32, 24, 1],
      'shared expert down': [16, 12, 32, 1],
      'routed experts up': [rows / local, 32, 24, local],
      'routed experts down': [rows / local, 12, 32, local],
    });
  });

  test('keeps its rows however many experts are touched, times the imbalance of the busiest rank', () => {
    const rows = (load: Partial<ExpertLoad>) => {
      const [m = 0, , , groups = 0] =
        products(expertLayer(mixture, 32, { ...expertLoad, ...load }))['routed experts up'] ?? [];
      return m * groups;
    };
    expect(rows({})).toBeCloseTo(64, 9);
    expect(rows({ spreadTokens: 3 })).toBeCloseTo(64, 9);
    expect(rows({ redundantExperts: 32 })).toBeCloseTo(64, 9);
    expect(rows({ imbalance: 1.5 })).toBeCloseTo(96, 9);
  });

  test('copies of busy experts are read like others, and no rank has less than one', () => {
    const groups = (load: Partial<ExpertLoad>) =>
      products(expertLayer(mixture, 32, { ...expertLoad, ...load }))['routed experts down']?.[3];
    const share = touchedShare(mixture, 128);
    expect(groups({ redundantExperts: 16 })).toBeCloseTo(10 * share, 9);
    expect(groups({ expertParallel: 128 })).toBeCloseTo(share, 9);
    expect(groups({ spreadTokens: 2 })).toBeCloseTo(8 * touchedShare(mixture, 2), 9);
  });

  test('without a shared expert and without tokens has neither', () => {
    const bare = expertLayer({ ...mixture, sharedIntermediate: 0 }, 32, expertLoad);
    expect(Object.keys(products(bare))).not.toContain('shared expert up');
    const idle = products(expertLayer(mixture, 32, { ...expertLoad, groupTokens: 0, tokens: 0 }));
    expect(idle['routed experts up']).toEqual([0, 32, 24, 0]);
  });
});

const grouped: GroupedQueryAttention = {
  kind: 'gqa',
  queryHeads: 8,
  keyValueHeads: 2,
  headDim: 16,
  bias: false,
  normParameters: 0,
};

describe('grouped-query attention', () => {
  test('over a prompt sees half of it on average, and writes its keys and values once', () => {
    const operations = groupedQueryAttention(grouped, 32, promptLoad(3, 100), shard);
    expect(products(operations)).toEqual({
      'query, key and value projections': [300, 32, 4 * 16 + 32, 1],
      'output projection': [300, 64, 32, 1],
    });
    const { flop, bytes, sequence, phase, latent } = core(operations);
    expect(flop).toBeCloseTo(2 * 4 * 32 * 300 * 50.5, 6);
    expect(bytes).toBeCloseTo(3 * 100 * 32 + 2 * 300 * 4 * 32 + 300 * 32, 6);
    expect([sequence, phase, latent]).toEqual([100, 'prefill', false]);
  });

  test('decodes over all that is held, in the width of the cache', () => {
    const wide = { ...shard, cacheElementBytes: 2 };
    const { flop, bytes, sequence } = core(
      groupedQueryAttention(grouped, 32, decodeLoad(5, 1000, 2), wide),
    );
    expect(flop).toBe(2 * 4 * 32 * 10 * 1000);
    expect(bytes).toBe(5 * 1000 * 32 * 2 + 2 * 10 * 4 * 32 + 10 * 32 * 2);
    expect(sequence).toBe(2);
  });

  test('copies key-value heads when ranks are more', () => {
    const many = { ...shard, tensorParallel: 8 };
    const operations = groupedQueryAttention(grouped, 32, decodeLoad(1, 10, 1), many);
    expect(products(operations)['query, key and value projections']).toEqual([1, 32, 16 + 32, 1]);
  });

  test('in a window reads the window and no more, in chunks half a chunk', () => {
    const decode = decodeLoad(5, 1000, 1);
    const windowed = core(groupedQueryAttention({ ...grouped, window: 64 }, 32, decode, shard));
    expect(windowed.flop).toBe(2 * 4 * 32 * 5 * 64);
    expect(windowed.bytes).toBe(5 * 65 * 32 + 2 * 5 * 4 * 32 + 5 * 32);
    const prompt = promptLoad(1, 1000);
    const chunked = core(groupedQueryAttention({ ...grouped, chunk: 100 }, 32, prompt, shard));
    expect(chunked.flop).toBeCloseTo(2 * 4 * 32 * 1000 * 50.5, 3);
  });

  test('that borrows its cache projects and writes none; a gate doubles the queries', () => {
    const load = promptLoad(1, 10);
    const own = groupedQueryAttention(grouped, 32, load, shard);
    const borrowed = groupedQueryAttention({ ...grouped, borrowsCache: true }, 32, load, shard);
    expect(products(borrowed)['query, key and value projections']).toEqual([10, 32, 64, 1]);
    expect(core(own).bytes - core(borrowed).bytes).toBeCloseTo(10 * 32, 9);
    const gate = groupedQueryAttention({ ...grouped, queryGate: true }, 32, load, shard);
    expect(products(gate)['query, key and value projections']).toEqual([10, 32, 128 + 32, 1]);
  });
});

const latent: LatentAttention = {
  kind: 'mla',
  queryHeads: 8,
  queryRank: 48,
  keyValueRank: 20,
  nopeHeadDim: 12,
  ropeHeadDim: 4,
  valueHeadDim: 10,
} as LatentAttention;

describe('latent attention', () => {
  test('expands keys and values for a prompt', () => {
    const operations = latentAttention(latent, 32, promptLoad(2, 50), shard);
    expect(products(operations)).toEqual({
      'query and key-value compression': [100, 32, 48 + 20 + 4, 1],
      'query up-projection': [100, 48, 4 * 16, 1],
      'key-value up-projection': [100, 20, 4 * 22, 1],
      'output projection': [100, 40, 32, 1],
    });
    const { flop, bytes, phase } = core(operations);
    expect(flop).toBeCloseTo(2 * 4 * 26 * 100 * 25.5, 6);
    expect(bytes).toBe(2 * (4 * 26 * 100 + 4 * 26 * 100) + 24 * 100);
    expect(phase).toBe('prefill');
  });

  test('decodes on the compressed cache, with the projections folded in', () => {
    const operations = latentAttention(latent, 32, decodeLoad(6, 500, 2), shard);
    expect(products(operations)).toEqual({
      'query and key-value compression': [12, 32, 72, 1],
      'query up-projection': [12, 48, 64, 1],
      'query absorption': [12, 12, 20, 4],
      'value absorption': [12, 20, 10, 4],
      'output projection': [12, 40, 32, 1],
    });
    const { flop, bytes, sequence } = core(operations);
    expect(flop).toBe(2 * 4 * (24 + 20) * 12 * 500);
    expect(bytes).toBe(6 * 500 * 24 + 2 * 12 * 4 * 44);
    expect(sequence).toBe(2);
    const absorption = operations.find(({ name }) => name === 'value absorption');
    expect(absorption?.kind === 'gemm' && absorption.groupsRead).toBe(4);
  });

  test('without a compressed query projects it whole, and a gate is one more product', () => {
    const shape = { ...latent, queryRank: null, outputGate: true };
    const operations = products(latentAttention(shape, 32, promptLoad(1, 10), shard));
    expect(operations['query projection']).toEqual([10, 32, 64, 1]);
    expect(operations['key-value compression']).toEqual([10, 32, 24, 1]);
    expect(operations['output gate']).toEqual([10, 32, 40, 1]);
    expect(operations['query up-projection']).toBeUndefined();
  });
});
