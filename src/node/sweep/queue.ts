/** Chunks on a queue in Redis, for any number of `neraca worker`s on any number of machines (BullMQ). */
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { InputError } from '../../schema/input-error.ts';
import { secondsPerDay } from '../../units/quantity.ts';
import type { Executor } from './executor.ts';
import type { SweepJob } from './job.ts';
import { evaluateOrSplit, type Range, Unsplittable } from './split.ts';

export const queueName = 'neraca-sweep';

/** What a worker finds on the queue; the job itself, which all chunks share, stands under `jobKey`. */
export interface QueuedRange extends Range {
  readonly job: string;
}

export const jobKey = (id: string) => `neraca:job:${id}`;
export const rowsKey = ({ job, from, to }: QueuedRange) => `neraca:rows:${job}:${from}-${to}`;
/** A queue that nobody comes back to forgets after a week. */
export const keptSeconds = 7 * secondsPerDay;

/** A failure for which no point is to blame. */
export const otherVersion = 'another version of Neraca';

/** Ranges waiting or under way at most, so that a sweep of millions does not fill the memory of Redis. */
const mostQueued = 256;

/** Connects, or says that nobody answers there. */
export async function connect(url: string): Promise<Redis> {
  if (!/^rediss?:\/\//.test(url)) {
    throw new InputError('--redis', [
      { path: '', message: `expected an address such as redis://localhost:6379, got "${url}"` },
    ]);
  }
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: null,
  });
  // Told by the rejected promise.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
  } catch (error) {
    const message = `no Redis answers at ${url} (${error instanceof Error ? error.message : String(error)})`;
    throw new InputError('--redis', [{ path: '', message }]);
  }
  redis.options.retryStrategy = (attempt: number) =>
    Math.min(attempt * retryMilliseconds, longestRetry);
  return redis;
}

const retryMilliseconds = 100;
const longestRetry = 2 ** 12;

/** The executor that leaves the work to the workers of a Redis. */
export function onQueue(url: string): Executor {
  return {
    async run({ job, evaluator, chunks, finished }) {
      const redis = await connect(url);
      const line = await openLine(url, redis, job);
      try {
        let next = 0;
        const work = async () => {
          for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
            finished(chunk, await evaluateOrSplit(chunk, evaluator, range => line.evaluate(range)));
          }
        };
        await Promise.all(Array.from({ length: Math.min(mostQueued, chunks.length) }, work));
      } finally {
        await line.close();
        redis.disconnect();
      }
    },
  };
}

/** Sends ranges and waits for their rows. */
async function openLine(url: string, redis: Redis, job: SweepJob) {
  const connection = connectionOf(url);
  const queue = new Queue<QueuedRange>(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  // Every range that is waited for listens.
  events.setMaxListeners(4 * mostQueued);
  queue.setMaxListeners(4 * mostQueued);
  await events.waitUntilReady();
  await redis.set(jobKey(job.id), JSON.stringify(job), 'EX', keptSeconds);
  return {
    async evaluate({ from, to }: Range): Promise<Uint8Array> {
      const range: QueuedRange = { job: job.id, from, to };
      const left = await redis.getBuffer(rowsKey(range));
      // Rows that a worker finished for a run that was killed.
      if (left === null) await waitFor(range);
      const rows = left ?? (await redis.getBuffer(rowsKey(range)));
      if (rows === null)
        throw new Unsplittable(`the rows of points ${from} to ${to} are gone from Redis`);
      await redis.del(rowsKey(range));
      return rows;
    },
    async close() {
      await events.close();
      await queue.close();
    },
  };

  async function waitFor(range: QueuedRange): Promise<void> {
    const jobId = `${range.job}-${range.from}-${range.to}`;
    const old = await queue.getJob(jobId);
    // Done or failed for a run before this one: its rows are gone, so it starts afresh.
    if (old !== undefined && ((await old.isCompleted()) || (await old.isFailed())))
      await old.remove();
    const queued = await queue.add('range', range, {
      jobId,
      removeOnComplete: { age: keptSeconds },
    });
    try {
      await queued.waitUntilFinished(events);
    } catch (error) {
      await queued.remove().catch(() => undefined);
      const message = error instanceof Error ? error.message : String(error);
      throw message.startsWith(otherVersion) ? new Unsplittable(message) : error;
    }
    await queued.remove().catch(() => undefined);
  }
}

/** How BullMQ names the place of a Redis. */
export function connectionOf(url: string) {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  const database = Number(pathname.slice(1));
  return {
    host: hostname,
    port: port === '' ? defaultPort : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(Number.isSafeInteger(database) ? { db: database } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    maxRetriesPerRequest: null,
  };
}

const defaultPort = 6379;
