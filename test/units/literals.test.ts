/** Conversions between units stand in one place: no power of ten, 1024 or 3600 converts outside src/units. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const source = new URL('../../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !/^(units|numeric)[\\/]/.test(file))
  .sort();

const remark = /\/\*[\s\S]*?\*\/|\/\/.*/g;
const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
/** Powers of ten in exponent form anywhere: 1e9, 10 ** 9, 0.001. */
const exponential =
  /(?<![\w.$])(?:\d+(?:\.\d+)?e[+-]?\d*[369]|10 ?\*\* ?-?\d+|0\.(?:000)*001)(?![\w.])/gi;
/** Factors beside an operator; standing alone they may be counts. */
const factor = String.raw`(?:1(?:_?000)+|1_?024|3_?600|86_?400|365(?:\.\d+)?)`;
const multiplied = new RegExp(String.raw`[*/] ?${factor}(?![\w.])|(?<![\w.$])${factor} ?[*/]`, 'g');

/** Conversions written in a text of source, strings and comments aside. */
function conversionsIn(code: string): readonly string[] {
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  const bare = code.replace(quoted, blank).replace(remark, blank);
  return [...(bare.match(exponential) ?? []), ...(bare.match(multiplied) ?? [])];
}

test.each(files)('%s converts by the constants of src/units', file => {
  expect(conversionsIn(readFileSync(new URL(file, source), 'utf8'))).toEqual([]);
});

test('there are sources to look through', () => {
  expect(files.length).toBeGreaterThan(50);
});

test.each([
  ['x / 1e9', ['1e9']],
  ['const giga = 1e9', ['1e9']],
  ['x * 1000', ['* 1000']],
  ['1_000_000 * x', ['1_000_000 *']],
  ['x / 1024', ['/ 1024']],
  ['hours * 3600', ['* 3600']],
  ['10 ** 9', ['10 ** 9']],
  ['x * 1e-6 + y * 1.5e3', ['1e-6', '1.5e3']],
  ['x * 0.001', ['0.001']],
  ['days / 365', ['/ 365']],
  ["'1 / 1000'", []],
  ['x // per 1000', []],
  ['/** 1e9 */ x', []],
  ['sequences = 1024', []],
  ['x1000 * y + 1e2 * z / 10240 + 0.0012', []],
])('the search finds in %j %j', (code, found) => {
  expect(conversionsIn(code)).toEqual(found);
});
