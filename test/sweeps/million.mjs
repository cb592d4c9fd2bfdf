// npm run million [-- --points N] [--threads T] [--json FILE]: a sweep of a million points is run undisturbed, then killed
// three times (SIGKILL) and resumed, then done by two workers on a Redis of its own of which one is killed. All three
// must give the same bytes, each process within 1 GiB. Takes a few minutes; the tests run the same with 40,000 points.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '1000000' },
    threads: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'string' },
  },
});
const rents = Math.max(2, Math.round(Number(values.points) / 10_000));
const bin = resolve('dist/program/neraca.js');
const place = mkdtempSync(join(tmpdir(), 'neraca-million-'));
const most = 2 ** 30;
const say = text => process.stdout.write(`${text}\n`);
const figures = {};
const failures = [];

const scenario = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
scenario.economics.demand = { outputTokensPerDay: '20e9' };
const sweep = {
  name: 'A million points',
  scenario,
  axes: {
    chips: { set: 'training.cluster.chips', values: [8, 64, 128, 256] },
    rounds: { from: 1, to: 50, count: 50, whole: true },
    batch: { set: 'training.globalBatchSequences', expression: '256 * rounds' },
    months: {
      set: 'economics.horizon',
      values: [6, 12, 18, 24, 30, 36, 42, 48, 54, 60],
      unit: 'months',
    },
    growth: { set: 'economics.demand.monthlyGrowth', values: [0, 0.02, 0.05, 0.1, 0.2] },
    rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: rents, unit: 'USD/h' },
  },
  inputs: ['training.plan.tensorParallel', 'training.plan.recompute'],
  outputs: [
    'training.hours',
    'training.mfu',
    'economics.training.usd',
    'economics.serving.usdPerMillionOutputTokens',
    'economics.lifetime.crossing',
    { name: 'hourly', expression: 'rent * chips' },
  ],
};
const file = join(place, 'million.json');
writeFileSync(file, JSON.stringify(sweep));
const points = 4 * 50 * 10 * 5 * rents;

/** A process with the most memory that it has held, as Linux counts it. */
function start(...words) {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const began = process.hrtime.bigint();
  const state = { child, bytes: 0, seconds: 0 };
  const look = setInterval(() => {
    try {
      const [, kilobytes = 0] =
        /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      state.bytes = Math.max(state.bytes, Number(kilobytes) * 1024);
    } catch {
      // Gone, or a system without /proc.
    }
  }, 50);
  state.ended = new Promise(done => {
    child.on('exit', (code, signal) => {
      clearInterval(look);
      state.seconds = Number(process.hrtime.bigint() - began) / 1e9;
      done({ code, signal });
    });
  });
  return state;
}

const chunks = folder => {
  const there = join(folder, 'chunks');
  return existsSync(there) ? readdirSync(there).filter(name => name.endsWith('.rows')).length : 0;
};

function check(name, truth) {
  say(`${truth ? 'yes' : 'NO '}  ${name}`);
  if (!truth) failures.push(name);
}

const tables = ['points.parquet', 'points.csv'];
const equal = (one, other) =>
  tables.every(name => spawnSync('cmp', ['-s', join(one, name), join(other, name)]).status === 0);
const mebi = bytes => `${Math.round(bytes / 2 ** 20)} MiB`;

async function until(folder, wanted, { child }) {
  while (chunks(folder) < wanted && child.exitCode === null) await setTimeout(5);
}

try {
  const whole = join(place, 'whole');
  const undisturbed = start('sweep', file, '--out', whole, '--threads', values.threads);
  const { code } = await undisturbed.ended;
  if (code !== 0) throw new Error(`the sweep itself ended with ${code}`);
  const expected = Math.ceil(points / 2 ** 13);
  figures.undisturbed = {
    points,
    seconds: undisturbed.seconds,
    pointsPerSecond: points / undisturbed.seconds,
    peakBytes: undisturbed.bytes,
    csvBytes: statSync(join(whole, 'points.csv')).size,
    parquetBytes: statSync(join(whole, 'points.parquet')).size,
  };
  say(
    `${points.toLocaleString('en')} points undisturbed in ${undisturbed.seconds.toFixed(1)} s on ${values.threads} threads, tables included: ` +
      `${Math.round(points / undisturbed.seconds).toLocaleString('en')}/s, at most ${mebi(undisturbed.bytes)}`,
  );
  check('undisturbed within 1 GiB', undisturbed.bytes <= most);

  const killed = join(place, 'killed');
  let seconds = 0;
  let bytes = 0;
  for (const share of [0.2, 0.45, 0.8]) {
    const run = start('sweep', file, '--out', killed, '--threads', values.threads);
    await until(killed, Math.floor(share * expected), run);
    check(
      `killed with ${chunks(killed)} of about ${expected} chunks done`,
      run.child.kill('SIGKILL'),
    );
    await run.ended;
    seconds += run.seconds;
    bytes = Math.max(bytes, run.bytes);
  }
  const last = start('sweep', file, '--out', killed, '--threads', values.threads);
  await last.ended;
  figures.killedThreeTimes = {
    seconds: seconds + last.seconds,
    peakBytes: Math.max(bytes, last.bytes),
  };
  say(
    `killed three times and resumed: ${(seconds + last.seconds).toFixed(1)} s in all, at most ${mebi(figures.killedThreeTimes.peakBytes)}`,
  );
  check('the same bytes after three kills', equal(whole, killed));
  check('killed and resumed within 1 GiB', figures.killedThreeTimes.peakBytes <= most);
  rmSync(killed, { recursive: true });

  if (spawnSync('redis-server', ['--version']).status !== 0) {
    say('no redis-server here: the queue is not tried');
  } else {
    const port = await freePort();
    const redis = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore', cwd: place },
    );
    try {
      await setTimeout(500);
      const url = `redis://127.0.0.1:${port}`;
      const queued = join(place, 'queued');
      const workers = [1, 2].map(() => start('worker', '--redis', url, '--threads', '1'));
      const asked = start('sweep', file, '--out', queued, '--redis', url);
      await until(queued, Math.floor(0.4 * expected), asked);
      check(`a worker killed with ${chunks(queued)} chunks done`, workers[0].child.kill('SIGKILL'));
      await asked.ended;
      workers[1].child.kill('SIGTERM');
      await workers[1].ended;
      const peak = Math.max(asked.bytes, ...workers.map(worker => worker.bytes));
      figures.queue = { seconds: asked.seconds, peakBytes: peak };
      say(
        `over Redis with two workers, one of them killed: ${asked.seconds.toFixed(1)} s, at most ${mebi(peak)} in one process`,
      );
      check('the same bytes over Redis', equal(whole, queued));
      check('over Redis within 1 GiB', peak <= most);
    } finally {
      redis.kill('SIGTERM');
    }
  }
  figures.failures = failures;
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exitCode = failures.length === 0 ? 0 : 1;

async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}
