/** A scenario some of whose numbers are ranges or distributions: the single run it stands for, and what may be drawn. */
import { centreOf, type Distribution, quantileAt } from '../numeric/distribution.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { parseJson } from '../schema/json.ts';
import { valueAt } from '../schema/schema-walk.ts';
import { placedAt, type Separated, separate, type Written } from '../schema/uncertain.ts';
import { checkPlainScenario, type ScenarioDocument } from './scenario-schema.ts';

export { type ScenarioDocument, scenarioDocumentSchema } from './scenario-schema.ts';

/** One number of the document, in SI units. */
export interface UncertainValue {
  readonly path: readonly string[];
  readonly distribution: Distribution;
  /** Only whole numbers are allowed there. */
  readonly whole: boolean;
}

export interface UncertainScenario {
  /** With each distribution at the value a single run uses. */
  readonly document: ScenarioDocument;
  readonly uncertain: readonly UncertainValue[];
}

/** The scenario in a JSON text, distributions at their single values; throws InputError with every failure, path first. */
export function readScenario(text: string, file: string): ScenarioDocument {
  return readUncertainScenario(text, file).document;
}

/** The scenario that a value is, quantities still as texts; throws InputError like `readScenario`. */
export function checkScenario(value: unknown, file: string): ScenarioDocument {
  return checkUncertainScenario(value, file).document;
}

/** The scenario in a JSON text with what is uncertain of it; throws InputError with every failure, path first. */
export function readUncertainScenario(text: string, file: string): UncertainScenario {
  return checkUncertainScenario(parseJson(text, file), file);
}

/** The same from a value. */
export function checkUncertainScenario(value: unknown, file: string): UncertainScenario {
  const separated = separate(value, file);
  const document = checkPlainScenario(separated.with(), file);
  if (separated.written.length === 0) return { document, uncertain: [] };
  const read = parametersRead(separated, document, file);
  const problems: Problem[] = [];
  const uncertain = separated.written.map(written => {
    const distribution = distributionOf(written, name => Number(valueAt(read(name), written.path)));
    const whole = isWhole(written, separated, file);
    const problem =
      typeof valueAt(document, written.path) === 'number'
        ? faultOf(written, distribution, separated, file)
        : 'expected a plain value; only numbers may be ranges or distributions';
    if (problem !== undefined) problems.push({ path: written.path.join('.'), message: problem });
    return { path: written.path, distribution, whole };
  });
  if (problems.length > 0) throw new InputError(file, problems);
  return {
    document: drawn(
      document,
      uncertain.map(value => [value, centreOf(value.distribution)]),
    ),
    uncertain,
  };
}

/** The document with these values in place of its own. */
export function drawn(
  document: ScenarioDocument,
  values: readonly (readonly [UncertainValue, number])[],
): ScenarioDocument {
  return values.reduce<ScenarioDocument>(
    (changed, [{ path, whole }, value]) =>
      placedAt(changed, path, whole ? Math.round(value) : value) as ScenarioDocument,
    document,
  );
}

/** The document as read with each distribution at one of its parameters, so that every unit is understood and checked. */
function parametersRead(
  separated: Separated,
  document: ScenarioDocument,
  file: string,
): (parameter: string) => ScenarioDocument {
  const kept = new Map<string, ScenarioDocument>();
  const paths = new Set(separated.written.map(({ path }) => path.join('.')));
  return parameter => {
    if (['best', 'mean', 'median'].includes(parameter)) return document;
    const known = kept.get(parameter);
    if (known !== undefined) return known;
    try {
      const read = checkPlainScenario(separated.with(parameter), file);
      kept.set(parameter, read);
      return read;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const problems = error.problems.map(({ path, message }) => ({
        path: paths.has(path) ? `${path}.${parameter}` : path,
        message,
      }));
      throw new InputError(file, problems);
    }
  };
}

function distributionOf(
  { kind, parameters }: Written,
  value: (parameter: string) => number,
): Distribution {
  switch (kind) {
    case 'range':
    case 'triangular':
      return { kind, low: value('low'), best: value('best'), high: value('high') };
    case 'uniform':
      return { kind, low: value('low'), high: value('high') };
    case 'normal':
      return { kind, mean: value('mean'), deviation: value('deviation') };
    case 'lognormal':
      return { kind, median: value('median'), spread: Number(parameters['spread']) };
  }
}

/** What is wrong with a distribution whose parameters are each in order. */
function faultOf(
  written: Written,
  distribution: Distribution,
  separated: Separated,
  file: string,
): string | undefined {
  const shown = (key: string) => JSON.stringify(written.parameters[key]);
  if (distribution.kind === 'uniform' && distribution.low > distribution.high) {
    return `its low is above its high: ${shown('low')} and ${shown('high')}`;
  }
  if (distribution.kind === 'range' || distribution.kind === 'triangular') {
    const { low, best, high } = distribution;
    if (low > high) return `its low is above its high: ${shown('low')} and ${shown('high')}`;
    if (low > best) return `its low is above its best: ${shown('low')} and ${shown('best')}`;
    if (high < best) return `its high is below its best: ${shown('high')} and ${shown('best')}`;
  }
  if (distribution.kind === 'normal' && quantileAt(distribution, least) < 0) {
    return 'its lowest draws are negative: expected a smaller deviation, or a lognormal distribution';
  }
  const highest = quantileAt(distribution, 1 - least);
  if (!Number.isFinite(highest)) return 'its highest draws are beyond every number';
  const plain = Object.values(written.parameters).every(value => typeof value === 'number');
  if (
    !plain ||
    allows(
      written,
      separated,
      file,
      isWhole(written, separated, file) ? Math.round(highest) : highest,
    )
  ) {
    return undefined;
  }
  return `its highest draws are not allowed there: ${highest.toPrecision(3)}`;
}

/** Draws beyond this share are cut off. */
const least = 2 ** -10;

function isWhole(written: Written, separated: Separated, file: string): boolean {
  const centre = valueAt(separated.with(), written.path);
  return (
    typeof centre === 'number' &&
    Number.isInteger(centre) &&
    !allows(written, separated, file, centre + 1 / 2)
  );
}

function allows({ path }: Written, separated: Separated, file: string, value: number): boolean {
  try {
    checkPlainScenario(placedAt(separated.with(), path, value), file);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
