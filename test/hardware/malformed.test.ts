/** Malformed profiles: each fixture gets the one message that lets its author mend it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readChip } from '../../src/hardware/profile.ts';

const folder = new URL('../fixtures/chips/', import.meta.url);
const read = (name: string) =>
  readChip(readFileSync(new URL(`${name}.json`, folder), 'utf8'), `${name}.json`);

const messages: Readonly<Record<string, readonly string[]>> = {
  'bare-value': [
    'memory.capacity: expected a value with its source like { "best": …, "source": "data-sheet" }, got "64 GB"',
  ],
  'fp8-below-bf16': ['peakDense.fp8: expected at least the bf16 peak'],
  'fraction-of-a-chip': [
    'scaleUp.domainChips.best: expected a whole number of chips, 1 or more, got 7.5',
  ],
  'missing-source': ['memory.capacity.source: missing; expected the id of one of sources'],
  'no-unit': [
    'power.thermalDesign.best: expected a power like "700 W", got "700", which has no unit',
  ],
  'range-upside-down': [
    'memory.bandwidth.low: expected at most the best value',
    'memory.bandwidth.high: expected at least the best value',
  ],
  'repeated-source': ['sources.1.id: expected each id once, got "sheet" again'],
  'server-below-chip': [
    'power.serverPerChip: expected at least the thermal design power of the chip',
  ],
  'several-faults': [
    'released.best: expected a day like "2025-03-31", got "last year"',
    'memory.capacity.best: expected a memory size like "80 GB", above zero, got "0 GB"',
    'power.meanDraw.best: expected a share from 0 to 1 like 0.05 or "5%", got 1.2',
  ],
  'sparse-key': ['peakDense.sparse: unknown key; known are bf16, fp8, int8, fp4'],
  'unknown-confidence': [
    'confidence: expected "data-sheet", "announced" or "press", got "datasheet"; did you mean "data-sheet"?',
  ],
  'unknown-key': ['memory.bandwith: unknown key; did you mean "bandwidth"?'],
  'unknown-source': ['memory.capacity.source: expected the id of one of sources, got "leaflet"'],
  'untraceable-source': ['sources.0: expected a url, or where the figure stands'],
  'wrong-spelling': [
    'memory.bandwidth.best: expected a bandwidth like "1 TB/s", got "2.5 TBps"; did you mean "TB/s"?',
  ],
  'wrong-unit': [
    'memory.capacity.best: expected a memory size like "80 GB", got a bandwidth ("80 GB/s")',
  ],
};

test('the well-formed fixture reads into SI units, with its estimates and ranges', () => {
  expect(read('invented')).toEqual({
    id: 'invented',
    name: 'Invented chip',
    vendor: 'Nobody',
    released: '2025-01-01',
    confidence: 'data-sheet',
    efficiency: 'hopper',
    peakFlopPerSecond: { bf16: 400e12, fp8: 800e12 },
    memory: { capacityBytes: 64e9, bandwidthBytesPerSecond: 2.5e12 },
    computeUnits: 100,
    scaleUp: { bandwidthBytesPerSecond: 200e9, latencySeconds: 2e-6, domainChips: 8 },
    scaleOut: { bandwidthBytesPerSecond: 50e9, latencySeconds: 4e-6 },
    power: { thermalDesignWatts: 700, serverWattsPerChip: 1000, meanDrawFraction: 0.75 },
    price: { systemUsdPerChip: 30_000 },
    cited: {
      computeUnits: 'sheet',
      'memory.bandwidth': 'sheet',
      'memory.capacity': 'sheet',
      'peakDense.bf16': 'sheet',
      'peakDense.fp8': 'sheet',
      'power.meanDraw': 'sheet',
      'power.serverPerChip': 'sheet',
      'power.thermalDesign': 'sheet',
      'price.systemPerChip': 'sheet',
      released: 'sheet',
      'scaleOut.bandwidthPerDirection': 'sheet',
      'scaleOut.latency': 'sheet',
      'scaleUp.bandwidthPerDirection': 'sheet',
      'scaleUp.domainChips': 'sheet',
      'scaleUp.latency': 'sheet',
    },
    estimated: { 'scaleUp.latency': 'a guess' },
    ranges: { 'memory.bandwidth': { low: 2.4e12, best: 2.5e12, high: 2.5e12 } },
    sources: [{ id: 'sheet', title: 'Invented data sheet', where: 'table 2' }],
  });
});

test.each(Object.entries(messages))('%s is refused', (name, lines) => {
  const message = lines.map(line => `${name}.json: ${line}`).join('\n');
  expect(() => read(name)).toThrow(expect.objectContaining({ name: 'InputError', message }));
});

test('every fixture is either well-formed or has its message here', () => {
  const names = readdirSync(folder).map(file => file.replace(/\.json$/, ''));
  expect(names.sort()).toEqual(['invented', ...Object.keys(messages)].sort());
});
