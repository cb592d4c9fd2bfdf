/** Monte Carlo over a compiled scenario: what the answers are likely to be, and what decides them. */
import { quantileAt } from '../numeric/distribution.ts';
import { inverseNormal } from '../numeric/inverse-normal.ts';
import { latinHypercube } from '../numeric/latin-hypercube.ts';
import { inOrder, quantileIn } from '../numeric/quantile.ts';
import type { Library } from '../scenario/library.ts';
import { readsOf } from '../scenario/reads.ts';
import type { Result } from '../scenario/result.ts';
import type { UncertainScenario } from '../scenario/scenario-document.ts';
import { type CompiledScenario, compileScenario, type Draw, drawnResult } from './model.ts';
import { figureNames, figuresIn, holds, questionAbout, scopeOf } from './questions.ts';
import { type InputColumns, inputColumns, tornado, totalIndices } from './sensitivity.ts';
import type { Study, StudyTarget } from './study-result.ts';

export interface StudyQuestion {
  readonly draws: number;
  readonly seed: number;
  /** Comparisons whose probability is asked. */
  readonly probabilities?: readonly string[];
}

export interface StudyPlan {
  readonly compiled: CompiledScenario;
  readonly question: StudyQuestion;
  /** Points to simulate, in order: the draws, then each input alone at its 5th and 95th percentile. */
  readonly points: readonly Draw[];
  readonly draws: readonly Draw[];
  /** Deviations of the draws, for sensitivity. */
  readonly scores: readonly (readonly number[])[];
}

const low = 0.05;
const high = 0.95;

/** What has to be simulated for the question, in an order that any number of threads may share. */
export function planStudy(
  scenario: UncertainScenario,
  question: StudyQuestion,
  library: Library,
): StudyPlan {
  const compiled = compileScenario(scenario, library);
  const { inputs } = compiled;
  const names = figureNames(compiled.base);
  const scope = scopeOf(figuresIn(compiled.base, names), names);
  for (const text of question.probabilities ?? []) questionAbout(text, scope);
  const shares = latinHypercube(
    inputs.map(({ name }) => name),
    question.draws,
    question.seed,
  );
  const shareOf = (name: string, row: number) => shares.get(name)?.[row] ?? 0.5;
  const rows = Array.from({ length: question.draws }, (_, row) => row);
  const draws = rows.map(row =>
    inputs.map(({ name, distribution }) => quantileAt(distribution, shareOf(name, row))),
  );
  const { centre } = compiled;
  const alone = inputs.flatMap(({ distribution }, index) =>
    [low, high].map(share => centre.toSpliced(index, 1, quantileAt(distribution, share))),
  );
  return {
    compiled,
    question,
    points: [...draws, ...alone],
    draws,
    scores: rows.map(row => inputs.map(({ name }) => inverseNormal(shareOf(name, row)))),
  };
}

/** The figures of one draw after another; undefined where the plan does not fit. */
export type DrawFigures = (draw: Draw) => Float64Array | undefined;

/** Simulates draws of a compiled scenario; what no figure rests on is not worked out. */
export function drawSimulator(compiled: CompiledScenario, library: Library): DrawFigures {
  const names = figureNames(compiled.base);
  const reads = readsOf([...names.values()]);
  const { training, serving } = compiled.base;
  return draw => {
    const result = drawnResult(compiled, draw, { library, reads });
    // What the single run cannot do either is no news of this draw.
    if (result.training?.feasible === false && training?.feasible === true) return undefined;
    if (result.serving?.feasible === false && serving?.feasible === true) return undefined;
    return figuresIn(result, names);
  };
}

/** The study, from the figures of every point in the order of the plan. */
export function concludeStudy(
  plan: StudyPlan,
  figures: readonly (Float64Array | undefined)[],
): { readonly uncertainty: NonNullable<Result['uncertainty']>; readonly study: Study } {
  const { compiled, draws, question } = plan;
  const { inputs, base } = compiled;
  const names = figureNames(base);
  const rows = figures.slice(0, draws.length);
  const sides = figures.slice(draws.length);
  const fits = draws.flatMap((_, place) => (rows[place] === undefined ? [] : [place]));
  const feasible = fits.map(place => rows[place]);
  const places = new Map([...names.keys()].map((name, place) => [name, place]));
  const column: Column = (name, table) => {
    const place = places.get(name) ?? -1;
    return table.map(row => zeroed(row?.[place]));
  };
  const full = [...names].flatMap(([name, keys]) => (name === keys.join('.') ? [name] : []));
  const found: Found = {
    feasible,
    sides,
    column,
    scores: inputColumns(
      inputs.map(({ name }) => name),
      fits.map(place => plan.scores[place] ?? []),
    ),
    best: name => column(name, [figuresIn(base, names)])[0] ?? 0,
  };
  return {
    uncertainty: Object.fromEntries(full.map(name => [name, summary(column(name, feasible))])),
    study: {
      draws: draws.length,
      seed: question.seed,
      feasibleShare: feasible.length / Math.max(1, draws.length),
      method: method(compiled),
      inputs: inputs.map(({ name, distribution }) => ({
        name,
        p5: quantileAt(distribution, low),
        p50: quantileAt(distribution, 0.5),
        p95: quantileAt(distribution, high),
      })),
      targets: targetsOf(full, compiled).map(name => target(name, found)),
      probabilities: (question.probabilities ?? []).map(text => {
        const asked = questionAbout(text, scopeOf(figuresIn(base, names), names));
        const yes = feasible.filter(
          row => row !== undefined && holds(asked, scopeOf(row, names)),
        ).length;
        return { expression: text, probability: yes / Math.max(1, draws.length) };
      }),
    },
  };
}

/** Figures of every draw that fits, and with one input to either side; undefined where the plan does not fit. */
interface Found {
  readonly feasible: readonly (Float64Array | undefined)[];
  /** Deviations of the draws that fit. */
  readonly scores: InputColumns;
  readonly sides: readonly (Float64Array | undefined)[];
  readonly column: Column;
  readonly best: (name: string) => number;
}

type Column = (name: string, table: readonly (Float64Array | undefined)[]) => readonly number[];

function zeroed(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

/** All of it on one thread. */
export function studyUncertainty(
  scenario: UncertainScenario,
  question: StudyQuestion,
  library: Library,
): Result {
  const plan = planStudy(scenario, question, library);
  return studied(plan, plan.points.map(drawSimulator(plan.compiled, library)));
}

/** The single run's result with the study beside it, from the figures of every point in the order of the plan. */
export function studied(plan: StudyPlan, figures: readonly (Float64Array | undefined)[]): Result {
  const { uncertainty, study } = concludeStudy(plan, figures);
  return { ...plan.compiled.base, uncertainty, uncertaintyStudy: study };
}

function summary(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  if (values.length === 0) return { mean: 0, p5: 0, p50: 0, p95: 0 };
  const sorted = inOrder(values);
  return {
    mean,
    p5: quantileIn(sorted, low),
    p50: quantileIn(sorted, 0.5),
    p95: quantileIn(sorted, high),
  };
}

const wanted = [
  'economics.training.usd',
  'economics.serving.usdPerMillionOutputTokens',
  'economics.lifetime.usdPerMillionOutputTokens',
  'economics.lifetime.presentValue.netUsd',
];

/** Figures whose causes are looked into. */
function targetsOf(names: readonly string[], { base }: CompiledScenario): readonly string[] {
  const earns = base.economics?.serving?.revenueUsdPerDay !== undefined;
  return wanted.filter(name => names.includes(name) && (earns || !name.endsWith('.netUsd')));
}

function target(name: string, { feasible, scores, sides, column, best }: Found): StudyTarget {
  const values = column(name, feasible);
  const beside = column(name, sides);
  const single = best(name);
  const sideAt = (place: number) =>
    sides[place] === undefined ? single : (beside[place] ?? single);
  return {
    figure: name,
    best: single,
    tornado: [
      ...tornado(
        scores.names.map((input, index) => ({
          input,
          low: sideAt(2 * index),
          high: sideAt(2 * index + 1),
        })),
      ),
    ],
    totalIndices: totalIndices(scores, values).map(index => ({ ...index })),
    histogram: histogram(values),
  };
}

const fewestBars = 10;
const mostBars = 40;

/** Equal bars between the first and the last hundredth; what lies beyond falls into the outer ones. */
function histogram(values: readonly number[]): StudyTarget['histogram'] {
  if (values.length === 0) return [];
  const bars = Math.max(fewestBars, Math.min(mostBars, Math.round(Math.sqrt(values.length))));
  const sorted = inOrder(values);
  const from = quantileIn(sorted, 0.005);
  const width = (quantileIn(sorted, 0.995) - from) / bars;
  if (!(width > 0)) return [{ from, to: from, count: values.length }];
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bar = Math.max(0, Math.min(bars - 1, Math.floor((value - from) / width)));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts.map((count, bar) => ({
    from: from + bar * width,
    to: from + (bar + 1) * width,
    count,
  }));
}

function method({ base }: CompiledScenario): string {
  return [base.training, base.serving].some(part => part?.feasible)
    ? 'Layouts and instances stay as the best of all values settled them; step times, queues, bills and the lifetime are worked out again for every draw.'
    : 'Prices are worked out again for every draw.';
}
