/** Strict JSON: the same values as JSON.parse gives, and faults that can be found in an editor. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../src/schema/input-error.ts';
import { parseJson } from '../../src/schema/json.ts';

test('reads every JSON text as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      fc.pre(!text.includes('"__proto__"'));
      expect(parseJson(text, 'x.json')).toEqual(JSON.parse(text));
    }),
  );
});

test('refuses every text that JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map(text => `${text},`),
        fc.json().map(text => text.slice(1)),
      ),
      text => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (!valid) expect(() => parseJson(text, 'x.json')).toThrow(InputError);
      },
    ),
    { numRuns: 1000 },
  );
});

test('tolerates a byte order mark, and counts columns without it', () => {
  expect(parseJson('\uFEFF{"a":1}', 'x.json')).toEqual({ a: 1 });
  expect(() => parseJson('\uFEFF{a:1}', 'x.json')).toThrow(/^x.json: line 1, column 2: /);
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: expected a comma'],
  ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 'line 3, column 3: expected a comma'],
  ['{"a" 1}', 'line 1, column 6: expected a colon'],
  ['{"a": }', 'line 1, column 7: expected a value'],
  ['[1, 2', 'line 1, column 6: expected a closing bracket "]"'],
  ['[1, ]', 'line 1, column 5: expected no comma before the closing "]"'],
  ['{"a": 01}', 'line 1, column 8: expected a comma'],
  ['"\\x"', 'line 1, column 1: expected a valid escape such as "\\n" or "\\\\"'],
  ['{1: 2}', 'line 1, column 2: expected a key in double quotes'],
  ['/* x */ 1', 'line 1, column 1: comments are not allowed in JSON'],
])('says where %j goes wrong', (text, message) => {
  expect(() => parseJson(text, 'x.json')).toThrow(
    new InputError('x.json', [{ path: '', message }]),
  );
});

test('names every repeated key, whatever the level', () => {
  const text = '{"a": {"b": 1, "b": 2}, "c": [{"d": 1, "d": 1}], "a": 0}';
  expect(() => parseJson(text, 'x.json')).toThrow(
    new InputError('x.json', [
      {
        path: '',
        message: 'line 1, column 16: expected each key once, got "b" again, first in line 1',
      },
      {
        path: '',
        message: 'line 1, column 40: expected each key once, got "d" again, first in line 1',
      },
      {
        path: '',
        message: 'line 1, column 50: expected each key once, got "a" again, first in line 1',
      },
    ]),
  );
});

test('the same key in different objects is no repetition', () => {
  expect(parseJson('[{"a": 1}, {"a": 2}, {"b": {"a": 3}}]', 'x.json')).toHaveLength(3);
});

test('refuses a document that would exhaust the stack', () => {
  expect(() => parseJson('['.repeat(1e6), 'x.json')).toThrow('expected at most 200 levels');
  expect(parseJson('['.repeat(200) + ']'.repeat(200), 'x.json')).toBeTruthy();
});
