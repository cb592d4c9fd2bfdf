/** `neraca worker`: lends this machine to sweeps that wait in a Redis. */
import { availableParallelism } from 'node:os';
import { command } from '../command.ts';
import { wholeNumber } from '../number-flags.ts';
import { UsageError } from '../usage-error.ts';

export const workerCommand = command({
  name: 'worker',
  summary: 'Evaluate points of sweeps that wait in a Redis',
  arguments: {},
  flags: {
    redis: { describe: 'Address of the Redis, such as redis://host:6379' },
    threads: { describe: 'Threads to use; as many as there are cores if not given' },
    idle: { describe: 'Stop after so many seconds without work; never if not given' },
  },
  examples: [
    ['neraca worker --redis redis://host:6379', 'works until it is stopped'],
    ['neraca sweep my.json --redis redis://host:6379 --out here', 'gives it work'],
  ],
  async run({ redis, threads, idle }, terminal) {
    if (redis === undefined) {
      throw new UsageError(
        'neraca worker: --redis: missing; expected an address such as redis://localhost:6379',
      );
    }
    const idleSeconds = wholeNumber('idle', idle);
    const count = wholeNumber('threads', threads) ?? availableParallelism();
    const { work } = await import('../../sweep/worker.ts');
    const said = (text: string) => terminal.remark(text);
    await work({
      redis,
      threads: count,
      said,
      ...(idleSeconds === undefined ? {} : { idleSeconds }),
    });
  },
});
