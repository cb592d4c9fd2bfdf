/** Chunks on threads of this machine. */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Executor } from './executor.ts';
import { evaluateHere } from './in-process.ts';
import type { SweepJob } from './job.ts';
import { evaluateOrSplit, type Range } from './split.ts';

export interface ThreadPool {
  evaluate(job: SweepJob, range: Range): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A pool of threads that evaluate ranges of any job. */
export function openThreads(threads: number): ThreadPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./thread.js', import.meta.url)),
    name: 'evaluate',
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    evaluate: (job, { from, to }) => pool.run({ job, from, to }) as Promise<Uint8Array>,
    close: () => pool.destroy(),
  };
}

/**
 * The executor on `threads` threads, of which this one is the first: it knows the sweep already, and the others start
 * while it reads and compiles it.
 */
export function onThreads(threads: number): Executor {
  const pool = openThreads(threads - 1);
  return {
    async run({ job, evaluator, chunks, finished }) {
      let next = 0;
      const work = async (evaluate: (range: Range) => Promise<Uint8Array>) => {
        for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
          finished(chunk, await evaluateOrSplit(chunk, evaluator, evaluate));
        }
      };
      // Two requests a thread: the next chunk is at hand when one is done.
      const others = Array.from({ length: 2 * (threads - 1) }, () =>
        work(range => pool.evaluate(job, range)),
      );
      await Promise.all([...others, work(range => evaluateHere(evaluator, range))]);
    },
    close: () => pool.close(),
  };
}
