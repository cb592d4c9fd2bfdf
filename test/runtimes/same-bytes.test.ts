/** The same question on other runtimes: the same bytes, whatever their version of the language's own functions. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shippedDocuments } from '../support/shipped-documents.ts';
import { bin, here, install, nodes, others, type Runtime } from './runtime.ts';

const place = mkdtempSync(join(tmpdir(), 'neraca-runtimes-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Answers in which training, serving, events, money, draws and searches take part. */
const questions = [
  'run deepseek-v3 --json',
  'run mixtral-8x7b --uncertainty 200 --threads 2 --json',
  'compare mixtral-8x7b --chips h100-sxm,mi300x,ascend-910c --json',
  'infer --model qwen3-8b --chip h100-sxm --chips 4 --input 900 --output 200 --rate 4 --simulate --json',
  'search train --model llama-3.1-8b --chip h100-sxm --chips 64 --global-batch 512 --sequence 4096 --json',
].map(line => line.split(' '));

/** How long a search took is no part of its answer. */
const timeless = (text: string) => text.replace(/"seconds": [\d.e-]+/, '"seconds": 0');

const answers = new Map<string, string>();

/** What the Node that runs the tests answers; asked once. */
function ours(words: readonly string[]): string {
  const line = words.join(' ');
  const answer = answers.get(line) ?? here.run(place, bin, ...words);
  answers.set(line, answer);
  return answer;
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map(name => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

function report(runtime: Runtime, name: string, formats: string) {
  const out = join(place, name);
  runtime.run(place, bin, 'run', 'mixtral-8x7b', '--format', formats, '--out', out);
  return filesOf(out);
}

function sweep(runtime: Runtime, name: string) {
  const file = join(place, 'sweep.json');
  writeFileSync(
    file,
    JSON.stringify({
      name: 'Test',
      scenario: 'mixtral-8x7b',
      axes: {
        chips: { set: 'training.cluster.chips', values: [8, 64] },
        rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 800, unit: 'USD/h' },
      },
      outputs: ['training.hours', 'economics.training.usd'],
    }),
  );
  const out = join(place, name);
  runtime.run(place, bin, 'sweep', file, '--out', out, '--threads', '2');
  return filesOf(out);
}

/** The library as a program imports it by its name. */
const program = `
  import { createLibrary, readScenario, simulate } from 'neraca';
  import { readFileSync } from 'node:fs';
  const { scenario, documents } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  console.log(JSON.stringify(simulate(readScenario(scenario, 'mine'), createLibrary(documents))));
`;

function imported(runtime: Runtime): string {
  const file = join(place, 'program.mjs');
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  if (!existsSync(join(place, 'node_modules/neraca')))
    symlinkSync(resolve('.'), join(place, 'node_modules/neraca'));
  const project = { private: true, type: 'module', dependencies: { neraca: '*' } };
  writeFileSync(join(place, 'package.json'), JSON.stringify(project));
  writeFileSync(file, program);
  const scenario = readFileSync('scenarios/mixtral-8x7b.json', 'utf8');
  const given = { scenario, documents: shippedDocuments() };
  const asked = join(place, 'given.json');
  writeFileSync(asked, JSON.stringify(given));
  return runtime.run(place, file, asked);
}

let swept: Readonly<Record<string, string>> | undefined;

const runtimes = [...nodes, ...others].map(kind => ({
  kind,
  name: kind.name,
  runtime: install(kind),
}));

describe.each(runtimes)('on $name', ({ kind, runtime }) => {
  if (runtime === undefined) {
    test.skip('gives the same bytes: it is not to be had here');
    return;
  }
  afterAll(() => runtime.remove());

  test.each(questions)('%s %s %s gives the same bytes', (...words) => {
    const answer = timeless(runtime.run(place, bin, ...words));
    expect(answer === timeless(ours(words))).toBe(true);
  });

  test('the library is imported, and simulates to the same bytes', () => {
    const answer = imported(runtime);
    expect(JSON.parse(answer).training.feasible).toBe(true);
    expect(answer === imported(here)).toBe(true);
  });

  test('reports are the same files', () => {
    // The page holds functions as their source, which Bun rewrites; pictures and zips come from libraries of each runtime.
    const formats = nodes.includes(kind) ? 'html,md,csv,json,xlsx,png' : 'md,csv,json';
    const [there, plain] = [report(runtime, kind.name, formats), report(here, 'here', formats)];
    expect(Object.keys(there)).toEqual(Object.keys(plain));
    expect(Object.keys(there).filter(name => there[name] !== plain[name])).toEqual([]);
    rmSync(join(place, 'here'), { recursive: true });
  });

  test('a sweep on threads writes the same tables', () => {
    const there = sweep(runtime, `sweep ${kind.name}`);
    swept ??= sweep(here, 'sweep here');
    const plain = swept;
    expect(Object.keys(there)).toEqual(['points.csv', 'points.parquet', 'sweep.json']);
    expect(Object.keys(there).filter(name => there[name] !== plain[name])).toEqual([]);
  });
});
