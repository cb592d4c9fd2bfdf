/**
 * Formulas in documents, such as `ceil(chips / 8) * rent <= budget`. mathjs reads them; what they may do is decided and
 * calculated here, on plain numbers, so that a document can reach nothing but the names it is given.
 */

import { type ParsedNode, parse } from '#mathjs-parse';
import { exp, log, log2, log10, pow } from '../numeric/elementary.ts';
import { suggestion } from './nearest.ts';

export type ExpressionValue = number | string | boolean;
export type Scope = Readonly<Record<string, ExpressionValue>>;

export interface Expression {
  readonly text: string;
  /** Names that the value depends on, each once, in the order of their first mention. */
  readonly names: readonly string[];
  /** Throws ExpressionError where the value is no finite number, text or truth. */
  evaluate(scope: Scope): ExpressionValue;
}

/** A formula that cannot be read, or has no value. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** What a formula may use. */
export interface Vocabulary {
  /** Names of values; dots are part of a name. */
  readonly names: readonly string[];
  /** Functions beside the usual ones. */
  readonly functions?: Readonly<Record<string, (...values: number[]) => number>>;
}

type Compiled = (scope: Scope) => ExpressionValue;

const longest = 500;

const usualFunctions = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  round: Math.round,
  sqrt: Math.sqrt,
  exp,
  log,
  log2,
  log10,
  min: Math.min,
  max: Math.max,
  pow,
  mod: (value: number, divisor: number) => value - divisor * Math.floor(value / divisor),
} as const satisfies Vocabulary['functions'];

const constants: Scope = { pi: Math.PI, e: Math.E };

const unary: Readonly<Record<string, (value: number) => number>> = {
  unaryMinus: value => -value,
  unaryPlus: value => value,
};

const binary: Readonly<Record<string, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  pow: usualFunctions.pow,
  mod: usualFunctions.mod,
};

const comparisons: Readonly<
  Record<string, (left: ExpressionValue, right: ExpressionValue) => boolean>
> = {
  equal: (left, right) => left === right,
  unequal: (left, right) => left !== right,
  smaller: (left, right) => number(left) < number(right),
  smallerEq: (left, right) => number(left) <= number(right),
  larger: (left, right) => number(left) > number(right),
  largerEq: (left, right) => number(left) >= number(right),
};

/** Reads a formula; throws ExpressionError when it is none, or uses a name that the vocabulary lacks. */
export function compileExpression(text: string, vocabulary: Vocabulary): Expression {
  if (text.length > longest) {
    throw new ExpressionError(`expected a formula of at most ${longest} characters`);
  }
  const used = new Set<string>();
  const compiled = compile(parsed(text), { vocabulary, used });
  return {
    text,
    names: [...used],
    evaluate: scope => {
      const value = compiled(scope);
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new ExpressionError(`${text} has no finite value`);
      }
      return value;
    },
  };
}

function parsed(text: string): ParsedNode {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExpressionError(
      `expected a formula such as "2 * chips", got ${JSON.stringify(text)}: ${error.message}`,
    );
  }
}

interface Context {
  readonly vocabulary: Vocabulary;
  readonly used: Set<string>;
}

function compile(node: ParsedNode, context: Context): Compiled {
  switch (node.type) {
    case 'ConstantNode':
      return constant(node.value);
    case 'ParenthesisNode':
      return compile(node.content, context);
    case 'SymbolNode':
    case 'AccessorNode':
      return variable(dottedName(node), context);
    case 'ConditionalNode': {
      const condition = compile(node.condition, context);
      const yes = compile(node.trueExpr, context);
      const no = compile(node.falseExpr, context);
      return scope => (truth(condition(scope)) ? yes(scope) : no(scope));
    }
    case 'RelationalNode':
      return chain(node, context);
    case 'OperatorNode':
      return operator(node, context);
    case 'FunctionNode':
      return call(node, context);
    default:
      throw new ExpressionError(
        `expected a plain formula; ${describe(node.type)} have no place in it`,
      );
  }
}

function constant(value: unknown): Compiled {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return () => value;
  }
  throw new ExpressionError(`expected numbers, texts and names, got ${String(value)}`);
}

function variable(name: string, { vocabulary, used }: Context): Compiled {
  if (vocabulary.names.includes(name)) {
    used.add(name);
    return scope => {
      const value = scope[name];
      if (value === undefined) throw new ExpressionError(`${name} has no value here`);
      return value;
    };
  }
  const known = Object.hasOwn(constants, name) ? constants[name] : undefined;
  if (known !== undefined) return () => known;
  const meant = suggestion(name, vocabulary.names);
  throw new ExpressionError(
    `unknown name "${name}"${meant === '' ? `; known are ${vocabulary.names.join(', ')}` : meant}`,
  );
}

/** `a.b.c`, which mathjs reads as a look-up of properties; other look-ups have no name. */
function dottedName(node: ParsedNode): string {
  if (node.type === 'SymbolNode') return node.name;
  if (node.type === 'AccessorNode') {
    const [key, ...more] = node.index.dimensions;
    if (more.length === 0 && key?.type === 'ConstantNode' && typeof key.value === 'string') {
      return `${dottedName(node.object)}.${key.value}`;
    }
  }
  throw new ExpressionError('expected a name; lists and indexes have no place in a formula');
}

function chain(node: Extract<ParsedNode, { type: 'RelationalNode' }>, context: Context): Compiled {
  const sides = node.params.map(side => compile(side, context));
  const tests = node.conditionals.map(name => comparisons[name]);
  return scope => {
    const values = sides.map(side => side(scope));
    return tests.every((test, place) =>
      test?.(values[place] as ExpressionValue, values[place + 1] as ExpressionValue),
    );
  };
}

function operator(node: Extract<ParsedNode, { type: 'OperatorNode' }>, context: Context): Compiled {
  const [first, second] = node.args.map(side => compile(side, context));
  if (first !== undefined && second === undefined) {
    if (node.fn === 'not') return scope => !truth(first(scope));
    const one = unary[node.fn];
    if (one !== undefined) return scope => one(number(first(scope)));
  }
  if (first !== undefined && second !== undefined) {
    if (node.fn === 'and') return scope => truth(first(scope)) && truth(second(scope));
    if (node.fn === 'or') return scope => truth(first(scope)) || truth(second(scope));
    const two = binary[node.fn];
    if (two !== undefined) return scope => two(number(first(scope)), number(second(scope)));
    const compared = comparisons[node.fn];
    if (compared !== undefined) return scope => compared(first(scope), second(scope));
  }
  throw new ExpressionError(`unknown operator "${node.op}"`);
}

function call(node: Extract<ParsedNode, { type: 'FunctionNode' }>, context: Context): Compiled {
  const name = dottedName(node.fn);
  const known: Vocabulary['functions'] = { ...usualFunctions, ...context.vocabulary.functions };
  const work = Object.hasOwn(known, name) ? known[name] : undefined;
  if (work === undefined) {
    const names = Object.keys(known);
    const meant = suggestion(name, names) || `; known are ${names.join(', ')}`;
    throw new ExpressionError(`unknown function "${name}"${meant}`);
  }
  const given = node.args.map(argument => compile(argument, context));
  const [first, second] = given;
  if (first === undefined) throw new ExpressionError(`${name} expects a value`);
  if (given.length === 1) return scope => work(number(first(scope)));
  if (given.length === 2 && second !== undefined) {
    return scope => work(number(first(scope)), number(second(scope)));
  }
  return scope => work(...given.map(argument => number(argument(scope))));
}

function number(value: ExpressionValue): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`expected a number, got ${JSON.stringify(value)}`);
}

function truth(value: ExpressionValue): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`expected true or false, got ${JSON.stringify(value)}`);
}

function describe(type: string): string {
  return `${type
    .replace('Node', '')
    .replace(/(?<=.)[A-Z]/g, letter => ` ${letter}`)
    .toLowerCase()}s`;
}
