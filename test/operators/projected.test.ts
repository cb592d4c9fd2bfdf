/** Attention without kernels of its own: matrices cut as their kind says, cores that read what their queries see. */
import { describe, expect, test } from 'vitest';
import { attentionKind } from '../../src/model/attention/attention.ts';
import type {
  FactorizedAttention,
  Lightning,
  SparseLatentAttention,
} from '../../src/model/attention/shapes.ts';
import { attentionOperations } from '../../src/operators/layer.ts';
import { decodeLoad, promptLoad, type Shard, visibleKeys } from '../../src/operators/load.ts';
import { gemmFlop, type Operation } from '../../src/operators/operation.ts';
import { indexerOperations, projectionProduct } from '../../src/operators/projected-attention.ts';

const shard: Shard = {
  tensorParallel: 4,
  attentionPrecision: 'fp8',
  precision: 'fp8',
  cacheElementBytes: 2,
};
const load = promptLoad(2, 50);

function cores(operations: readonly Operation[]) {
  return operations.flatMap(operation => (operation.kind === 'attention' ? [operation] : []));
}

describe('a matrix of attention', () => {
  const projection = { name: 'x', input: 16, output: 64, cut: 'none' } as const;
  const sizes = (change: object) => {
    const { m, k, n, groups, groupsRead } = projectionProduct(
      { ...projection, ...change },
      load,
      shard,
    );
    return [m, k, n, groups, groupsRead];
  };

  test('is whole, or cut by its columns, its rows or its groups', () => {
    expect(sizes({})).toEqual([100, 16, 64, 1, 1]);
    expect(sizes({ cut: 'output' })).toEqual([100, 16, 16, 1, 1]);
    expect(sizes({ cut: 'input' })).toEqual([100, 4, 64, 1, 1]);
    expect(sizes({ groups: 8, cut: 'groups' })).toEqual([100, 16, 64, 2, 2]);
    expect(sizes({ groups: 8 })).toEqual([100, 16, 64, 8, 8]);
  });

  test('of many tiny groups is one product of their summed width', () => {
    const tiny = { input: 2, output: 2, groups: 400 };
    expect(sizes({ ...tiny, cut: 'groups' })).toEqual([100, 2, 200, 1, 1]);
    expect(sizes({ ...tiny, cut: 'none' })).toEqual([100, 2, 800, 1, 1]);
    expect(sizes({ ...tiny, groups: 4 })).toEqual([100, 2, 2, 4, 4]);
    expect(projectionProduct(projection, load, shard).precision).toBe('fp8');
  });
});

describe('lightning attention', () => {
  const lightning: Lightning = { kind: 'lightning', queryHeads: 8, headDim: 16 };
  const [state] = attentionKind(lightning).cores(lightning);
  if (state === undefined) throw new Error('no core');

  test('multiplies its inputs, updates its state, multiplies its output, in this order', () => {
    expect(attentionOperations(lightning, 32, load, shard).map(({ name }) => name)).toEqual([
      'query, key and value projections',
      'output gate',
      'linear attention',
      'output projection',
    ]);
  });

  test('reads and writes its state once a sequence, and passes its heads a token', () => {
    for (const asked of [load, decodeLoad(3, 1000, 2)]) {
      const [core] = cores(attentionOperations(lightning, 32, asked, shard));
      expect(core?.flop).toBe((state.flop(visibleKeys(asked)) * asked.tokens) / 4);
      const kept = (8 * 16 * 16 * 4) / 4;
      expect(core?.bytes).toBe(2 * kept * asked.sequences + ((5 * 8 * 16) / 4) * asked.tokens * 2);
      expect(core?.sequence).toBe(asked.tokens / asked.sequences);
      expect([core?.phase, core?.latent]).toEqual([asked.phase, false]);
    }
  });
});

const sparse: SparseLatentAttention = {
  kind: 'sparse',
  queryHeads: 8,
  queryRank: 48,
  keyValueRank: 512,
  nopeHeadDim: 128,
  ropeHeadDim: 64,
  valueHeadDim: 128,
  indexer: { heads: 4, headDim: 128, topK: 256 },
  ownsIndexer: true,
};

describe('an indexer', () => {
  const indexed = (asked: typeof load, ranks = 1) =>
    indexerOperations(sparse, 1024, asked, { ...shard, tensorParallel: ranks });

  test('scores every visible key for every query, on each rank again', () => {
    const [core] = cores(indexed(load));
    expect(core?.flop).toBeCloseTo(2 * 4 * 128 * 100 * 25.5, 6);
    expect(cores(indexed(load, 4))[0]?.flop).toBe(core?.flop);
    expect(core?.latent).toBe(false);
  });

  test('reads its keys once a sequence in decoding, once a tile of 128 queries in a prompt', () => {
    const extra = (asked: typeof load) => (cores(indexed(asked))[0]?.bytes ?? 0) / 2;
    const more = extra(decodeLoad(3, 2000, 1)) - extra(decodeLoad(3, 1000, 1));
    expect(more).toBeCloseTo(3 * 1000 * 128, 3);
    const doubled = extra(promptLoad(1, 2048)) - 2 * extra(promptLoad(1, 1024));
    // Twice as many tiles of queries see twice as many keys, half of them on average.
    expect(doubled).toBeCloseTo((128 * 512 * 2048) / 128, -1);
  });

  test('stands before the few keys that it picks', () => {
    const operations = attentionOperations(sparse, 1024, decodeLoad(3, 5000, 1), shard);
    const [scores, picked] = cores(operations);
    expect(scores?.name).not.toBe('attention core');
    expect(picked?.flop).toBe(2 * 2 * (512 + 64 + 512) * 3 * 256);
    expect(picked?.phase).toBe('decode');
  });

  test('in a long prompt still reads picked keys alone, in a short one all of them', () => {
    const long = cores(attentionOperations(sparse, 1024, promptLoad(1, 65536), shard))[1];
    expect(long?.phase).toBe('prefill');
    expect((long?.flop ?? 0) / 65536).toBeLessThan(2 * 2 * (512 + 64 + 512) * 256 * 1.001);
    const short = cores(attentionOperations(sparse, 1024, promptLoad(1, 512), shard))[1];
    expect(short?.flop).toBeCloseTo(2 * 2 * (192 + 128) * 512 * 256.5, 3);
  });
});

test('new keys are written by the core that reads them, not by an indexer that goes before it', () => {
  const factorized: FactorizedAttention = {
    kind: 'mfa',
    queryHeads: 8,
    queryRank: 48,
    keyValueHeads: 2,
    headDim: 64,
  };
  const asked = decodeLoad(3, 1000, 1);
  const whole = { ...shard, tensorParallel: 1 };
  const [core] = cores(attentionOperations(factorized, 1024, asked, whole));
  const entry = 2 * 2 * 64;
  expect(core?.bytes).toBe(3 * 2 * (1000 * entry + 2 * 8 * 64 + entry));
  const [scores] = cores(indexerOperations(sparse, 1024, asked, whole));
  expect(scores?.bytes).toBe(3 * 2 * (1000 * 128 + 4 * 128));
});

describe('what a token sees', () => {
  test('in decoding is all that is held, in a prompt what stands before it', () => {
    expect(visibleKeys(decodeLoad(7, 999, 3)).limited()).toBe(999);
    expect(visibleKeys(promptLoad(7, 999)).limited()).toBeCloseTo(500, 9);
    expect(visibleKeys(promptLoad(7, 999)).limited(1)).toBe(1);
  });

  test('of a prompt behind a cached prefix is the prefix and half of the rest', () => {
    const cached = { ...promptLoad(2, 1000), tokens: 2 * 100, visibleKeys: 900 + 50.5 };
    expect(visibleKeys(cached).limited()).toBeCloseTo(950.5, 9);
    expect(visibleKeys(cached).limited(10)).toBe(10);
  });

  test('of a slice of a long prompt is what its mean says', () => {
    const slice = { ...promptLoad(1, 1000), tokens: 250, visibleKeys: 500.5 };
    expect(visibleKeys(slice).limited()).toBeCloseTo(500.5, 9);
    expect(visibleKeys(slice).limited(1)).toBe(1);
  });
});

test('every kind does its share of the products on each rank, and no less', () => {
  const flop = (ranks: number) =>
    attentionOperations(sparse, 1024, load, { ...shard, tensorParallel: ranks })
      .map(operation => (operation.kind === 'gemm' ? gemmFlop(operation) : 0))
      .reduce((sum, one) => sum + one, 0);
  expect(flop(1)).toBeGreaterThan(flop(4));
  expect(flop(1)).toBeLessThan(4 * flop(4));
});
