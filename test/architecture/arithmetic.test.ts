/** Results are the same bytes in every engine only if no engine's own elementary function takes part in them. */
import { describe, expect, test } from 'vitest';
import { codeOnly, sourceFiles } from '../support/source-files.ts';

/** What the language leaves to each engine in its last digits; powers of two by literals are exact. */
const left =
  /Math\.(?:a?cosh?|a?sinh?|a?tanh?|atan2|cbrt|expm?1?|hypot|log(?:10|1p|2)?|pow)\b|(?<!\b2 )\*\*|\*\* (?!-?\d)/g;

/** Where nothing is calculated that a result holds: the browser and what is drawn; asterisks there are Markdown. */
const drawn = /^src\/(?:page\/|node\/png\/|report\/chart-js\/|report\/markdown)/;

describe('arithmetic', () => {
  test('takes elementary functions from src/numeric/elementary.ts', () => {
    const strays = [...sourceFiles('src')]
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
