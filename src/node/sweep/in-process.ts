/** The plainest executor: one chunk after another, here. */
import { setImmediate } from 'node:timers/promises';
import { type Executor, packRows } from './executor.ts';

export const inProcess: Executor = {
  async run({ evaluator, chunks, finished }) {
    for (const chunk of chunks) {
      finished(chunk, packRows(evaluator.evaluate(chunk.from, chunk.to)));
      // Gives way to signals and to the progress line.
      await setImmediate();
    }
  },
};
