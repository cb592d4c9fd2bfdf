// npm run bench [-- --json FILE] [--only serving | page]: each speed figure, what was asked of it, and whether this machine gets there.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pageFigures } from './page.mjs';

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string', default: '' } },
});
const place = mkdtempSync(join(tmpdir(), 'neraca-bench-'));
const bin = resolve('dist/program/neraca.js');
const say = line => process.stdout.write(`${line}\n`);

/** Seconds of a command line of ours; its answer goes nowhere. */
function seconds(...words) {
  const began = process.hrtime.bigint();
  execFileSync(process.execPath, [bin, ...words], {
    cwd: place,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** Mean seconds of every benchmark by its name. */
function measured() {
  const file = join(place, 'bench.json');
  const only = values.only === '' ? [] : [values.only];
  spawnSync('npx', ['vitest', 'bench', '--run', ...only, '--outputJson', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { files } = JSON.parse(readFileSync(file, 'utf8'));
  return files.flatMap(({ groups }) =>
    groups.flatMap(({ fullName, benchmarks }) =>
      benchmarks.map(({ name, mean }) => ({ name: `${fullName} ${name}`, seconds: mean / 1e3 })),
    ),
  );
}

const perSecond = (name, of, work, target) => ({
  name,
  of,
  value: s => work / s,
  unit: '/s',
  target,
  least: true,
});
const atMost = (name, of, target) => ({ name, of, value: s => s, unit: 's', target, least: false });

/** Figures of vitest's benchmarks: which one, and what a call of it does. */
const fromBenchmarks = [
  ...['gpt-3-175b', 'deepseek-v3'].map(model => ({
    name: `training plans evaluated by formula, ${model}`,
    of: new RegExp(`${model}.*search: (\\d+) plans`),
    value: (s, [, plans]) => Number(plans) / s,
    unit: '/s',
    target: 50_000,
    least: true,
  })),
  ...['gpt-3-175b', 'deepseek-v3'].map(model =>
    perSecond(
      `training steps of 16 stages × 128 micro-batches, simulated, ${model}`,
      new RegExp(`${model}.*simulated`),
      1,
      2000,
    ),
  ),
  perSecond('decode steps in closed form', /compiled/, 1000, 500_000),
  ...['training points', 'serving points', 'points of money', 'points of a life'].map(kind => ({
    name: `${kind} of a sweep on one core (half of what two are asked for)`,
    of: new RegExp(`of (\\d+) ${kind}`),
    value: (s, [, points]) => Number(points) / s,
    unit: '/s',
    target: 25_000,
    least: true,
  })),
  {
    name: "Calculon's points for GPT-3 on 1,024 chips, side by side with its 280/s",
    of: /gpt-3-175b.*, (\d+) points of Calculon/,
    value: (s, [, points]) => Number(points) / s,
    unit: '/s',
    target: 28_000,
    least: true,
  },
  atMost('the frontier of Qwen3-32B on 32 H200', /frontier.*qwen3-32b/, 1),
  ...[20_000, 80_000].map(requests =>
    perSecond(
      `requests played event by event, ${requests.toLocaleString('en')} of DeepSeek-R1`,
      new RegExp(`${requests.toLocaleString('en')} requests.*two pools, 200 requests/s`),
      requests,
      100_000,
    ),
  ),
  {
    name: 'a day of a million requests, event by event',
    of: /20,000 requests.*a million a day/,
    value: s => (s * 1_000_000) / 20_000,
    unit: 's',
    target: 15,
    least: false,
  },
  ...[
    'mixtral-8x7b training',
    'deepseek-v3 serving',
    'deepseek-lifetime serving',
    'deepseek-lifetime economics',
  ].map(turn =>
    atMost(`a turn of a slider in the report: ${turn}`, new RegExp(`slider ${turn}`), 0.05),
  ),
  atMost('2,000 draws of uncertainty over a whole scenario', /2,000 draws deepseek-v3/, 5),
  atMost('a whole scenario, DeepSeek-V3', /simulate deepseek-v3/, 2),
];

/** Figures of the command line, growing with the work where that matters. */
const searches = [
  ['a search over GPT-3 175B on 128 chips', 'gpt-3-175b', 'a100-80gb-sxm', 128, 1536, 2048],
  ['a search over GPT-3 175B on 1,024 chips', 'gpt-3-175b', 'a100-80gb-sxm', 1024, 1536, 2048],
  ['a search over DeepSeek-V3 on 2,048 chips', 'deepseek-v3', 'h800-sxm', 2048, 15360, 4096],
];
const sweepOf = count =>
  JSON.stringify({
    name: 'bench',
    scenario: 'mixtral-8x7b',
    axes: {
      rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count, unit: 'USD/h' },
      months: { set: 'economics.horizon', from: 1, to: 50, count: 50, whole: true, unit: 'months' },
    },
    outputs: ['training.hours', 'economics.training.usd'],
  });

function commandFigures() {
  const figures = [
    { name: 'neraca --help', value: seconds('--help'), unit: 's', target: 0.5, least: false },
    {
      name: 'run with all formats, DeepSeek-V3',
      value: seconds('run', 'deepseek-v3', '--out', 'all'),
      unit: 's',
      target: 5,
      least: false,
    },
    {
      name: '2,000 draws of uncertainty on two threads, start included, DeepSeek-V3',
      value: seconds('run', 'deepseek-v3', '--uncertainty', '2000', '--threads', '2', '--json'),
      unit: 's',
      target: 5,
      least: false,
    },
    ...searches.map(([name, model, chip, chips, batch, sequence]) => ({
      name,
      value: seconds(
        'search',
        'train',
        '--model',
        model,
        '--chip',
        chip,
        '--chips',
        String(chips),
        '--global-batch',
        String(batch),
        '--sequence',
        String(sequence),
      ),
      unit: 's',
      target: 2,
      least: false,
    })),
  ];
  for (const count of [500, 5000]) {
    writeFileSync(join(place, `sweep-${count}.json`), sweepOf(count));
    const taken = seconds('sweep', `sweep-${count}.json`, '--out', `sweep-${count}`);
    figures.push({
      name: `points of a sweep of ${(count * 50).toLocaleString('en')}, start included`,
      value: (count * 50) / taken,
      unit: '/s',
      target: 50_000,
      least: true,
    });
  }
  return [...figures, ...executorFigures()];
}

/** A sweep whose points are dear enough for threads to matter: a layout is searched for each batch. */
const dearSweep = JSON.stringify({
  name: 'bench',
  scenario: {
    name: 'bench',
    model: 'gpt-3-175b',
    training: {
      cluster: { chip: 'a100-80gb-sxm', chips: 256 },
      tokens: '300e9',
      sequenceLength: 2048,
      globalBatchSequences: 512,
      plan: 'auto',
    },
  },
  axes: {
    chips: { set: 'training.cluster.chips', values: [256, 512, 1024] },
    rounds: { from: 1, to: 800, count: 800, whole: true },
    batch: { set: 'training.globalBatchSequences', expression: '512 * rounds' },
    rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 16, unit: 'USD/h' },
  },
  inputs: 'axes',
  outputs: ['training.stepSeconds', 'economics.training.usd'],
});

/** What two threads and a queue make of the same sweep. */
function executorFigures() {
  writeFileSync(join(place, 'dear.json'), dearSweep);
  const points = 3 * 800 * 16;
  const one = seconds('sweep', 'dear.json', '--out', 'one', '--threads', '1');
  const two = seconds('sweep', 'dear.json', '--out', 'two', '--threads', '2');
  const figures = [
    { name: 'two threads over one', value: one / two, unit: '×', target: 1.7, least: true },
  ];
  if (spawnSync('redis-server', ['--version']).status !== 0) return figures;
  const port = 16_379 + (process.pid % 1000);
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', words, { stdio: 'ignore', cwd: place });
  const url = `redis://127.0.0.1:${port}`;
  const worker = spawn(process.execPath, [bin, 'worker', '--redis', url, '--threads', '1'], {
    stdio: 'ignore',
  });
  try {
    // The server answers before the worker is ready; the queue waits for both.
    spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 2000)']);
    const queued = seconds('sweep', 'dear.json', '--out', 'queued', '--redis', url);
    figures.push({
      name: 'what the queue adds to a point',
      value: Math.max(0, ((queued - one) / points) * 1e3),
      unit: 'ms',
      target: 1,
      least: false,
    });
  } finally {
    worker.kill();
    server.kill();
  }
  return figures;
}

try {
  const benchmarks = values.only === 'page' ? [] : measured();
  const figures = [
    ...fromBenchmarks.flatMap(({ of, value, ...figure }) => {
      const found = benchmarks.find(({ name }) => of.test(name));
      return found === undefined
        ? []
        : [{ ...figure, value: value(found.seconds, of.exec(found.name)) }];
    }),
    ...(values.only === '' ? commandFigures() : []),
    ...(['', 'page'].includes(values.only) ? await pageFigures(place, seconds) : []),
  ].map(figure => ({
    ...figure,
    met: figure.least ? figure.value >= figure.target : figure.value <= figure.target,
  }));
  const text = number =>
    number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3);
  for (const { name, value, unit, target, least, met } of figures) {
    const asked = `${least ? '≥' : '≤'} ${text(target)}`;
    say(
      `${met ? 'yes' : 'NO '}  ${`${text(value)} ${unit}`.padStart(14)}  ${asked.padStart(10)}  ${name}`,
    );
  }
  const [load = 0] = loadavg();
  const busy =
    load > 1.5 * cpus().length
      ? `; ${load.toFixed(0)} processes wanted these cores, so the figures are too low`
      : '';
  say(`on ${cpus().length} × ${cpus()[0]?.model ?? 'cores'}, Node ${process.version}${busy}`);
  const document = {
    figures,
    benchmarks,
    machine: { cores: cpus().length, model: cpus()[0]?.model, node: process.version, load },
  };
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(document, null, 2)}\n`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
