/** Everything outside src/node/ runs in a place that has the language and nothing else. */
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

describe('the compiler settings of the portable source', () => {
  const { compilerOptions, exclude } = JSON.parse(readFileSync('src/tsconfig.json', 'utf8'));

  test('know neither Node nor a browser', () => {
    expect(compilerOptions.types).toEqual([]);
    expect(compilerOptions.lib).toEqual(['ES2023']);
  });

  test('leave out the two edges alone: the page and Node', () => {
    expect(exclude).toEqual(['node', 'page']);
  });
});

describe('the library, bundled for no platform in particular', () => {
  let evaluate: (expression: string, given?: object) => string;

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: ['src/index.ts'],
      bundle: true,
      write: false,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      format: 'iife',
      globalName: 'neraca',
      target: 'es2023',
    });
    const place = createContext(Object.create(null));
    // A clock or a dice would make two runs differ.
    runInContext('Date = Math.random = console = undefined;', place);
    runInContext(bundle.outputFiles[0]?.text ?? '', place);
    evaluate = (expression, given = {}) => {
      Object.assign(place, { given: JSON.stringify(given) });
      return runInContext(`JSON.stringify(${expression})`, place);
    };
  });

  test('finds itself without Node, browser, clock and dice', () => {
    const names = ['process', 'Buffer', 'console', 'window', 'URL', 'setTimeout', 'Date'];
    const found = `[${names.map(name => `typeof ${name}`)}, typeof Math.random]`;
    expect(new Set(JSON.parse(evaluate(found)))).toEqual(new Set(['undefined']));
  });

  test.each(['deepseek-v3', 'mixtral-8x7b'])('simulates %s to the same bytes as in Node', name => {
    const scenario = readFileSync(`scenarios/${name}.json`, 'utf8');
    const there = evaluate(
      `(() => {
        const { scenario, documents } = JSON.parse(given);
        const library = neraca.createLibrary(documents);
        return neraca.simulate(neraca.readScenario(scenario, 'scenario'), library);
      })()`,
      { scenario, documents: shippedDocuments() },
    );
    const { document } = readScenarioFile(name);
    expect(there).toBe(JSON.stringify(simulate(document, openLibrary())));
  });

  test('draws the report of a result', () => {
    const html = evaluate(
      `(() => {
        const { scenario, documents } = JSON.parse(given);
        const result = neraca.simulate(neraca.readScenario(scenario, 'scenario'), neraca.createLibrary(documents));
        return neraca.markdown(neraca.report(result));
      })()`,
      {
        scenario: readFileSync('scenarios/mixtral-8x7b.json', 'utf8'),
        documents: shippedDocuments(),
      },
    );
    expect(JSON.parse(html)).toContain('# Mixtral 8x7B');
  });

  test('throws InputError there as here', () => {
    const thrown = evaluate(
      `(() => { try { neraca.readScenario('{', 'mine'); } catch (error) { return error.message; } })()`,
    );
    expect(thrown).toContain('mine: line 1, column 2');
  });
});
