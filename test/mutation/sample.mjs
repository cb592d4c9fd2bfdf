// npm run mutate -- --folder timing [--sample 150] [--seed 1]: what no test would notice in a folder of src/, by a random sample.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** Tests that speak for a folder beside its own: quick ones, since each change is tried against them. */
const speakers = {
  units: [],
  operators: ['test/inference/steps', 'test/training/conservation'],
  network: ['test/training/step', 'test/training/context-exchange'],
  timing: ['test/inference/steps', 'test/training/step', 'test/training/context-exchange'],
  training: ['test/parallelism'],
  economics: [],
};
/** Names and words of messages: schemas, snapshots of texts and the command line's tests look at those. */
const excluded = ['StringLiteral'];

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    sample: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
  },
});
const { folder = '' } = values;
if (!Object.hasOwn(speakers, folder))
  throw new Error(`--folder: expected one of ${Object.keys(speakers).join(', ')}, got "${folder}"`);

const silent = { isDebugEnabled: () => false };
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
  silent[level] = () => undefined;
const instrumenter = new Instrumenter(silent);

/** Every change that would be tried in a file, with its place. */
async function changesOf(path) {
  const file = { name: path, content: readFileSync(path, 'utf8'), mutate: true };
  const options = { plugins: null, excludedMutations: excluded, ignorers: [], noHeader: true };
  const { mutants } = await instrumenter.instrument([file], options);
  return mutants.map(({ id, location: { start, end } }) => ({
    id: `${path} ${id}`,
    path,
    start,
    end,
  }));
}

const isBefore = (one, other) =>
  one.line < other.line || (one.line === other.line && one.column <= other.column);
const holds = (outer, inner) =>
  outer.path === inner.path && isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);

/** As Stryker names a place: file:line:column-line:column. */
const placeOf = ({ path, start, end }) =>
  `${path}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;

/** A sequence of numbers from 0 to below 1, the same for the same seed (mulberry32). */
function draws(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const paths = readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map(name => `src/${folder}/${name}`)
  .toSorted();
const all = (await Promise.all(paths.map(changesOf))).flat();
const next = draws(Number(values.seed));
const shuffled = all
  .map(change => ({ change, order: next() }))
  .toSorted((one, other) => one.order - other.order)
  .map(({ change }) => change);
// Stryker tries all changes inside a place it is given: one that would bring too many along is passed over.
const sample = Number(values.sample);
const tried = new Set();
const drawn = [];
for (const change of shuffled) {
  const along = all.filter(other => holds(change, other) && !tried.has(other.id));
  if (along.length === 0 || along.length > Math.max(1, sample / 20)) continue;
  if (tried.size + along.length > sample) break;
  for (const { id } of along) tried.add(id);
  drawn.push(placeOf(change));
}
process.stdout.write(`${folder}: ${all.length} changes, of which ${tried.size} are tried\n`);

mkdirSync('.stryker', { recursive: true });
const config = {
  ...JSON.parse(readFileSync('stryker.config.json', 'utf8')),
  mutate: drawn,
  mutator: { excludedMutations: excluded },
  jsonReporter: { fileName: `.stryker/${folder}.json` },
  tempDirName: `.stryker/tmp-${folder}`,
};
writeFileSync(`.stryker/${folder}.config.json`, JSON.stringify(config, null, 2));
const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';
const words = [stryker, 'run', `.stryker/${folder}.config.json`];
const { status } = spawnSync(process.execPath, words, {
  stdio: 'inherit',
  env: { ...process.env, NERACA_MUTATE: [`test/${folder}`, ...speakers[folder]].join(',') },
});
process.exitCode = status ?? 1;
