/** The scenario at each point of a sweep: axis values put in their places, read once each with the scenario's own rules. */
import {
  checkScenario,
  type ScenarioDocument,
  scenarioDocumentSchema,
} from '../../scenario/scenario-document.ts';
import { ExpressionError, type ExpressionValue, type Scope } from '../../schema/expression.ts';
import { InputError } from '../../schema/input-error.ts';
import { schemaAt } from '../../schema/schema-walk.ts';
import { validate } from '../../schema/validate.ts';
import { type Axes, type DerivedAxis, strides, withUnit } from './axes.ts';
import { type Keys, valueIn, withValue } from './dotted.ts';
import { shelfSize } from './shelf.ts';

/** Parts of a scenario that are simulated apart. */
export const parts = ['model', 'training', 'serving', 'economics'] as const;
export type Part = (typeof parts)[number];

export interface PointInput {
  /** Position on each free axis. */
  positions(point: number): readonly number[];
  /** Values of all axes by name; throws where a formula has none. */
  scope(positions: readonly number[]): Scope;
  /** A part of the scenario at a point, ready to simulate; throws InputError where a formula's value does not fit. */
  part<Name extends Part>(
    name: Name,
    positions: readonly number[],
    scope: Scope,
  ): ScenarioDocument[Name];
  /** Number that is the same for points whose `names` are the same. */
  key(names: readonly Part[]): (positions: readonly number[]) => number;
  /** How many points with different `names` come between two with the same. */
  apart(names: readonly Part[]): number;
  /** The document as a person would write it. */
  raw(positions: readonly number[], scope: Scope): unknown;
  readonly base: ScenarioDocument;
}

/** A value that goes to a place; `values` by position on a free axis, or made from a formula. */
interface Placement {
  readonly part: Part;
  readonly keys: Keys;
  readonly axis: number;
  readonly values: readonly unknown[];
  readonly derived?: DerivedAxis;
}

/** Reads the scenario once per axis value; throws InputError for the first point or value that does not fit. */
export function pointInput(axes: Axes, scenario: unknown, file: string): PointInput {
  const steps = strides(axes);
  const first = axes.free.map(() => 0);
  const scope = (positions: readonly number[]): Scope => {
    const values: Record<string, ExpressionValue> = {};
    axes.free.forEach(({ name, values: own }, axis) => {
      values[name] = own[positions[axis] ?? 0] as ExpressionValue;
    });
    for (const { name, expression } of axes.derived) values[name] = expression.evaluate(values);
    return values;
  };
  const raw = (positions: readonly number[], values: Scope): unknown => {
    let document = scenario;
    axes.free.forEach(({ paths, raw: own }, axis) => {
      for (const path of paths)
        document = withValue(document, path.split('.'), own[positions[axis] ?? 0]);
    });
    for (const { name, paths, unit } of axes.derived) {
      if (values[name] === undefined) continue;
      for (const path of paths)
        document = withValue(document, path.split('.'), withUnit(values[name], unit));
    }
    return document;
  };
  const read = (positions: readonly number[], where: string): ScenarioDocument => {
    try {
      return checkScenario(raw(positions, withoutFailures(axes, positions)), file);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(
        file,
        error.problems.map(({ path, message }) => ({
          path: where,
          message: `${path}: ${message}`,
        })),
      );
    }
  };
  const base = read(first, 'scenario');
  const placements: Placement[] = [];
  axes.free.forEach(({ name, paths, raw: own }, axis) => {
    const places = paths.map(path => path.split('.'));
    const inPlace = own.length > readWhole ? places.map(keys => placeReader(keys, base)) : [];
    const values = own.map((written, position) => {
      const found = position < own.length - 1 ? inPlace.map(readIn => readIn(written)) : [];
      if (position > 0 && found.length > 0 && !found.includes(undefined)) return found;
      const document = position === 0 ? base : read(first.with(axis, position), `axes.${name}`);
      return places.map(keys => valueIn(document, keys));
    });
    places.forEach((keys, place) => {
      placements.push({
        part: partOf(keys, `axes.${name}.set`, file),
        keys: keys.slice(1),
        axis,
        values: values.map(ofPoint => ofPoint[place]),
      });
    });
  });
  for (const derived of axes.derived) {
    for (const path of derived.paths) {
      const keys = path.split('.');
      const part = partOf(keys, `axes.${derived.name}.set`, file);
      placements.push({ part, keys: keys.slice(1), axis: -1, values: [], derived });
    }
  }
  const placedIn = (name: Part) => placements.filter(({ part }) => part === name);
  /** The axes on which these parts depend. */
  const relevantTo = (names: readonly Part[]) =>
    axes.free.map((_, axis) =>
      placements.some(
        ({ part, axis: own, derived }) =>
          names.includes(part) && (own === axis || derived?.dependsOn.includes(axis) === true),
      ),
    );
  const readDerived = derivedReader(base, file);
  const byPart: Readonly<Record<Part, readonly Placement[]>> = {
    model: placedIn('model'),
    training: placedIn('training'),
    serving: placedIn('serving'),
    economics: placedIn('economics'),
  };
  return {
    base,
    raw,
    scope,
    positions: point =>
      axes.free.map(({ values }, axis) => Math.floor(point / (steps[axis] ?? 1)) % values.length),
    part: (name, positions, values) => {
      let document: unknown = base[name];
      let copy: Record<string, unknown> | undefined;
      for (const placement of byPart[name]) {
        const { keys, axis, derived } = placement;
        const value =
          derived === undefined
            ? placement.values[positions[axis] ?? 0]
            : readDerived(derived, [name, ...keys], values);
        const [key] = keys;
        if (keys.length === 1 && key !== undefined && isObject(document)) {
          // One copy does for all values that stand at the top.
          copy ??= { ...document };
          copy[key] = value;
          document = copy;
        } else {
          document = withValue(document, keys, value);
          copy = undefined;
        }
      }
      return document as ScenarioDocument[typeof name];
    },
    apart: names =>
      shelfSize(
        axes.free.map(({ values }) => values.length),
        relevantTo(names),
      ),
    key: names => {
      const relevant = relevantTo(names);
      return positions =>
        positions.reduce(
          (sum, position, axis) => (relevant[axis] ? sum + position * (steps[axis] ?? 1) : sum),
          0,
        );
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Axes of more values are read in their place alone, but for their ends; what does not fit there is read with the whole. */
const readWhole = 32;

/** Reads single values under the rules of one place; undefined where the whole document has to say what they mean. */
function placeReader(keys: Keys, base: ScenarioDocument): (written: unknown) => unknown {
  const schema = schemaAt(scenarioDocumentSchema, keys, base);
  return written => {
    if (schema === undefined || typeof written === 'object') return undefined;
    try {
      return validate(schema as Parameters<typeof validate>[0], written, keys.join('.'));
    } catch (error) {
      if (error instanceof InputError) return undefined;
      throw error;
    }
  };
}

/** Values by name as far as the formulas have any: a point without them is told in its own row. */
function withoutFailures({ free, derived }: Axes, positions: readonly number[]): Scope {
  const values: Record<string, ExpressionValue> = {};
  free.forEach(({ name, values: own }, axis) => {
    values[name] = own[positions[axis] ?? 0] as ExpressionValue;
  });
  for (const { name, expression } of derived) {
    try {
      values[name] = expression.evaluate(values);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  return values;
}

function partOf([first = '']: Keys, where: string, file: string): Part {
  const part = parts.find(name => name === first);
  if (part !== undefined) return part;
  throw new InputError(file, [
    { path: where, message: `expected a path below ${parts.join(', ')}, got "${first}"` },
  ]);
}

/** Values of formulas that are remembered, to be read once each. */
const mostRemembered = 2 ** 12;

/** Reads a formula's value under the rules of the place where it goes. */
function derivedReader(base: ScenarioDocument, file: string) {
  const known = new Map<string, unknown>();
  return ({ name, unit }: DerivedAxis, keys: Keys, values: Scope): unknown => {
    const place = keys.join('.');
    const written = withUnit(values[name], unit);
    const mark = `${place} ${typeof written} ${String(written)}`;
    if (known.has(mark)) return known.get(mark);
    const schema = schemaAt(scenarioDocumentSchema, keys, base);
    if (schema === undefined) throw new InputError(file, [{ path: place, message: 'unknown key' }]);
    const value = validate(schema as Parameters<typeof validate>[0], written, place);
    if (known.size >= mostRemembered) known.clear();
    known.set(mark, value);
    return value;
  };
}
