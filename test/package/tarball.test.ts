/** The package as people get it: packed, installed into an empty folder, used there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const place = mkdtempSync(join(tmpdir(), 'neraca-package-'));
/** What is built already is packed as it is. */
const built = process.env['NERACA_BUILT'] === undefined ? [] : ['--ignore-scripts'];
let packed: readonly string[] = [];
let tarball = '';

function run(command: string, ...words: readonly string[]): string {
  return execFileSync(command, words, {
    cwd: place,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

beforeAll(() => {
  const [entry] = JSON.parse(
    execFileSync('npm', ['pack', ...built, '--json', '--pack-destination', place], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/^[^[]*/, ''),
  );
  packed = entry.files.map(({ path }: { path: string }) => path);
  tarball = join(place, entry.filename);
  writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds what is run, the documents, the licence and the changes', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'CHANGELOG.md',
        'README.md',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/program/neraca.js',
        'hardware-profiles/h800-sxm.json',
        'scenarios/deepseek-v3.json',
        'scenarios/models/deepseek-v3/config.json',
        'scenarios/scenario.schema.json',
      ]),
    );
  });

  test('holds no source, no test, no build step and nothing temporary', () => {
    const strays =
      /^(src|test|bench|docs|reports|\.ci)\/|^dist\/node\/build\/|\.tsbuildinfo$|\.tgz$|\.tmp$/;
    expect(packed.filter(path => strays.test(path))).toEqual([]);
  });
});

/** Tools that judge packages, from the registry; undefined where it has none for us. */
const tools = (() => {
  const folder = join(place, 'tools');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const wanted = ['publint@0.3', '@arethetypeswrong/cli@0.18'];
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['install', ...flags, ...wanted], { cwd: folder });
  return status === 0 ? join(folder, 'node_modules', '.bin') : undefined;
})();

describe.skipIf(tools === undefined)('its entry points', () => {
  test.each([
    ['publint', ['run', '--strict']],
    ['attw', ['--profile', 'esm-only']],
  ])('find nothing to say in %s', (tool, words) => {
    const { status, stdout } = spawnSync(join(tools ?? '', tool), [...words, tarball], {
      cwd: place,
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual([stdout, 0]);
  });
});

describe('the installed package', () => {
  test('runs a scenario and draws it as PNG, without a compiler', () => {
    const stdout = run('npx', 'neraca', 'run', 'mixtral-8x7b', '--format', 'html,png,json');
    expect(stdout).toContain('Mixtral 8x7B');
    const folder = join(place, 'reports', 'mixtral-8x7b');
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
    const picture = readFileSync(join(folder, 'cost-of-training.png'));
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(picture.byteLength).toBeGreaterThan(2 ** 10);
    expect(existsSync(join(place, 'node_modules', 'canvas'))).toBe(false);
  });

  test('is imported as a library', () => {
    const code = `
      import { openLibrary, readScenarioFile, simulate } from 'neraca/node';
      import { resultVersion } from 'neraca';
      const result = simulate(readScenarioFile('mixtral-8x7b').document, openLibrary());
      console.log(result.version === resultVersion, result.training.feasible);
    `;
    expect(run(process.execPath, '--input-type=module', '--eval', code).trim()).toBe('true true');
  });
});
