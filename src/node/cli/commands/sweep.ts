/** `neraca sweep`: one scenario at many points, here, on threads, on a queue or as one of many shards. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Executor } from '../../sweep/executor.ts';
import type { SweepOutcome } from '../../sweep/run-sweep.ts';
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { whenInterrupted } from '../interruption.ts';
import { longFlag } from '../long-flag.ts';
import { wholeNumber } from '../number-flags.ts';
import { columns } from '../terminal.ts';
import { progressLine } from '../text/progress-line.ts';
import { wrapped } from '../text/wrap.ts';
import { UsageError } from '../usage-error.ts';

export const sweepCommand = command({
  name: 'sweep',
  summary: 'Simulate a scenario at many points',
  arguments: {
    sweep: 'Path of a sweep, the name of one that comes with Neraca, or "merge"',
  },
  flags: {
    threads: { describe: 'Threads to use; as many as there are cores if not given' },
    redis: {
      describe: 'Let `neraca worker`s do it: address of a Redis, such as redis://host:6379',
    },
    shard: { describe: 'Do one part of several, such as 3/8; `sweep merge` joins them' },
    long: longFlag,
    from: { describe: 'Folders to merge, such as a,b,c; the shards of one folder if not given' },
  },
  examples: [
    ['neraca sweep chips-by-price --out here', 'here/points.parquet and here/points.csv'],
    ['neraca sweep my.json --out here', 'the same again goes on where a killed one ended'],
    ['neraca sweep my.json --out part3 --shard 3/8', 'one job of a Slurm or Kubernetes array'],
    ['neraca sweep merge --from part1,part2,part3 --out here', 'the tables from all parts'],
  ],
  async run({ sweep, json = false, out, threads, redis, shard, from, long }, terminal) {
    const part = shardOf(shard);
    const [{ readSweepFile }, { jobOf }, { runSweep }, { sweepAhead }] = await Promise.all([
      import('../../sweep/sweep-file.ts'),
      import('../../sweep/job.ts'),
      import('../../sweep/run-sweep.ts'),
      import('../sweep-ahead.ts'),
    ]);
    if (sweep === 'merge') {
      if (out === undefined)
        throw new UsageError('neraca sweep merge: --out: missing; expected a folder');
      const { mergeShards } = await import('../../sweep/merge.ts');
      terminal.stage('merging');
      const merged = await mergeShards(from?.split(',').map(name => name.trim()) ?? [], out);
      const words = () => outcomeText(merged);
      return deliverData(
        merged,
        { json, directory: undefined, words, file: 'merge.json' },
        terminal,
      );
    }
    if (from !== undefined)
      throw new UsageError('neraca sweep: --from belongs to `neraca sweep merge`');
    terminal.stage('reading the sweep');
    const file = readSweepFile(sweep);
    const count = wholeNumber('threads', threads) ?? availableParallelism();
    const executor = await executorFor(count, redis);
    const directory = out ?? join('reports', 'sweeps', file.name);
    const line = progressLine();
    let kept = '0';
    const release = whenInterrupted(
      terminal,
      () => `${kept} points are kept in ${directory}; the same command goes on from there`,
    );
    try {
      const asked = jobOf(file);
      const { evaluator } = asked;
      const ahead = sweepAhead(
        { file, evaluator },
        { who: 'neraca sweep', long, terminal, threads: redis === undefined ? count : undefined },
      );
      ahead.refuse(evaluator.size / (part?.of ?? 1));
      const outcome = await runSweep(asked, {
        directory,
        executor,
        ...(part === undefined ? {} : { shard: part }),
        progress: (done, of, fresh) => {
          if (fresh === 0) ahead.say(of - done);
          kept = `${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;
          terminal.stage(line(done, of, fresh));
        },
      });
      const words = () => outcomeText(outcome);
      const delivery = { json, directory: undefined, words, file: 'sweep.json' };
      await deliverData(outcome, delivery, terminal);
    } finally {
      release();
      await executor.close?.();
    }
  },
});

/** Threads start at once, and load what they need while the sweep is read. */
async function executorFor(threads: number, redis: string | undefined): Promise<Executor> {
  if (redis !== undefined) return (await import('../../sweep/queue.ts')).onQueue(redis);
  if (threads > 1) return (await import('../../sweep/threads.ts')).onThreads(threads);
  return (await import('../../sweep/in-process.ts')).inProcess;
}

/** Points, what constraints left of them, and how those ended. */
function outcomeText({ points, rows, verdicts = {}, files }: SweepOutcome): string {
  const counted = `${points.toLocaleString('en')} points`;
  if (rows === undefined)
    return `${counted} of this shard are done; \`neraca sweep merge\` joins the shards`;
  const out = points - rows;
  const said = [
    ...(out > 0 ? [`${out.toLocaleString('en')} ruled out by constraints`] : []),
    ...(verdicts['infeasible']
      ? [`${verdicts['infeasible'].toLocaleString('en')} infeasible`]
      : []),
    ...(verdicts['error'] ? [`${verdicts['error'].toLocaleString('en')} in error`] : []),
  ];
  const flawed = verdicts['infeasible'] !== undefined || verdicts['error'] !== undefined;
  const why =
    said.length === 0 ? '' : ` (${said.join(', ')}${flawed ? '; "reason" says why' : ''})`;
  return [
    ...wrapped(`${counted}, ${rows.toLocaleString('en')} rows${why}`, columns),
    ...files.map(file => `  ${file}`),
  ].join('\n');
}

function shardOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const [, shard = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (shard >= 1 && shard <= of) return { shard, of };
  throw new UsageError(`--shard: expected a part of a whole such as 3/8, got "${text}"`);
}
