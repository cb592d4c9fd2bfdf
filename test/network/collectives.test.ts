import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allReduceSeconds } from '../../src/network/all-reduce.ts';
import { allToAllSeconds } from '../../src/network/all-to-all.ts';
import { copiesPerToken, distinct, exchangeSeconds } from '../../src/network/expert-exchange.ts';
import { groupOf } from '../../src/network/group.ts';
import { chipWith, roundChip, roundDevice } from '../support/shapes.ts';

const collectives = { allGatherSeconds, allReduceSeconds, allToAllSeconds };
const bytes = fc.double({ min: 1, max: 1e10, noNaN: true });
const size = fc.integer({ min: 2, max: 512 });

describe.each(Object.entries(collectives))('%s', (_, collective) => {
  test('costs nothing alone or for nothing', () => {
    expect(collective(1e6, groupOf(roundChip, 1, 1), roundDevice)).toBe(0);
    expect(collective(0, groupOf(roundChip, 8, 1), roundDevice)).toBe(0);
  });

  test('takes longer for more bytes, and never less than the wire needs', () => {
    fc.assert(
      fc.property(bytes, size, (small, ranks) => {
        const group = groupOf(roundChip, ranks, 1);
        const time = collective(small, group, roundDevice);
        expect(collective(small * 2, group, roundDevice)).toBeGreaterThan(time);
        expect(time).toBeGreaterThan((small * (group.perDomain - 1)) / group.size / 400e9);
      }),
    );
  });

  test('is no slower on faster links', () => {
    const fast = chipWith({
      scaleUp: { ...roundChip.scaleUp, bandwidthBytesPerSecond: 800e9 },
      scaleOut: { ...roundChip.scaleOut, bandwidthBytesPerSecond: 100e9 },
    });
    fc.assert(
      fc.property(bytes, size, (message, ranks) => {
        const group = groupOf(roundChip, ranks, 1);
        expect(collective(message, group, fast)).toBeLessThanOrEqual(
          collective(message, group, roundDevice),
        );
      }),
    );
  });
});

test('ranks fill a domain before they spill over', () => {
  expect(groupOf(roundChip, 8, 1)).toEqual({ size: 8, perDomain: 8, domains: 1 });
  expect(groupOf(roundChip, 64, 1)).toEqual({ size: 64, perDomain: 8, domains: 8 });
  expect(groupOf(roundChip, 16, 8)).toEqual({ size: 16, perDomain: 1, domains: 16 });
});

test('the expected number of distinct boxes lies between one and the number of balls', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 12 }),
      (boxes, balls) => {
        const hit = distinct(boxes, balls);
        expect(hit).toBeGreaterThan(1 - 1e-9);
        expect(hit).toBeLessThanOrEqual(Math.min(boxes, balls) + 1e-9);
      },
    ),
  );
});

describe('expert exchange', () => {
  const exchange = {
    tokensPerChip: 4096,
    hidden: 7168,
    topK: 8,
    domainLimit: 4,
    dispatchBytes: 1,
    combineBytes: 2,
    mode: 'normal',
  } as const;

  test('node-limited routing sends at most that many copies of a token over the network', () => {
    const group = groupOf(roundChip, 64, 1);
    expect(copiesPerToken(exchange, group).scaleOut).toBeCloseTo(4 * (1 - 1 / 8), 6);
    const free = copiesPerToken({ ...exchange, domainLimit: Number.POSITIVE_INFINITY }, group);
    expect(free.scaleOut).toBeGreaterThan(copiesPerToken(exchange, group).scaleOut);
  });

  test('inside one domain nothing crosses the network', () => {
    expect(copiesPerToken(exchange, groupOf(roundChip, 8, 1)).scaleOut).toBe(0);
  });

  test('starts later the more domains it spans', () => {
    const start = (chips: number) =>
      exchangeSeconds(
        { ...exchange, tokensPerChip: 1, mode: 'low-latency' },
        groupOf(roundChip, chips, 1),
        roundDevice,
      ).dispatchSeconds;
    const starts = [8, 16, 64, 256].map(start);
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
    expect(new Set(starts).size).toBe(starts.length);
  });

  test('twice the tokens take at most twice as long, and combine in 16 bits longer than dispatch in 8', () => {
    const group = groupOf(roundChip, 64, 1);
    const once = exchangeSeconds(exchange, group, roundDevice);
    const twice = exchangeSeconds({ ...exchange, tokensPerChip: 8192 }, group, roundDevice);
    expect(twice.dispatchSeconds).toBeGreaterThan(once.dispatchSeconds);
    expect(twice.dispatchSeconds).toBeLessThanOrEqual(2 * once.dispatchSeconds);
    expect(once.combineSeconds).toBeGreaterThan(once.dispatchSeconds);
  });
});
