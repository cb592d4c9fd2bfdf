/** What holds for any input: an answer or one InputError, soon, and nothing of the language itself changed. */
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError } from '../../src/schema/input-error.ts';

const millisecondsPerMinute = 60_000;
const minutes = Number(process.env['NERACA_FUZZ_MINUTES'] ?? 0);

/**
 * Few runs in the tests; with NERACA_FUZZ_MINUTES as many as fit into this test's share of them, from another seed each
 * time, and a line that says how many.
 */
export function fuzzed(name: string, runs: number, share = 1): fc.Parameters<unknown> {
  if (minutes === 0) return { numRuns: runs, seed: 20_250_101, endOnFailure: false };
  const tell = (details: fc.RunDetails<unknown>) => {
    const { failed, numRuns, seed } = details;
    writeSync(2, `fuzz: ${name}: ${numRuns} cases from seed ${seed}${failed ? ', FAILED' : ''}\n`);
    const why = fc.defaultReportMessage(details);
    if (why !== undefined) throw new Error(`${why}\n${String(details.errorInstance)}`);
  };
  return {
    numRuns: Number.MAX_SAFE_INTEGER,
    seed: Date.now() % 2 ** 31,
    interruptAfterTimeLimit: minutes * share * millisecondsPerMinute,
    markInterruptAsFailure: false,
    reporter: tell,
  };
}

/** Milliseconds that a test with these runs may take. */
export const patience = (minutes + 4) * millisecondsPerMinute;

/** Seconds after which one input counts as one that hangs, on a machine that is busy. */
const longest = 60;

const watching = `
  const { parentPort } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  let timer;
  parentPort.on('message', text => {
    clearTimeout(timer);
    if (text === undefined) return;
    timer = setTimeout(() => {
      writeSync(2, 'HANGS: ' + text + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, ${longest} * 1000);
  });`;

let watchdog: Worker | undefined;

/** The work on this input, watched from another thread: a hang ends the test and shows its input. */
export function watched<Answer>(input: string, work: () => Answer): Answer {
  watchdog ??= new Worker(watching, { eval: true });
  watchdog.unref();
  watchdog.postMessage(input);
  try {
    return work();
  } finally {
    watchdog.postMessage(undefined);
  }
}

/** What the work gives, or undefined where it refuses its input in good order. */
export function answerOrRefusal<Answer>(input: string, work: () => Answer): Answer | undefined {
  try {
    return watched(input, work);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { message } of error.problems) {
      expect(message).not.toMatch(/undefined|\[object|NaN got|^$/);
      expect(message.length).toBeLessThan(2000);
    }
    return undefined;
  } finally {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
}

/** Paths of numbers that are no numbers, or below zero. */
export function oddNumbers(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') {
    return Number.isFinite(value) && value >= 0 ? [] : [`${path} = ${value}`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => oddNumbers(part, `${path}.${key}`));
}
