/** The shipped profiles: each one reads, says where its figures come from, and agrees with the published data sheets. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Chip } from '../../src/hardware/chip.ts';
import { readChip } from '../../src/hardware/profile.ts';
import { figuresOf } from '../../src/hardware/sourced.ts';

const folder = new URL('../../hardware-profiles/', import.meta.url);
const files = readdirSync(folder).filter(
  name => name.endsWith('.json') && !name.endsWith('.schema.json'),
);
const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const shipped = (id: string): Chip => readChip(textOf(`${id}.json`), `${id}.json`);

const expected = [
  'a100-80gb-sxm',
  'ascend-910b',
  'ascend-910c',
  'ascend-920',
  'ascend-950dt',
  'ascend-950pr',
  'b200-sxm',
  'b300-sxm',
  'gb200-nvl72',
  'gb300-nvl72',
  'h100-sxm',
  'h20',
  'h200-sxm',
  'h800-sxm',
  'mi300x',
  'mi355x',
];

test('the sixteen chips of the first release are shipped', () => {
  expect(files.map(file => basename(file, '.json'))).toEqual(expect.arrayContaining(expected));
});

describe.each(files)('%s', file => {
  const chip = readChip(textOf(file), file);
  const document: unknown = JSON.parse(textOf(file));

  test('is named for its id', () => {
    expect(`${chip.id}.json`).toBe(file);
  });

  test('gives an address or a place for every source it uses', () => {
    for (const { path, source } of figuresOf(document)) {
      const read = [...chip.sources, ...(chip.hostMemory?.provenance.sources ?? [])];
      const found = read.find(({ id }) => id === source);
      expect(found?.url ?? found?.where, path).toBeTruthy();
      expect(found?.title, path).toBeTruthy();
    }
  });

  test('gives a source for every figure that the simulator takes from it', () => {
    const sourced = figuresOf(document).map(({ path }) => path);
    expect(sourced).toEqual(
      expect.arrayContaining([
        'released',
        'peakDense.bf16',
        'memory.capacity',
        'memory.bandwidth',
        'computeUnits',
        'scaleUp.bandwidthPerDirection',
        'scaleUp.latency',
        'scaleUp.domainChips',
        'scaleOut.bandwidthPerDirection',
        'scaleOut.latency',
        'power.thermalDesign',
        'power.serverPerChip',
        'power.meanDraw',
        'price.systemPerChip',
      ]),
    );
  });

  test('has magnitudes that an accelerator can have, cards for desks included', () => {
    expect(chip.peakFlopPerSecond.bf16).toBeGreaterThan(1e14);
    expect(chip.peakFlopPerSecond.bf16).toBeLessThan(1e16);
    expect(chip.memory.capacityBytes).toBeGreaterThan(2e10);
    expect(chip.memory.capacityBytes).toBeLessThan(1e12);
    expect(chip.memory.bandwidthBytesPerSecond).toBeGreaterThan(1e12);
    expect(chip.memory.bandwidthBytesPerSecond).toBeLessThan(3e13);
    expect(chip.scaleUp.bandwidthBytesPerSecond).toBeGreaterThan(
      chip.scaleOut.bandwidthBytesPerSecond,
    );
    expect(chip.scaleOut.latencySeconds).toBeGreaterThan(1e-7);
    expect(chip.scaleOut.latencySeconds).toBeLessThan(1e-4);
    expect(chip.power.serverWattsPerChip).toBeLessThan(5 * chip.power.thermalDesignWatts);
    expect(chip.price.systemUsdPerChip).toBeGreaterThan(2_000);
    expect(chip.price.systemUsdPerChip).toBeLessThan(150_000);
  });
});

test.each([
  // NVIDIA H100 data sheet: 1,979 TFLOP/s BF16 and 3,958 FP8 with sparsity; 900 GB/s NVLink both ways.
  ['h100-sxm', 989.4, 1979, 80, 3.35, 450, 700],
  // The H800 keeps the compute of the H100 and 400 GB/s of NVLink both ways.
  ['h800-sxm', 989.4, 1979, 80, 3.35, 200, 700],
  ['h200-sxm', 989.4, 1979, 141, 4.8, 450, 700],
  ['h20', 148, 296, 96, 4, 450, 400],
  ['a100-80gb-sxm', 312, undefined, 80, 2.039, 300, 400],
  // DGX B200: 72 PFLOP/s FP8 with sparsity over 8 GPUs.
  ['b200-sxm', 2250, 4500, 180, 8, 900, 1000],
  ['gb200-nvl72', 2500, 5000, 186, 8, 900, 1200],
  ['mi300x', 1307, 2615, 192, 5.3, 448, 750],
])('%s has its data sheet figures', (id, bf16, fp8, gigabytes, terabytes, link, watts) => {
  const { peakFlopPerSecond, memory, scaleUp, power } = shipped(id);
  expect(peakFlopPerSecond.bf16).toBeCloseTo(bf16 * 1e12, -6);
  if (fp8 === undefined) expect(peakFlopPerSecond).not.toHaveProperty('fp8');
  else expect(peakFlopPerSecond.fp8).toBeCloseTo(fp8 * 1e12, -6);
  expect(memory.capacityBytes).toBe(gigabytes * 1e9);
  expect(memory.bandwidthBytesPerSecond).toBeCloseTo(terabytes * 1e12, -3);
  expect(scaleUp.bandwidthBytesPerSecond).toBe(link * 1e9);
  expect(power.thermalDesignWatts).toBe(watts);
});

test('the Ascend 910C is the package of two dies, 384 of them in one scale-up domain, with INT8 and no FP8', () => {
  const chip = shipped('ascend-910c');
  expect(chip.peakFlopPerSecond).toEqual({ bf16: 752e12, int8: 1504e12 });
  expect(chip.memory).toEqual({ capacityBytes: 128e9, bandwidthBytesPerSecond: 3.2e12 });
  expect(chip.scaleUp).toMatchObject({ bandwidthBytesPerSecond: 392e9, domainChips: 384 });
  expect(chip.ranges['peakDense.bf16']).toEqual({ low: 707.8e12, best: 752e12, high: 800e12 });
});

test('the Ascend 920 is marked as press reports, and what the press does not report as estimated', () => {
  const chip = shipped('ascend-920');
  expect(chip.confidence).toBe('press');
  expect(chip.peakFlopPerSecond).not.toHaveProperty('fp8');
  expect(Object.keys(chip.estimated)).toEqual(
    expect.arrayContaining([
      'peakDense.int8',
      'memory.capacity',
      'scaleUp.bandwidthPerDirection',
      'scaleOut.bandwidthPerDirection',
      'power.thermalDesign',
      'price.systemPerChip',
    ]),
  );
  expect(chip.estimated).not.toHaveProperty('peakDense.bf16');
  expect(chip.estimated).not.toHaveProperty('memory.bandwidth');
});

test('the chips share few families of software efficiency', () => {
  const families = new Set(files.map(file => shipped(basename(file, '.json')).efficiency));
  expect([...families].sort()).toEqual([
    'ampere',
    'ascend-950',
    'ascend-a3',
    'blackwell',
    'blackwell-rtx',
    'cdna3',
    'cdna4',
    'hopper',
    'hopper-h20',
    'tpu',
  ]);
});
