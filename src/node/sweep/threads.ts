/** Chunks on threads of this machine. */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Chunk, Executor } from './executor.ts';
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
      /** Takes chunk after chunk as long as more than `reserve` are left. */
      const work = async (
        evaluate: (range: Range) => Promise<Uint8Array>,
        reserve: number,
      ): Promise<void> => {
        while (chunks.length - next > reserve) {
          const chunk = chunks[next++] as Chunk;
          finished(chunk, await evaluateOrSplit(chunk, evaluator, evaluate));
        }
      };
      const apart = (range: Range) => pool.evaluate(job, range);
      // Two requests a thread, so that the next chunk is at hand when one is done: but towards the end none lies in wait.
      const others = Array.from({ length: threads - 1 }, () => [
        work(apart, 0),
        work(apart, 2 * threads),
      ]);
      await Promise.all([...others.flat(), work(range => evaluateHere(evaluator, range), 0)]);
    },
    close: () => pool.close(),
  };
}
