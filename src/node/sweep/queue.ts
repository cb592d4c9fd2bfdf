/** Chunks on a queue in Redis, for any number of `neraca worker`s on any number of machines (BullMQ). */
import { type Job, Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { InputError } from '../../schema/input-error.ts';
import { milli, secondsPerDay } from '../../units/quantity.ts';
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
  // Connections come back by themselves; what was lost meanwhile is found missing below.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  // Every range that is waited for listens.
  events.setMaxListeners(4 * mostQueued);
  queue.setMaxListeners(4 * mostQueued);
  await events.waitUntilReady();
  const text = JSON.stringify(job);
  await redis.set(jobKey(job.id), text, 'EX', keptSeconds);
  return {
    async evaluate({ from, to }: Range): Promise<Uint8Array> {
      const range: QueuedRange = { job: job.id, from, to };
      for (let tries = 0; tries < mostTries; tries++) {
        // Rows that a worker finished for a run that was killed are there at once.
        const rows = await redis.getBuffer(rowsKey(range));
        if (rows === null) await waitFor(range);
        else {
          await redis.del(rowsKey(range));
          return rows;
        }
      }
      throw new Unsplittable(`the rows of points ${from} to ${to} are gone from Redis`);
    },
    async close() {
      await events.close();
      await queue.close();
    },
  };

  /** Until the range is done; a Redis that came back without its memory is asked again. */
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
      while (!(await finished(queued))) {
        if ((await queue.getJob(jobId)) !== undefined) continue;
        await redis.set(jobKey(job.id), text, 'EX', keptSeconds);
        return;
      }
    } catch (error) {
      await queued.remove().catch(() => undefined);
      const message = error instanceof Error ? error.message : String(error);
      throw message.startsWith(otherVersion) ? new Unsplittable(message) : error;
    }
    await queued.remove().catch(() => undefined);
  }

  /** True when it is done, false when nothing was heard of it for a while; throws what its worker threw. */
  async function finished(queued: Job<QueuedRange>): Promise<boolean> {
    try {
      await queued.waitUntilFinished(events, silenceMilliseconds);
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (/timed out before finishing|^Missing key for job/.test(message)) return false;
      throw error;
    }
  }
}

/** How often a range is asked for whose rows are gone when it is done. */
const mostTries = 5;
/** After so long without news of a range, it is looked up whether Redis still knows of it. */
const silenceMilliseconds = 5 / milli;

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
