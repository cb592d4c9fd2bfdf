/** A worker: takes ranges of points off a queue in Redis and puts their rows back, until it is told to stop. */
import { Worker } from 'bullmq';
import { milli } from '../../units/quantity.ts';
import { programVersion, type SweepJob } from './job.ts';
import {
  connect,
  connectionOf,
  jobKey,
  keptSeconds,
  otherVersion,
  type QueuedRange,
  queueName,
  rowsKey,
} from './queue.ts';
import { openThreads } from './threads.ts';

export interface WorkerWishes {
  readonly redis: string;
  readonly threads: number;
  /** Stops by itself after so many seconds without work; undefined: never. */
  readonly idleSeconds?: number;
  readonly said: (text: string) => void;
}

/** A worker that has been silent this long is taken for dead, and its range goes to another. */
const silenceMilliseconds = 10 / milli;
/** A range that has brought down so many workers is given up, and its points are tried one by one. */
const mostDeaths = 2;

/** Works until a signal, or until nothing has come for `idleSeconds`. */
export async function work({
  redis: url,
  threads,
  idleSeconds,
  said,
}: WorkerWishes): Promise<void> {
  const redis = await connect(url);
  const pool = openThreads(threads);
  const jobs = new Map<string, Promise<SweepJob>>();
  let last = performance.now();
  let busy = 0;
  const jobOf = (id: string) => {
    const known = jobs.get(id) ?? fetched(id);
    jobs.set(id, known);
    return known;
  };
  const fetched = async (id: string): Promise<SweepJob> => {
    const text = await redis.get(jobKey(id));
    if (text === null) throw new Error(`the sweep ${id} is gone from Redis`);
    return JSON.parse(text) as SweepJob;
  };
  const worker = new Worker<QueuedRange>(
    queueName,
    async ({ data }) => {
      busy++;
      try {
        const job = await jobOf(data.job);
        if (job.version !== programVersion) {
          throw new Error(
            `${otherVersion}: the sweep is of ${job.version}, a worker of ${programVersion}`,
          );
        }
        const rows = await pool.evaluate(job, data);
        await redis.set(rowsKey(data), Buffer.from(rows), 'EX', keptSeconds);
        said(`points ${data.from} to ${data.to - 1} of ${data.job}`);
      } finally {
        busy--;
        last = performance.now();
      }
    },
    {
      connection: connectionOf(url),
      concurrency: threads,
      lockDuration: silenceMilliseconds,
      stalledInterval: silenceMilliseconds / 2,
      maxStalledCount: mostDeaths,
    },
  );
  worker.on('error', error => said(error.message));
  await worker.waitUntilReady();
  said(`waiting for sweeps at ${new URL(url).host}`);
  await new Promise<void>(stop => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
    if (idleSeconds === undefined) return;
    const look = setInterval(() => {
      if (busy > 0 || (performance.now() - last) * milli < idleSeconds) return;
      clearInterval(look);
      stop();
    }, pollMilliseconds);
  });
  await worker.close();
  await pool.close();
  redis.disconnect();
}

const pollMilliseconds = 200;
