/** Questions about a result that are true or false of each draw: `training.usd < 6e6`. */
import type { Result } from '../scenario/result.ts';
import {
  compileExpression,
  type Expression,
  ExpressionError,
  type Scope,
} from '../schema/expression.ts';
import { InputError } from '../schema/input-error.ts';
import { leavesOf } from './leaves.ts';

type Figures = Pick<Result, 'training' | 'serving' | 'economics'>;

/** Figures by name, each with the keys that lead to it. */
export type FigureNames = ReadonlyMap<string, readonly string[]>;

/** Every figure of a result by its path, and by the short names that people type: money beside hours. */
export function figureNames({ training, serving, economics }: Figures): FigureNames {
  const { training: bill, serving: cost, ...rest } = economics ?? {};
  const names = new Map<string, readonly string[]>();
  const add = (value: unknown, named: readonly string[], keys: readonly string[]) => {
    for (const path of leavesOf(value, false).keys()) {
      const inner = path.split('.');
      names.set([...named, ...inner].join('.'), [...keys, ...inner]);
    }
  };
  add(rest, [], ['economics']);
  add(bill, ['training'], ['economics', 'training']);
  add(cost, ['serving'], ['economics', 'serving']);
  add(training, ['training'], ['training']);
  add(serving, ['serving'], ['serving']);
  add(economics, ['economics'], ['economics']);
  return names;
}

/** The figures of one result, in the order of their names; what has no value there is NaN. */
export function figuresIn(result: Figures, names: FigureNames): Float64Array {
  const values = new Float64Array(names.size);
  let place = 0;
  for (const keys of names.values()) {
    let value: unknown = result;
    for (const key of keys) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
    values[place] = typeof value === 'number' ? value : Number.NaN;
    place += 1;
  }
  return values;
}

/** The same for a formula to look its names up in. */
export function scopeOf(values: Float64Array, names: FigureNames): Scope {
  return Object.fromEntries(
    [...names.keys()].flatMap((name, place) => {
      const value = values[place] ?? Number.NaN;
      return Number.isNaN(value) ? [] : [[name, value]];
    }),
  );
}

/** The question, read once; InputError when it is none that this result can answer. */
export function questionAbout(text: string, scope: Scope): Expression {
  try {
    const question = compileExpression(text, { names: Object.keys(scope) });
    const answer = question.evaluate(scope);
    if (typeof answer === 'boolean') return question;
    throw new ExpressionError(
      `expected a comparison such as "training.usd < 6e6", got ${JSON.stringify(text)}, which is ${JSON.stringify(answer)}`,
    );
  } catch (error) {
    if (error instanceof ExpressionError) throw refusal(shortened(error.message));
    throw error;
  }
}

/** Is it true of this draw? What has no value there is not. */
export function holds(question: Expression, scope: Scope): boolean {
  try {
    return question.evaluate(scope) === true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function refusal(message: string): InputError {
  return new InputError('--probability', [{ path: '', message }]);
}

/** A result has hundreds of figures; naming them all would hide the message. */
function shortened(message: string): string {
  const list = message.indexOf('; known are ');
  if (list < 0 || message.length < longest) return message;
  return `${message.slice(0, list)}; see the keys of --json, such as training.usd or serving.timeToFirstToken.p99`;
}

const longest = 300;
