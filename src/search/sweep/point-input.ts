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
  /** What a formula's value means at its place. */
  readonly read?: (values: Scope) => unknown;
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
    const inPlace =
      own.length > readWhole ? places.map(keys => placeReader(keys, base)) : undefined;
    const values = own.map((written, position) => {
      const between = position > 0 && position < own.length - 1;
      const found = between ? inPlace?.map(readIn => readIn(written)) : undefined;
      if (found !== undefined && !found.includes(undefined)) return found;
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
      const read = derivedReader(derived, keys, { base, file });
      placements.push({ part, keys: keys.slice(1), axis: -1, values: [], derived, read });
    }
  }
  /** The axes on which these parts depend. */
  const relevantTo = (names: readonly Part[]) =>
    axes.free.map((_, axis) =>
      placements.some(
        ({ part, axis: own, derived }) =>
          names.includes(part) && (own === axis || derived?.dependsOn.includes(axis) === true),
      ),
    );
  const placedIn = (name: Part) => placedParts(placements.filter(({ part }) => part === name));
  const byPart: Readonly<Record<Part, Placed>> = {
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
    part: (name, positions, values) =>
      withPlaced(base[name], byPart[name], positions, values) as ScenarioDocument[typeof name],
    apart: names =>
      shelfSize(
        axes.free.map(({ values }) => values.length),
        relevantTo(names),
      ),
    key: names => {
      const relevant = relevantTo(names);
      const weights = steps.map((step, axis) => (relevant[axis] ? step : 0));
      return positions => {
        let sum = 0;
        for (let axis = 0; axis < weights.length; axis++)
          sum += (positions[axis] ?? 0) * (weights[axis] ?? 0);
        return sum;
      };
    },
  };
}

/** What goes to one place of a part, and to places inside it. */
interface Placed {
  readonly placement: Placement | undefined;
  readonly inside: readonly (readonly [string, Placed])[];
}

/** Placements as a tree, so that each object on the way is copied once; of two at one place the later one counts. */
function placedParts(placements: readonly Placement[], depth = 0): Placed {
  const own = placements.findLastIndex(({ keys }) => keys.length === depth);
  const deeper = placements.slice(own + 1);
  const keys = [...new Set(deeper.map(placement => placement.keys[depth] ?? ''))];
  return {
    placement: placements[own],
    inside: keys.map(key => [
      key,
      placedParts(
        deeper.filter(placement => placement.keys[depth] === key),
        depth + 1,
      ),
    ]),
  };
}

/** The document with everything in its place: copies along the paths, the rest shared; what is no object there makes room. */
function withPlaced(
  document: unknown,
  { placement, inside }: Placed,
  positions: readonly number[],
  values: Scope,
): unknown {
  const here =
    placement === undefined
      ? document
      : placement.read === undefined
        ? placement.values[positions[placement.axis] ?? 0]
        : placement.read(values);
  if (inside.length === 0) return here;
  const copy: Record<string, unknown> = isObject(here) ? { ...here } : {};
  for (const [key, placed] of inside) copy[key] = withPlaced(copy[key], placed, positions, values);
  return copy;
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
const mostRemembered = 2 ** 16;

/** Reads a formula's values under the rules of the place where they go. */
function derivedReader(
  { name, unit }: DerivedAxis,
  keys: Keys,
  { base, file }: { readonly base: ScenarioDocument; readonly file: string },
): (values: Scope) => unknown {
  const known = new Map<unknown, unknown>();
  const place = keys.join('.');
  const schema = schemaAt(scenarioDocumentSchema, keys, base);
  return values => {
    const given = values[name];
    const found = known.get(given);
    if (found !== undefined) return found;
    if (schema === undefined) throw new InputError(file, [{ path: place, message: 'unknown key' }]);
    const written = withUnit(given, unit);
    const value = validate(schema as Parameters<typeof validate>[0], written, place);
    if (known.size >= mostRemembered) known.clear();
    known.set(given, value);
    return value;
  };
}
