/** Rules of the house that neither the compiler nor the linter knows. */
import { describe, expect, test } from 'vitest';
import { codeOnly, sourceFiles } from '../support/source-files.ts';

const source = [...sourceFiles('src')];
const tests = [...sourceFiles('test')];
const longest = 300;

/** Powers of ten, 1024 and 3600: written out, they stand for a unit. */
const conversion = /(?<![\w.$])(?:1e-?\d+|1(?:_?000)+|1024|3_?600|60_000)(?![\w.])/g;

describe('files', () => {
  test('have no more than 300 lines', () => {
    const lengths = [...source, ...tests].map(([path, text]) => ({
      path,
      lines: text.split('\n').length,
    }));
    expect(lengths.filter(({ lines }) => lines > longest + 1)).toEqual([]);
  });

  test('open with why they exist', () => {
    const silent = source.filter(([, text]) => !/^(#!.*\n)?\/\*\*/.test(text));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test('are never called utils, helpers or common', () => {
    const vague = source.filter(([path]) => /(?:utils?|helpers?|common|misc)\.ts$/.test(path));
    expect(vague.map(([path]) => path)).toEqual([]);
  });
});

describe('numbers', () => {
  test('that convert units stand in src/units alone', () => {
    const strays = source
      .filter(([path]) => !path.startsWith('src/units/'))
      .flatMap(([path, text]) =>
        [...codeOnly(text).matchAll(conversion)].map(([number]) => `${path}: ${number}`),
      );
    expect(strays).toEqual([]);
  });

  test.each(['x / 1e9', 'x * 1024', '3600 * hours', '1000', '1_000_000', '1e-6'])(
    'such as %s would be found',
    code => {
      expect(codeOnly(code).match(conversion)).toHaveLength(1);
    },
  );

  test.each(['x * 10', 'h100', "'1e9'", '// 1e9', 'layer1000', '4096'])(
    'such as %s are left alone',
    code => {
      expect(codeOnly(code).match(conversion)).toBeNull();
    },
  );
});

describe('promises for later', () => {
  test('stand nowhere in the source', () => {
    const marks = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', '@ts-' + 'ignore', '@ts-' + 'expect'].join('|'),
    );
    expect(source.filter(([, text]) => marks.test(text)).map(([path]) => path)).toEqual([]);
  });
});

/** What the language leaves to each engine in its last digits; powers of two by literals are exact. */
const left =
  /Math\.(?:a?cosh?|a?sinh?|a?tanh?|atan2|cbrt|expm?1?|hypot|log(?:10|1p|2)?|pow)\b|(?<!\b2 )\*\*|\*\* (?!-?\d)/g;

/** Where nothing is calculated that a result holds: the browser and what is drawn; asterisks there are Markdown. */
const drawn = /^src\/(?:page\/|node\/png\/|report\/chart-js\/|report\/markdown)/;

describe('arithmetic', () => {
  test('takes elementary functions from src/numeric/elementary.ts', () => {
    const strays = source
      .filter(([path]) => !drawn.test(path))
      .flatMap(([path, text]) =>
        [...codeOnly(text).matchAll(left)].map(([found]) => `${path}: ${found}`),
      );
    expect(strays).toEqual([]);
  });

  test.each(['Math.exp(x)', 'Math.log2(x)', 'x ** 2', '10 ** 3', '2 ** x', 'Math.hypot(a, b)'])(
    'such as %s would be found',
    code => {
      expect(codeOnly(code).match(left)).not.toBeNull();
    },
  );

  test.each(['Math.sqrt(x)', '2 ** 20', '2 ** -53', 'exp(x)', 'pow(x, 2)', 'Math.LOG2E'])(
    'such as %s are left alone',
    code => {
      expect(codeOnly(code).match(left)).toBeNull();
    },
  );
});
