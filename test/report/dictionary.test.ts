/** No English is left in the Indonesian report, whatever kind of result it shows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/content.ts';
import { indonesian, indonesianPhrases } from '../../src/report/languages/indonesian.ts';
import { translator } from '../../src/report/languages/language.ts';
import { localized } from '../../src/report/languages/localized.ts';
import { reportsOfEveryKind } from './every-kind.ts';

/** Words that Indonesian engineers use as they are. */
const alike = new Set(
  `prefill decode dualpipe ring adamw deepep megatron eplb hopper blackwell poisson asynchronous
  released computeUnits model int8 fp8 bf16 training serving chunked-prefill as-needed least-loaded
  recompute query interleaved-1f1b china router`.split(/\s+/),
);
/** `economics.training.usd`, `h800-sxm`. */
const id = /^[a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)+$/;
/** `economics chipHourPrice`: an input as a tornado names it. */
const input = /^\S+(?: [a-z]+[A-Z]?\w*)*(?: [a-z]+[A-Z]\w*)(?: \S+)*$/;
/** `training.usd < 6e4`: a question as it was asked. */
const question = /^[\w.]+ [<>]=? [\w.]+$/;

function texts(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return /^(name|title|where|source|note)$/.test(key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, one]) => texts(one, inner));
}

/** Names of chips, regions, strategies and sources, as their documents write them. */
const names = ['hardware-profiles', 'scenarios', 'scenarios/prices', 'scenarios/token-prices']
  .flatMap(folder =>
    readdirSync(folder)
      .filter(file => file.endsWith('.json') && !file.endsWith('.schema.json'))
      .flatMap(file => texts(JSON.parse(readFileSync(join(folder, file), 'utf8')))),
  )
  .join('\n');

/** Texts that the dictionary left in English, but for names, ids and amounts. */
function leftInEnglish(content: Report): readonly string[] {
  const unknown = new Set<string>();
  const translate = translator(indonesianPhrases, text => unknown.add(text.trim()));
  localized(content, { code: 'id', translate });
  return [...unknown].filter(
    text =>
      /[a-z]{3}/.test(text) &&
      !alike.has(text) &&
      ![id, input, question].some(form => form.test(text)) &&
      !names.includes(text),
  );
}

describe('the Indonesian report leaves nothing in English:', () => {
  test.each(Object.entries(reportsOfEveryKind))('%s', (_, make) => {
    expect(leftInEnglish(make())).toEqual([]);
  });
});

test('every text of the page around the report is in the dictionary', () => {
  const folders = ['src/report', 'src/report/html', 'src/report/what-if', 'src/page'];
  const said = folders.flatMap(folder =>
    readdirSync(folder)
      .filter(file => file.endsWith('.ts'))
      .flatMap(file => [
        ...readFileSync(join(folder, file), 'utf8').matchAll(/\bsay\('((?:[^'\\]|\\.)*)'\)/g),
      ])
      .map(([, text = '']) => text),
  );
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter(text => indonesian.translate(text) === text)).toEqual([]);
});
