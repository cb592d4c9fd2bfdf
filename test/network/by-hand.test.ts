/** Messages timed by hand on links of round figures: which bytes cross which link, and what starting costs. */
import { describe, expect, test } from 'vitest';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allReduceSeconds, engineAllReduceSeconds } from '../../src/network/all-reduce.ts';
import { allToAllSeconds } from '../../src/network/all-to-all.ts';
import { copiesPerToken, distinct, exchangeSeconds } from '../../src/network/expert-exchange.ts';
import { groupOf } from '../../src/network/group.ts';
import { pipelinedSeconds } from '../../src/network/pipelined.ts';
import { pointToPointSeconds } from '../../src/network/point-to-point.ts';
import { roundChip, roundDevice } from '../support/shapes.ts';

/** 80% of 400 and of 50 GB/s; libraries start in 5 us, the network beyond the node in 3 us a hop. */
const up = 0.8 * 400e9;
const out = 0.8 * 50e9;
const start = 5e-6;
const hop = 3e-6;
const one = groupOf(roundChip, 8, 1);
const eight = groupOf(roundChip, 64, 1);
const bytes = 64e6;

/** start + 1.18 sqrt(start wire) + wire. */
const sent = (begin: number, size: number, rate: number) =>
  begin + 1.18 * Math.sqrt((begin * size) / rate) + size / rate;

test('a chunked transfer costs its start, its wire and their mean', () => {
  expect(pipelinedSeconds(4e-6, 9e6, 1e12)).toBeCloseTo(4e-6 + 1.18 * 6e-6 + 9e-6, 12);
});

describe('an all-reduce', () => {
  test('sends the vector twice, less its own eighth', () => {
    expect(allReduceSeconds(bytes, one, roundDevice)).toBeCloseTo(
      sent(start, (2 * bytes * 7) / 8, up),
      12,
    );
  });

  test('over nodes sends an eighth of the vector over each card, a hop for each doubling of nodes', () => {
    expect(allReduceSeconds(bytes, eight, roundDevice)).toBeCloseTo(
      sent(start, (2 * bytes * 7) / 8, up) + sent(start + 3 * hop, (2 * (bytes / 8) * 7) / 8, out),
      12,
    );
  });

  test('of chips one to a node uses the network alone', () => {
    const apart = groupOf(roundChip, 4, 8);
    expect(allReduceSeconds(bytes, apart, roundDevice)).toBeCloseTo(
      sent(start + 2 * hop, (2 * bytes * 3) / 4, out),
      12,
    );
  });

  test('of an engine is one kernel up to 8 MiB, where that is quicker', () => {
    const small = 64 * 2 ** 10;
    const kernel = 3e-6 + (7 * small) / (0.6 * 400e9);
    expect(engineAllReduceSeconds(small, one, roundDevice)).toBeCloseTo(kernel, 12);
    const library = (size: number) => allReduceSeconds(size, one, roundDevice);
    expect(engineAllReduceSeconds(8 * 2 ** 20, one, roundDevice)).toBe(library(8 * 2 ** 20));
    expect(engineAllReduceSeconds(bytes, one, roundDevice)).toBe(library(bytes));
    expect(engineAllReduceSeconds(small, eight, roundDevice)).toBe(
      allReduceSeconds(small, eight, roundDevice),
    );
    expect(engineAllReduceSeconds(small, groupOf(roundChip, 1, 1), roundDevice)).toBe(0);
  });

  test('of an engine goes to the library just beyond 8 MiB, even if its own kernel would be quicker', () => {
    const pair = groupOf(roundChip, 2, 1);
    const edge = 8 * 2 ** 20;
    expect(engineAllReduceSeconds(edge, pair, roundDevice)).toBeLessThan(
      allReduceSeconds(edge, pair, roundDevice),
    );
    expect(engineAllReduceSeconds(edge + 1, pair, roundDevice)).toBe(
      allReduceSeconds(edge + 1, pair, roundDevice),
    );
  });
});

describe('an all-gather', () => {
  test('is half an all-reduce', () => {
    expect(allGatherSeconds(bytes, one, roundDevice)).toBeCloseTo(
      sent(start, (bytes * 7) / 8, up),
      12,
    );
    expect(allGatherSeconds(bytes, eight, roundDevice)).toBeCloseTo(
      sent(start, (bytes * 7) / 8, up) + sent(start + 3 * hop, ((bytes / 8) * 7) / 8, out),
      12,
    );
    expect(allGatherSeconds(bytes, groupOf(roundChip, 4, 8), roundDevice)).toBeCloseTo(
      sent(start + 2 * hop, (bytes * 3) / 4, out),
      12,
    );
  });
});

describe('an all-to-all', () => {
  test('leaves the node with what is for others, and keeps what is for itself', () => {
    expect(allToAllSeconds(bytes, one, roundDevice)).toBeCloseTo(
      sent(start, (bytes * 7) / 8, up),
      12,
    );
    expect(allToAllSeconds(bytes, eight, roundDevice)).toBeCloseTo(
      sent(start, (bytes * 7) / 64, up) + sent(start + hop, (bytes * 56) / 64, out),
      12,
    );
    expect(allToAllSeconds(bytes, groupOf(roundChip, 4, 8), roundDevice)).toBeCloseTo(
      sent(start + hop, (bytes * 3) / 4, out),
      12,
    );
  });
});

test('a message takes its latency and its wire, inside a node or outside', () => {
  expect(pointToPointSeconds(bytes, true, roundDevice)).toBeCloseTo(1e-6 + bytes / up, 12);
  expect(pointToPointSeconds(bytes, false, roundDevice)).toBeCloseTo(3e-6 + bytes / out, 12);
  expect(pointToPointSeconds(0, false, roundDevice)).toBe(0);
});

describe('ranks', () => {
  test('further apart share fewer links, and never less than a chip', () => {
    expect(groupOf(roundChip, 16, 2)).toEqual({ size: 16, perDomain: 4, domains: 4 });
    expect(groupOf(roundChip, 4, 1)).toEqual({ size: 4, perDomain: 4, domains: 1 });
    expect(groupOf(roundChip, 4, 3)).toEqual({ size: 4, perDomain: 2, domains: 2 });
    expect(groupOf(roundChip, 3, 16)).toEqual({ size: 3, perDomain: 1, domains: 3 });
    expect(groupOf(roundChip, 12, 1)).toEqual({ size: 12, perDomain: 8, domains: 2 });
  });
});

describe('dispatch and combine', () => {
  const exchange = {
    tokensPerChip: 100,
    hidden: 1000,
    topK: 8,
    domainLimit: 4,
    dispatchBytes: 1.5,
    combineBytes: 3,
    mode: 'normal',
  } as const;

  /** Start-ups are quoted across 32 nodes, five doublings; inside one they are half as long here. */
  const startAcross8 = 0.5 + (0.5 * 3) / 5;

  test('balls in boxes: one ball hits one, two of two boxes one and a half', () => {
    expect([distinct(5, 1), distinct(2, 2)]).toEqual([expect.closeTo(1, 12), 1.5]);
  });

  test('low latency sends a copy for each expert, by the network where it lies beyond the node', () => {
    const { scaleUp, scaleOut } = copiesPerToken({ ...exchange, mode: 'low-latency' }, eight);
    expect(scaleOut).toBeCloseTo((8 * 7) / 8, 12);
    expect(scaleUp).toBeCloseTo((8 * 63) / 64 - 7, 12);
  });

  test('normal mode sends one to each node, which hands it on', () => {
    const { scaleUp, scaleOut } = copiesPerToken(exchange, eight);
    expect(scaleOut).toBeCloseTo((4 * 7) / 8, 12);
    expect(scaleUp).toBeCloseTo((distinct(64, 8) * 63) / 64, 12);
    expect(copiesPerToken(exchange, groupOf(roundChip, 4, 8)).scaleUp).toBe(0);
    expect(copiesPerToken(exchange, groupOf(roundChip, 1, 1))).toEqual({ scaleUp: 0, scaleOut: 0 });
    const free = { ...exchange, domainLimit: Number.POSITIVE_INFINITY };
    expect(copiesPerToken(free, eight).scaleOut).toBeCloseTo((distinct(8, 8) * 7) / 8, 12);
  });

  test('take as long as the slower fabric, after a start that is shorter inside a node', () => {
    const copies = copiesPerToken(exchange, eight);
    const law = roundDevice.efficiency.dispatch.normal;
    const elements = 100 * 1000;
    const wire = elements * Math.max(copies.scaleUp / up, copies.scaleOut / out);
    const times = exchangeSeconds(exchange, eight, roundDevice);
    expect(times.dispatchSeconds).toBeCloseTo(startAcross8 * law.dispatchSeconds + 1.5 * wire, 12);
    expect(times.combineSeconds).toBeCloseTo(
      startAcross8 * law.combineSeconds + (3 * wire) / law.combineRateFactor,
      12,
    );
    const all = elements * (copies.scaleUp + copies.scaleOut);
    expect(times.dispatchedBytes).toBeCloseTo(1.5 * all, 3);
    expect(times.combinedBytes).toBeCloseTo(3 * all, 3);
    const inside = exchangeSeconds(exchange, one, roundDevice);
    const wireInside = (elements * distinct(8, 8) * 7) / 8 / up;
    expect(inside.dispatchSeconds).toBeCloseTo(0.5 * law.dispatchSeconds + 1.5 * wireInside, 12);
    expect(inside.combineSeconds).toBeCloseTo(
      0.5 * law.combineSeconds + (3 * wireInside) / law.combineRateFactor,
      12,
    );
  });

  test('start as their mode does', () => {
    const { dispatch } = roundDevice.efficiency;
    const lowLatency = { ...dispatch.lowLatency, dispatchSeconds: 1e-6, combineSeconds: 2e-6 };
    const device = {
      ...roundDevice,
      efficiency: { ...roundDevice.efficiency, dispatch: { ...dispatch, lowLatency } },
    };
    const tiny = { ...exchange, hidden: 1e-9 };
    const { dispatchSeconds, combineSeconds } = exchangeSeconds(
      { ...tiny, mode: 'low-latency' },
      eight,
      device,
    );
    expect([dispatchSeconds, combineSeconds]).toEqual([
      expect.closeTo(startAcross8 * 1e-6, 12),
      expect.closeTo(startAcross8 * 2e-6, 12),
    ]);
    expect(exchangeSeconds(tiny, eight, device).dispatchSeconds).toBeCloseTo(
      startAcross8 * dispatch.normal.dispatchSeconds,
      12,
    );
  });

  test('cost nothing alone or for no token', () => {
    const nothing = { dispatchSeconds: 0, combineSeconds: 0, dispatchedBytes: 0, combinedBytes: 0 };
    expect(exchangeSeconds(exchange, groupOf(roundChip, 1, 1), roundDevice)).toEqual(nothing);
    expect(exchangeSeconds({ ...exchange, tokensPerChip: 0 }, eight, roundDevice)).toEqual(nothing);
  });
});
