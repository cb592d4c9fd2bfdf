/** Questions over a result: comparisons of its figures, and nothing else that a formula language could be made to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { readScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { InputError } from '../../src/schema/input-error.ts';
import {
  figureNames,
  figuresIn,
  holds,
  questionAbout,
  scopeOf,
} from '../../src/uncertainty/questions.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const text = readFileSync('scenarios/mixtral-8x7b.json', 'utf8');
const result = simulate(readScenario(text, 'mixtral'), createLibrary(shippedDocuments()));
const names = figureNames(result);
const scope = scopeOf(figuresIn(result, names), names);
const ask = (question: string) => holds(questionAbout(question, scope), scope);

describe('a question', () => {
  test('may name a figure in full or in short', () => {
    expect(ask('training.usd == economics.training.usd')).toBe(true);
    expect(ask('training.hours * 64 <= training.chipHours + 1')).toBe(true);
    expect(ask('serving.timeToFirstToken.p50 < 1 and serving.chips == 8')).toBe(true);
    expect(ask('energy.trainingJoules > 0 ? true : false')).toBe(true);
  });

  test('that is no comparison is told so', () => {
    expect(() => ask('training.usd * 2')).toThrow(
      'expected a comparison such as "training.usd < 6e6"',
    );
  });

  test('about a figure that is not there names the nearest', () => {
    expect(() => ask('training.used < 6e6')).toThrow('did you mean "training.usd"');
  });
});

/** What has been tried on formula languages: code, files, prototypes, loops, assignments, memory, depth. */
const attacks = [
  'import("fs")',
  'require("fs")',
  'process.exit(1)',
  'eval("1")',
  'evaluate("1+1") > 0',
  'parse("1") > 0',
  'compile("1") > 0',
  'simplify("x") > 0',
  'derivative("x^2", "x") > 0',
  'help("sin") > 0',
  'config({}) > 0',
  'createUnit("x") > 0',
  'typed("f", {}) > 0',
  'constructor.constructor("return 1")() > 0',
  'training.constructor > 0',
  'training.usd.constructor("return process")() > 0',
  'training["constructor"] > 0',
  '__proto__ > 0',
  'training.__proto__.x > 0',
  'toString() > 0',
  'hasOwnProperty("x")',
  'f(x) = x; f(1) > 0',
  'f(x) = f(x)',
  'a = 1',
  'training.usd = 1',
  'training.usd = 1; training.usd < 2',
  '1; 2 > 1',
  'range(1, 1e9) > 0',
  '1:1000000000',
  'zeros(1e9) > 0',
  'ones(1e5, 1e5) > 0',
  'map([1,2,3], f) > 0',
  'forEach([1], print) > 0',
  'filter([1], isNaN) > 0',
  '[1, 2, 3] > 0',
  '{a: 1}.a > 0',
  '"a" > 0',
  'random() > 0',
  'now() > 0',
  'print("x") > 0',
  'factorial(170) > 0',
  '2 USD > 1 USD',
  '9^9^9^9^9 > 0',
  '1/0 > 0',
  'sqrt(-1) > 0',
  '(((',
  '1 +',
  '',
  `${'('.repeat(240)}1${')'.repeat(240)} > 0 > 0`,
  '1+'.repeat(2000),
  'training.usd < 6e6 #'.padEnd(600, 'x'),
];

test.each(attacks)('%j does nothing but a message, or a plain answer', attack => {
  let answer: unknown;
  try {
    answer = ask(attack);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return;
  }
  expect(typeof answer).toBe('boolean');
  expect(attack).toMatch(/^\(\(\(\(|#|^9\^|^1\/0|^sqrt/);
});
