/** Formulas calculate what they say, see only the names they are given, and refuse the rest in plain words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, type ExpressionValue } from '../../src/schema/expression.ts';

const names = ['chips', 'rent', 'chip', 'training.usd'];
const scope = { chips: 20, rent: 2.5, chip: 'h800-sxm', 'training.usd': 100 };

function worked(text: string): ExpressionValue {
  return compileExpression(text, { names }).evaluate(scope);
}

describe('a formula', () => {
  test.each([
    ['ceil(chips / 8) * 8', 24],
    ['-2 ^ 2 + 10 % 4', -2],
    ['chips * rent <= 50 and chip == "h800-sxm"', true],
    ['8 <= chips < 20', false],
    ['not (chips > 8) or rent != 2.5', false],
    ['chips > 8 ? training.usd / 2 : 0', 50],
    ['max(1, 2, chips, rent) + min(rent, 3)', 22.5],
    ['2 pi', 2 * Math.PI],
  ])('%s is %j', (text, value) => {
    expect(worked(text)).toBe(value);
  });

  test('names what it depends on', () => {
    const { names: used } = compileExpression('rent * chips + rent + pi', { names });
    expect(used).toEqual(['rent', 'chips']);
  });

  test('may use functions that its document brings along', () => {
    const functions = { twice: (value: number) => 2 * value };
    expect(compileExpression('twice(chips)', { names, functions }).evaluate(scope)).toBe(40);
  });

  test('calculates as the language does', () => {
    const number = fc.double({ noNaN: true, min: 0.1, max: 100 });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const formula = compileExpression('(a + b) * c - a / b ^ 2', { names: ['a', 'b', 'c'] });
        expect(formula.evaluate({ a, b, c })).toBe((a + b) * c - a / b ** 2);
      }),
    );
  });
});

describe('a formula is refused', () => {
  test.each([
    ['chpis * 2', 'unknown name "chpis"; did you mean'],
    ['sqroot(chips)', 'unknown function "sqroot"; did you mean "sqrt"'],
    ['chips *', 'expected a formula such as'],
    ['chips = 3', 'assignments have no place'],
    ['f(x) = x', 'function assignments have no place'],
    ['[1, 2]', 'arrays have no place'],
    ['chips; rent', 'blocks have no place'],
    ['chips[1]', 'expected a name'],
    ['chip.constructor("return 1")()', 'expected'],
    ['cos.constructor("return 1")', 'unknown function "cos.constructor"'],
    ['import({})', 'unknown function "import"'],
    ['evaluate("1")', 'unknown function "evaluate"'],
    ['constructor', 'unknown name "constructor"'],
    ['__proto__', 'unknown name "__proto__"'],
    ['chips!', 'unknown operator "!"'],
    [`1${' + 1'.repeat(200)}`, 'at most 500 characters'],
  ])('%s', (text, message) => {
    expect(() => compileExpression(text, { names })).toThrow(message);
  });

  test.each([
    ['chips / 0', 'has no finite value'],
    ['log(0 - chips)', 'has no finite value'],
    ['chip * 2', 'expected a number, got "h800-sxm"'],
    ['chips ? 1 : 2', 'expected true or false, got 20'],
  ])('when it has no value: %s', (text, message) => {
    expect(() => worked(text)).toThrow(message);
  });
});
