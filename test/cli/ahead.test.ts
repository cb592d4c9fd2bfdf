/** Large work is said before it begins, on standard error, and very large work waits for --long. */
import { describe, expect, test } from 'vitest';
import { goAhead, limits, playing, refuseLong, timed } from '../../src/node/cli/ahead.ts';
import { openTerminal } from '../../src/node/cli/terminal.ts';
import { openLibrary } from '../../src/node/library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';

const who = 'neraca run';

function said(words: readonly string[], count: number, seconds?: number): string {
  let errors = '';
  const terminal = openTerminal({
    stdout: { write: () => expect.unreachable('nothing is written into the answer') },
    stderr: {
      write: text => {
        errors += text;
        return true;
      },
    },
    env: {},
    words,
  });
  goAhead({ unit: 'events', count, what: 'some events', seconds }, { who }, terminal);
  return errors;
}

describe('what is ahead', () => {
  test('is said above a million events, or where it takes a minute', () => {
    expect(said([], limits.events.said, 2)).toBe('');
    expect(said([], limits.events.said + 1, 2.53)).toBe('some events: about 2.5 s\n');
    expect(said([], 1, 1200)).toBe('some events: about 20 min\n');
  });

  test('is not said in quiet, and said beside JSON', () => {
    expect(said(['--quiet'], 1e7, 30)).toBe('');
    expect(said(['--json'], 1e7, 30)).toBe('some events: about 30 s\n');
  });

  test('is refused where it is very large, unless --long is said', () => {
    const work = {
      unit: 'points',
      count: 3e7,
      what: '30,000,000 points',
      seconds: undefined,
    } as const;
    expect(() => refuseLong(work, { who })).toThrow(
      'neraca run: 30,000,000 points; more than 20,000,000 points need --long',
    );
    expect(() => refuseLong(work, { who, long: true })).not.toThrow();
  });

  test('time is taken from a few pieces, more of them where they are quick', () => {
    const tried: [number, number][] = [];
    expect(timed(100, (from, to) => void tried.push([from, to]))).toBeGreaterThanOrEqual(0);
    expect(tried.slice(0, 3)).toEqual([
      [0, 1],
      [1, 3],
      [3, 7],
    ]);
    expect(Math.max(...tried.map(([, to]) => to))).toBeLessThanOrEqual(100);
  });
});

describe('a played service', () => {
  const library = openLibrary();
  const scenario = (
    simulation: object,
    arrivals: object = { kind: 'poisson', requestsPerSecond: 2 },
  ) =>
    checkScenario(
      {
        name: 'played',
        model: 'mixtral-8x7b',
        serving: {
          cluster: { chip: 'h100-sxm', chips: 8 },
          workload: { inputTokens: 4096, outputTokens: 64, arrivals },
          simulation,
        },
      },
      'scenario',
    );

  test('is as much work as its requests, each with the steps of its prompt', () => {
    const few = playing(scenario({ requests: 1000 }), library);
    const more = playing(scenario({ requests: 2000 }), library);
    const small = playing(scenario({ requests: 1000, stepTokens: 256 }), library);
    expect(more?.count).toBe(2 * (few?.count ?? 0));
    expect((small?.count ?? 0) - (few?.count ?? 0)).toBeCloseTo(1000 * (4096 / 256 - 0.5), -2);
    expect(few?.what).toBe('1,000 requests to play, some 5,500 events');
  });

  test('is counted for every chip and draw, and for a whole trace', () => {
    const once = playing(scenario({}), library);
    expect(playing(scenario({}), library, 5)?.count).toBe(5 * (once?.count ?? 0));
    expect(playing(scenario({}), library, 5)?.what).toMatch(/^5 times 20,000 requests/);
    const trace = { kind: 'trace', trace: 'azure-2023-conv' };
    expect(playing(scenario({}, trace), library)?.what).toMatch(/^19,366 requests/);
  });

  test('is no work where the closed form answers', () => {
    expect(playing(scenario({ engine: 'steady' }), library)).toBeUndefined();
  });
});
