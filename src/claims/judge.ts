/** Judges a claim: works its figures out, draws them within their ranges, and sees how often its formulas hold. */
import type { Range, Source } from '../hardware/chip.ts';
import { quantileAt } from '../numeric/distribution.ts';
import { latinHypercube } from '../numeric/latin-hypercube.ts';
import { quantileOf } from '../numeric/quantile.ts';
import type { Library } from '../scenario/library.ts';
import type { UncertainScenario } from '../scenario/scenario-document.ts';
import {
  compileExpression,
  type Expression,
  ExpressionError,
  type ExpressionValue,
} from '../schema/expression.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { leavesOf } from '../uncertainty/leaves.ts';
import { studyUncertainty } from '../uncertainty/study.ts';
import type { ClaimDocument, ClaimFigure } from './claim-document.ts';
import { filled } from './figure-text.ts';
import type { JudgedClaim, JudgedFigure, JudgedStatement, Verdict } from './judged-claim.ts';
import { profilePaths, profileValue } from './profile-value.ts';

export interface ClaimTools {
  readonly library: Library;
  /** A shipped scenario by its name, or a scenario as a value; `file` is what messages call it. */
  readonly scenario: (nameOrValue: unknown, file: string) => UncertainScenario;
  readonly seed: number;
  /** Results already worked out, by scenario, shared between claims. */
  readonly known: Map<string, Ranges>;
}

/** Quantiles of every figure of a result. */
type Ranges = ReadonlyMap<string, Range>;

/** A formula that holds in nine draws of ten is supported; in one of ten, contradicted. */
const mostly = 0.9;
const hardly = 0.1;
const draws = 2 ** 11;
const simulatedDraws = 2 ** 7;

/** The claim with its verdict; InputError when a figure or formula cannot be worked out. */
export function judgeClaim(claim: ClaimDocument, file: string, tools: ClaimTools): JudgedClaim {
  const columns = new Map<string, readonly number[] | undefined>();
  const figures = Object.entries(claim.figures).map(([name, figure]) => {
    const path = `figures.${name}`;
    const judged =
      'formula' in figure
        ? calculated(name, figure, { columns, file, path })
        : given(name, figure, claim, { file, path }, tools);
    columns.set(name, judged.column);
    return judged.figure;
  });
  const statements = claim.statements.map((statement, index) => {
    const place = { columns, file, path: `statements.${index}.formula` };
    return judgedStatement(statement, place);
  });
  const text = (sentence: string) => filled(sentence, figures);
  const sources = claim.sources.map(asSource);
  return {
    id: claim.id,
    title: claim.title,
    claim: claim.claim,
    by: claim.by,
    date: claim.date,
    said: sources.find(({ id }) => id === claim.said) ?? { id: claim.said, title: claim.said },
    verdict: overall(statements),
    statements,
    figures,
    physics: claim.physics.map(text),
    money: claim.money.map(text),
    otherwise: claim.otherwise.map(text),
    sources,
  };

  function given(
    name: string,
    figure: Exclude<ClaimFigure, { formula: string }>,
    { sources: cited }: ClaimDocument,
    place: { readonly file: string; readonly path: string },
    { library, seed }: ClaimTools,
  ) {
    const { range, from, kind } = rangeOf(figure, cited, place, tools, library);
    const shares = latinHypercube([`${claim.id} ${name}`], draws, seed)
      .values()
      .next().value;
    const column =
      range === null
        ? undefined
        : Array.from(shares ?? [], share => quantileAt({ kind: 'range', ...range }, share));
    return {
      column,
      figure: judgedFigure(name, figure, { kind, from, range }),
    };
  }
}

type Place = {
  readonly columns: ReadonlyMap<string, readonly number[] | undefined>;
  readonly file: string;
  readonly path: string;
};

function rangeOf(
  figure: Exclude<ClaimFigure, { formula: string }>,
  sources: ClaimDocument['sources'],
  { file, path }: { readonly file: string; readonly path: string },
  tools: ClaimTools,
  library: Library,
): { readonly range: Range | null; readonly from: string; readonly kind: JudgedFigure['kind'] } {
  if ('value' in figure) {
    const { value, low, high } = figure;
    const from = sources.find(({ id }) => id === figure.source)?.title ?? figure.source;
    const range = value === null ? null : { low: low ?? value, best: value, high: high ?? value };
    if (range !== null && (range.low > range.best || range.high < range.best)) {
      throw fault(file, path, 'expected low, value and high in this order');
    }
    return { range, from, kind: 'fact' };
  }
  if ('chip' in figure) {
    const range = profileValue(library.chip(figure.chip), figure.figure);
    if (range === undefined) {
      const meant =
        suggestion(figure.figure, profilePaths) || `; known are ${profilePaths.join(', ')}`;
      throw fault(file, `${path}.figure`, `${figure.chip} has no ${figure.figure}${meant}`);
    }
    return { range, from: `profile of ${figure.chip}, ${figure.figure}`, kind: 'profile' };
  }
  const results = simulated(figure.scenario, `${file}: ${path}.scenario`, tools);
  const range = results.get(figure.figure);
  if (range === undefined) {
    const meant = suggestion(figure.figure, [...results.keys()]);
    throw fault(file, `${path}.figure`, `the result has no figure "${figure.figure}"${meant}`);
  }
  const name = typeof figure.scenario === 'string' ? figure.scenario : 'a scenario of this claim';
  return { range, from: `simulated: ${figure.figure} of ${name}`, kind: 'simulated' };
}

/** Every figure of a scenario with its nine draws in ten; each scenario is studied once. */
function simulated(
  scenario: unknown,
  file: string,
  { library, scenario: open, seed, known }: ClaimTools,
): Ranges {
  const key = JSON.stringify(scenario);
  const found = known.get(key);
  if (found !== undefined) return found;
  const question = { draws: simulatedDraws, seed };
  const result = studyUncertainty(open(scenario, file), question, library);
  const single = leavesOf(result, false);
  const ranges = new Map(
    Object.entries(result.uncertainty ?? {}).map(([name, { p5, p50, p95 }]) => {
      const best = Math.max(p5, Math.min(p95, single.get(name) ?? p50));
      return [name, { low: p5, best, high: p95 }];
    }),
  );
  known.set(key, ranges);
  return ranges;
}

function calculated(name: string, figure: Extract<ClaimFigure, { formula: string }>, place: Place) {
  const formula = compiled(figure.formula, { ...place, path: `${place.path}.formula` });
  const values = evaluated(formula, place);
  const numbers = values?.map(value => {
    if (typeof value === 'number') return value;
    throw fault(place.file, `${place.path}.formula`, `expected a number, got ${String(value)}`);
  });
  const range =
    numbers === undefined
      ? null
      : {
          low: quantileOf(numbers, 0.05),
          best: quantileOf(numbers, 0.5),
          high: quantileOf(numbers, 0.95),
        };
  return {
    column: numbers,
    figure: judgedFigure(name, figure, { kind: 'calculated', from: figure.formula, range }),
  };
}

function judgedFigure(
  name: string,
  { what, unit = '' }: ClaimFigure,
  {
    kind,
    from,
    range,
  }: {
    readonly kind: JudgedFigure['kind'];
    readonly from: string;
    readonly range: Range | null;
  },
): JudgedFigure {
  return {
    name,
    what,
    kind,
    value: range?.best ?? null,
    low: range?.low ?? null,
    high: range?.high ?? null,
    unit,
    from,
  };
}

function judgedStatement(
  { says, formula: text, core = true, because = '' }: ClaimDocument['statements'][number],
  place: Place,
): JudgedStatement {
  const formula = compiled(text, place);
  const values = evaluated(formula, place);
  const truths = values?.map(value => {
    if (typeof value === 'boolean') return value;
    throw fault(place.file, place.path, `expected a comparison, got ${String(value)}`);
  });
  const holds = truths === undefined ? null : truths.filter(truth => truth).length / truths.length;
  return { says, formula: text, core, verdict: verdictOf(holds), holds, because };
}

function verdictOf(holds: number | null): Verdict {
  if (holds === null) return 'not decidable';
  return holds >= mostly ? 'supported' : holds <= hardly ? 'contradicted' : 'plausible';
}

/** A claim is as good as the weakest of the statements at its core. */
function overall(statements: readonly JudgedStatement[]): Verdict {
  const core = statements.filter(statement => statement.core).map(({ verdict }) => verdict);
  const order: readonly Verdict[] = ['contradicted', 'not decidable', 'plausible', 'supported'];
  return order.find(verdict => core.includes(verdict)) ?? 'not decidable';
}

function compiled(text: string, { columns, file, path }: Place): Expression {
  try {
    return compileExpression(text, { names: [...columns.keys()] });
  } catch (error) {
    if (error instanceof ExpressionError) throw fault(file, path, error.message);
    throw error;
  }
}

/** The formula at every draw; undefined when a figure in it is unknown. */
function evaluated(
  formula: Expression,
  { columns, file, path }: Place,
): readonly ExpressionValue[] | undefined {
  if (formula.names.some(name => columns.get(name) === undefined)) return undefined;
  try {
    return Array.from({ length: draws }, (_, row) =>
      formula.evaluate(
        Object.fromEntries(formula.names.map(name => [name, columns.get(name)?.[row] ?? 0])),
      ),
    );
  } catch (error) {
    if (error instanceof ExpressionError) throw fault(file, path, error.message);
    throw error;
  }
}

function fault(file: string, path: string, message: string): InputError {
  return new InputError(file, [{ path, message }]);
}

function asSource({ id, title, url, where }: ClaimDocument['sources'][number]): Source {
  return {
    id,
    title,
    ...(url === undefined ? {} : { url }),
    ...(where === undefined ? {} : { where }),
  };
}
