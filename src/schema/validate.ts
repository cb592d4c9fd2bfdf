/** Holds a document against its schema and reports everything that is wrong with it at once. */
import type * as z from 'zod/mini';
import { beyondSense } from '../units/parse.ts';
import { choice, expectationOf, spelled } from './expectation.ts';
import { InputError, type Problem } from './input-error.ts';
import { parseJson } from './json.ts';
import { suggestion } from './nearest.ts';
import { keysOf, type Schema, schemaAt, valueAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The document in a JSON text; throws InputError with every failure, path first. */
export function readDocument<Output>(
  schema: z.ZodMiniType<Output>,
  text: string,
  file: string,
): Output {
  return validate(schema, parseJson(text, file), file);
}

/** The document that a value is, once checked; throws InputError with every failure, path first. */
export function validate<Output>(
  schema: z.ZodMiniType<Output>,
  value: unknown,
  file: string,
): Output {
  const result = schema.safeParse(value, { error: () => unworded });
  if (result.success) {
    const beyond = numbersBeyondSense(value, []);
    if (beyond.length > 0) throw new InputError(file, beyond);
    return result.data;
  }
  const problems = result.error.issues.flatMap(issue =>
    problemsOf(issue, [], { root: schema, value }),
  );
  throw new InputError(file, problems.filter(isFirstAtItsPlace));
}

/** A number that is no whole one and too large besides is told once. */
function isFirstAtItsPlace({ path }: Problem, place: number, all: readonly Problem[]): boolean {
  return all.findIndex(other => other.path === path) === place;
}

/** Numbers that measure nothing, such as 1e308, wherever they stand. */
function numbersBeyondSense(value: unknown, path: Path): readonly Problem[] {
  if (typeof value === 'number' && beyondSense(value)) {
    const message = `expected a number between 1e-30 and 1e30, or 0, got ${value}`;
    return [{ path: dotted(path), message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersBeyondSense(part, [...path, key]));
}

/** Marks the failures for which the schema itself brings no message. */
const unworded = '';

interface Document {
  readonly root: Schema;
  readonly value: unknown;
}

function problemsOf(issue: Issue, above: Path, document: Document): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, document);
  const branch = issue.code === 'invalid_union' ? likeliest(issue.errors) : undefined;
  if (branch !== undefined) return branch.flatMap(inner => problemsOf(inner, path, document));
  return [{ path: dotted(path), message: messageOf(issue, path, document) }];
}

function messageOf(issue: Issue, path: Path, { root, value }: Document): string {
  const place = valueAt(value, path);
  if (issue.message !== unworded) {
    const whole = !issue.message.startsWith('expected') || issue.message.includes(' got ');
    return whole ? issue.message : `${issue.message}, got ${spelled(place)}`;
  }
  const words = namesIn(issue);
  const schema = schemaAt(root, path, value);
  const known = issue.code === 'invalid_union' && 'options' in issue;
  const expected =
    known || schema === undefined ? choice(words.map(spelled)) : expectationOf(schema);
  if (place === undefined) return `missing; expected ${expected}`;
  const meant = typeof place === 'string' ? suggestion(place, words) : '';
  return `expected ${expected}, got ${spelled(place)}${meant}`;
}

/** The branch of a union that the value was meant for: the one whose kind of value it is, with the fewest failures. */
function likeliest(branches: readonly Issue[][]): readonly Issue[] | undefined {
  return branches
    .filter(issues => !issues.some(isOfAnotherKind))
    .sort((one, other) => one.length - other.length)[0];
}

function isOfAnotherKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** The words that the document could have said here. */
function namesIn(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.filter(isText);
  if (issue.code !== 'invalid_union') return [];
  if ('options' in issue) return issue.options?.filter(isText) ?? [];
  return issue.errors.flat().flatMap(namesIn);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function unknownKeys(
  keys: readonly string[],
  path: Path,
  { root, value }: Document,
): readonly Problem[] {
  const known = keysOf(root, path, value);
  return keys.map(key => {
    const meant = suggestion(key, known);
    const message = `unknown key${meant === '' ? `; known are ${known.join(', ')}` : meant}`;
    return { path: dotted([...path, key]), message };
  });
}

function dotted(path: Path): string {
  return path.map(String).join('.');
}
