/** Kernels timed by hand on a chip of round figures: which side decides, what padding, waves and starts cost. */
import { describe, expect, test } from 'vitest';
import { gemm, gemmBytes } from '../../src/operators/operation.ts';
import {
  attentionComputeSeconds,
  attentionOverhead,
  attentionStreamFraction,
  promptFraction,
  type SpreadAttention,
} from '../../src/timing/attention-law.ts';
import { timesWholeOperators } from '../../src/timing/operator-calls.ts';
import {
  gemmComputeSeconds,
  gemmSeconds,
  operationSeconds,
  timeOperation,
  unevenGemmSeconds,
} from '../../src/timing/roofline.ts';
import { softMaximum } from '../../src/timing/soft-maximum.ts';
import { className, type Uncertainty, uncertaintyFactor } from '../../src/timing/uncertainty.ts';
import { roundDevice } from '../support/shapes.ts';

/** Equal to nine digits. */
function same(got: number, wanted: number): void {
  expect(got / wanted).toBeCloseTo(1, 9);
}

const start = 5e-6;
const soft = (one: number, other: number) => (one ** 3 + other ** 3) ** (1 / 3);
const shape = (m: number, k: number, n: number, groups = 1) => ({
  ...gemm('x', 'dense', 'bf16', [m, k, n]),
  groups,
  groupsRead: groups,
});
/** 2 rows n k at 80% of 1 PFLOP/s, of which a contraction k reaches k / (k + 200). */
const busy = (rows: number, k: number, n: number, filled: number) =>
  (2 * rows * n * k) / (1e15 * 0.8 * (k / (k + 200)) * filled);
const stream = (bytes: number) => bytes / (4e12 * 0.8);

describe('the soft maximum', () => {
  test('of equal sides is the root of two times one; of a side and nothing that side', () => {
    same(softMaximum(2, 2, 3), 2 * 2 ** (1 / 3));
    same(softMaximum(3, 4, 2), 5);
    expect([softMaximum(0, 7, 3), softMaximum(7, 0, 3), softMaximum(0, 0, 3)]).toEqual([7, 7, 0]);
  });
});

describe('a product', () => {
  test('of many whole waves runs at its fraction of the peak', () => {
    same(gemmComputeSeconds(shape(8192, 8192, 8192), roundDevice), busy(8192, 8192, 8192, 1));
  });

  test('pays for the part of a wave that stands idle', () => {
    // One tile more than 30 waves of 128 units: nearly all of the last wave idles.
    same(
      gemmComputeSeconds(shape(3841 * 128, 1024, 128), roundDevice),
      busy(3841 * 128, 1024, 128, 3841 / (31 * 128)),
    );
  });

  test('of less than a wave pads its rows and fills the root of its share, one step after another', () => {
    const compute = busy(64, 4096, 1280, Math.sqrt(10 / 128));
    same(gemmComputeSeconds(shape(1, 4096, 1280), roundDevice), soft(compute, 4096e-9));
    same(gemmComputeSeconds(shape(64, 4096, 1280), roundDevice), soft(compute, 4096e-9));
    expect(gemmComputeSeconds(shape(65, 4096, 1280), roundDevice)).toBeGreaterThan(
      gemmComputeSeconds(shape(64, 4096, 1280), roundDevice),
    );
  });

  test('in groups pads each of them, and is a fifth slower', () => {
    const compute = busy(4 * 200, 1024, 256, Math.sqrt(16 / 128) * 0.8);
    same(gemmComputeSeconds(shape(200, 1024, 256, 4), roundDevice), soft(compute, 1024e-9));
    const few = busy(4 * 64, 1024, 256, Math.sqrt(8 / 128) * 0.8);
    same(gemmComputeSeconds(shape(3, 1024, 256, 4), roundDevice), soft(few, 1024e-9));
  });

  test('takes the longer of both sides, softly, and its start', () => {
    const product = shape(300, 4096, 4096);
    const whole =
      soft(gemmComputeSeconds(product, roundDevice), stream(gemmBytes(product))) + start;
    same(gemmSeconds(product, roundDevice), whole);
    same(operationSeconds(product, roundDevice), whole);
    const timed = timeOperation(product, roundDevice);
    same(timed.seconds, whole);
    expect(timed.flop).toBe(2 * 300 * 4096 * 4096);
    expect(timed.bytes).toBe(gemmBytes(product));
    expect(timed.peakFlopPerSecond).toBe(1e15);
  });

  test('of uneven groups takes what even ones take, if they are even', () => {
    same(
      unevenGemmSeconds([200, 200, 200], { k: 1024, n: 256, precision: 'bf16' }, roundDevice),
      gemmSeconds(shape(200, 1024, 256, 3), roundDevice),
    );
    same(
      unevenGemmSeconds([200], { k: 1024, n: 256, precision: 'bf16' }, roundDevice),
      gemmSeconds(shape(200, 1024, 256), roundDevice),
    );
    expect(unevenGemmSeconds([0, 0], { k: 8, n: 8, precision: 'bf16' }, roundDevice)).toBe(0);
  });

  test('of uneven groups pads small ones, and tiles large ones', () => {
    const rows = [1, 300];
    const compute = busy(64 + 300, 1024, 256, Math.sqrt((2 + 6) / 128) * 0.8);
    const bytes = gemmBytes(shape(301 / 2, 1024, 256, 2));
    same(
      unevenGemmSeconds(rows, { k: 1024, n: 256, precision: 'bf16' }, roundDevice),
      soft(soft(compute, 1024e-9), stream(bytes)) + start,
    );
  });

  test('is bound by its start where it is tiny, else by the longer side', () => {
    const bound = (m: number, k: number, n: number) =>
      timeOperation(shape(m, k, n), roundDevice).bound;
    expect([bound(1, 128, 128), bound(1, 16384, 16384), bound(16384, 16384, 16384)]).toEqual([
      'latency',
      'memory',
      'compute',
    ]);
  });

  test('without rows asks for nothing', () => {
    expect(operationSeconds(shape(0, 128, 128, 1), roundDevice)).toBeLessThan(
      stream(2 * 128 * 129),
    );
    expect(gemmComputeSeconds(shape(0, 128, 128), roundDevice)).toBe(0);
  });
});

test('a pass takes its bytes at the rate of passes', () => {
  const pass = { kind: 'pass', name: 'x', part: 'elementwise', bytes: 32e9 } as const;
  same(operationSeconds(pass, roundDevice), stream(32e9));
  expect(timeOperation(pass, roundDevice)).toMatchObject({
    flop: 0,
    bytes: 32e9,
    bound: 'memory',
    peakFlopPerSecond: 0,
  });
});

const core: SpreadAttention = {
  kind: 'attention',
  name: 'core',
  part: 'attention',
  phase: 'decode',
  latent: false,
  precision: 'bf16',
  flop: 1e12,
  bytes: 1e9,
  sequence: 1,
};

describe('attention', () => {
  test('of a prompt starts its tiles: half its rate where a tile lasts as long as its start', () => {
    // 3 us at 80% of 1 PFLOP/s over 128 units, against 128 x 256 FLOP a key.
    const half = (3e-6 * ((1e15 / 128) * 0.8)) / (128 * 256);
    same(promptFraction(half, roundDevice), 0.4);
    same(promptFraction(1e9, roundDevice), (0.8 * 1e9) / (1e9 + half));
  });

  test('of a prompt fills whole tiles of queries', () => {
    const prompt = { ...core, phase: 'prefill', sequence: 129 } as const;
    same(
      attentionComputeSeconds(prompt, roundDevice),
      (1e12 * 256) / (129 * 1e15 * promptFraction(129, roundDevice)),
    );
    const whole = { ...prompt, sequence: 128 };
    same(
      attentionComputeSeconds(whole, roundDevice),
      1e12 / (1e15 * promptFraction(128, roundDevice)),
    );
    expect(attentionComputeSeconds({ ...prompt, flop: 0 }, roundDevice)).toBe(0);
  });

  test('of a prompt whose tiles are fewer than the units waits for the one that sees most', () => {
    const { efficiency } = roundDevice;
    const attention = { ...efficiency.attention, plainPrefillFactor: 0.5 };
    const plain = { ...roundDevice, efficiency: { ...efficiency, attention } };
    const prompt = { ...core, phase: 'prefill', sequence: 512 } as const;
    const even = 1e12 / (1e15 * promptFraction(512, roundDevice));
    same(attentionComputeSeconds({ ...prompt, latent: true }, plain), even);
    // Eight streams of four tiles: 32 pieces on 128 units, the last of which sees twice the mean.
    const spread = (device: typeof roundDevice, change: Partial<SpreadAttention> = {}) =>
      attentionComputeSeconds({ ...prompt, streams: 8, ...change }, device);
    same(spread(roundDevice), soft(even, even * 8));
    same(spread(plain), 2 * soft(even, even * 8));
    same(spread(plain, { latent: true }), soft(even, even * 8));
    const short = 1e12 / (1e15 * promptFraction(128, roundDevice));
    same(spread(roundDevice, { sequence: 128 }), soft(short, short * 16));
  });

  test('decoding pads the rows that share a key to a tile', () => {
    const seconds = (rowsPerKey: number) =>
      attentionComputeSeconds({ ...core, rowsPerKey }, roundDevice);
    same(seconds(64), 1e12 / (1e15 * 0.8));
    same(seconds(16), (4 * 1e12) / (1e15 * 0.8));
    same(seconds(128), seconds(64));
    same(attentionComputeSeconds(core, roundDevice), seconds(64));
  });

  test('decoding without shared keys runs on the vector units, wave by wave', () => {
    const alone = { ...core, rowsPerKey: 1, streams: 128, context: 640 };
    const rate = 128 * 40e9;
    same(attentionComputeSeconds(alone, roundDevice), (1e12 * 1.1) / rate);
    const more = attentionComputeSeconds({ ...alone, streams: 129 }, roundDevice);
    same(more, (1e12 * 1.1 * 2) / (129 * 40e9));
    const few = attentionComputeSeconds({ ...alone, streams: 16 }, roundDevice);
    same(few, (1e12 * 1.1) / (64 * 40e9));
  });

  test('decoding on a latent cache is cut into pieces, which are put together', () => {
    const latent = { ...core, latent: true, rowsPerKey: 64 };
    const whole = attentionComputeSeconds({ ...latent, streams: 128 }, roundDevice);
    same(whole, 1e12 / (1e15 * 0.8));
    same(attentionComputeSeconds({ ...latent, streams: 1 }, roundDevice), whole / (48 / 128));
    same(attentionComputeSeconds({ ...latent, streams: 192 }, roundDevice), whole);
    same(attentionComputeSeconds({ ...latent, selected: true }, roundDevice), whole / 0.6);
  });

  test('starts: none for prompts, a kernel for decoding, two and their sum on a latent cache', () => {
    const prompt = { ...core, phase: 'prefill' } as const;
    expect(attentionOverhead(prompt, roundDevice)).toBe(0);
    expect(attentionOverhead(core, roundDevice)).toBe(start);
    const latent = { ...core, latent: true, rowsPerKey: 64, streams: 2, resultWidth: 512 };
    const decode = roundDevice.efficiency.attention.decodeOverheadSeconds;
    expect(attentionOverhead({ ...core, latent: true }, roundDevice)).toBe(decode);
    // Ten pieces of 64 keys for each of two sequences, of 64 rows of 512 results.
    same(
      attentionOverhead({ ...latent, context: 640 }, roundDevice),
      decode + stream(20 * 64 * 512 * 4),
    );
    same(
      attentionOverhead({ ...latent, context: 1e6 }, roundDevice),
      decode + stream(128 * 64 * 512 * 4),
    );
    expect(attentionOverhead({ ...latent, context: 640, streams: 128 }, roundDevice)).toBe(decode);
  });

  test('streams its cache at the rate of attention', () => {
    const { efficiency } = roundDevice;
    const slower = {
      ...efficiency,
      attention: { ...efficiency.attention, latentStreamFactor: 0.5 },
    };
    expect(attentionStreamFraction(core, slower)).toBe(0.8);
    expect(attentionStreamFraction({ ...core, latent: true }, slower)).toBe(0.4);
    expect(attentionStreamFraction({ ...core, latent: true, phase: 'prefill' }, slower)).toBe(0.8);
    same(operationSeconds({ ...core, flop: 0 }, roundDevice), 1e9 / (4e12 * 0.8) + start);
  });
});

describe('how far a prediction may be off', () => {
  const table: Uncertainty = {
    calibratedOn: '2026-01-01',
    share: 0.8,
    classes: {
      gemm: { factor: 1.1, rows: 9, groups: 3 },
      'training dense tuned': { factor: 1.2, rows: 9, groups: 3 },
      'training dense reference': { factor: 1.4, rows: 9, groups: 3 },
      'training dense memory': { factor: 9, rows: 9, groups: 3 },
      'serving timeToFirstToken': { factor: 1.6, rows: 9, groups: 3 },
    },
    measuredChips: ['h100-sxm'],
    elsewhere: 2,
  };

  test('is kept by kind, aspect, sort of model and tier', () => {
    expect(className({ kind: 'gemm' })).toBe('gemm');
    expect(className({ kind: 'gemm', operator: true })).toBe('gemm operator');
    expect(className({ kind: 'training', moe: true, tier: 'tuned' })).toBe('training moe tuned');
    expect(className({ kind: 'training' })).toBe('training dense');
    expect(className({ kind: 'serving', aspect: 'timeToFirstToken' })).toBe(
      'serving timeToFirstToken',
    );
  });

  test('is the wider of two where the tier is not known, and wider on chips that nobody measured', () => {
    const factor = (about: Parameters<typeof className>[0], chip = 'h100-sxm') =>
      uncertaintyFactor(table, about, chip);
    expect(factor({ kind: 'training', tier: 'tuned' })).toBe(1.2);
    expect(factor({ kind: 'training' })).toBe(1.4);
    expect(factor({ kind: 'gemm' }, 'mine')).toBeCloseTo(1.21, 12);
    expect(factor({ kind: 'attention' })).toBeUndefined();
  });
});

test('engines time whole operators, kernel libraries kernels', () => {
  expect(
    ['TensorRT-LLM 1.0', 'trtllm', 'vLLM', 'SGLang', 'lmdeploy'].map(timesWholeOperators),
  ).toEqual(Array.from({ length: 5 }, () => true));
  expect(['DeepGEMM', 'FlashMLA', undefined].map(timesWholeOperators)).toEqual([
    false,
    false,
    false,
  ]);
});
