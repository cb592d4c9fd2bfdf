/** Chunks on threads of this machine. */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Executor } from './executor.ts';
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

/** The executor on `threads` threads. */
export function onThreads(threads: number): Executor {
  return {
    async run({ job, evaluator, chunks, finished }) {
      const pool = openThreads(threads);
      try {
        let next = 0;
        const work = async () => {
          for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
            const evaluate = (range: Range) => pool.evaluate(job, range);
            finished(chunk, await evaluateOrSplit(chunk, evaluator, evaluate));
          }
        };
        // Two requests a thread: the next chunk is at hand when one is done.
        await Promise.all(Array.from({ length: 2 * threads }, work));
      } finally {
        await pool.close();
      }
    },
  };
}
