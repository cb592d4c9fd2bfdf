/** A scenario whose plan is settled once, so that another draw of its inputs costs milliseconds. */
import type { PriceBook } from '../economics/price-book.ts';
import type { Chip } from '../hardware/chip.ts';
import { centreOf } from '../numeric/distribution.ts';
import { followLoad } from '../scenario/follow-load.ts';
import type { Library } from '../scenario/library.ts';
import { price } from '../scenario/price.ts';
import type { Infeasible, Result, ServingResult, TrainingResult } from '../scenario/result.ts';
import type { ScenarioDocument } from '../scenario/scenario-document.ts';
import { drawn, type UncertainScenario } from '../scenario/scenario-document.ts';
import { serve } from '../scenario/serve.ts';
import { emptySettled, type Reads } from '../scenario/settled.ts';
import { simulate } from '../scenario/simulate.ts';
import type { Simulation } from '../scenario/simulation.ts';
import { train } from '../scenario/train.ts';
import { type DrawnFigure, drawnBook, drawnChip } from './drawn-documents.ts';
import { type UncertainInput, uncertainInputs } from './inputs.ts';
import { modelSpread } from './model-spread.ts';

type Serving = NonNullable<ScenarioDocument['serving']>;

/** One value for each input, in the order of the inputs. */
export type Draw = readonly number[];

export interface Physics {
  readonly training?: TrainingResult | Infeasible | undefined;
  /** Before it follows the day. */
  readonly serving?: ServingResult | Infeasible | undefined;
}

/** Plain data beside the library: it can be sent to another thread. */
export interface CompiledScenario {
  /** Its layouts as the best of all values settled them. */
  readonly document: ScenarioDocument;
  readonly inputs: readonly UncertainInput[];
  readonly base: Result;
  /** All inputs as the single run takes them, and its physics. */
  readonly centre: Draw;
  readonly physics: Physics;
}

/** Simulates the single run and fixes the layouts that it chose. */
export function compileScenario(scenario: UncertainScenario, library: Library): CompiledScenario {
  const { document } = scenario;
  const base = simulate(document, library);
  const { training, serving, economics } = base;
  const { dayShape, ...evenDay } = document.serving ?? {};
  // A fleet that follows its day states its mean; the layouts on the whole cluster are those of an even day.
  const whole =
    dayShape === undefined ? base : simulate({ ...document, serving: evenDay as Serving }, library);
  const book = library.prices(economics?.prices ?? '');
  const region = settledValue(base, 'economics', 'region');
  const inputs = uncertainInputs({
    values: scenario.uncertain,
    trainingChip: training?.feasible ? library.chip(training.chip) : undefined,
    servingChip: serving?.feasible ? library.chip(serving.chip) : undefined,
    book,
    region: typeof region === 'string' ? region : book.defaultRegion,
    owned: [economics?.training, economics?.serving].some(part => part?.chipHour.basis === 'owned'),
    priceGiven: document.economics?.chipHourPrice !== undefined,
    spread: modelSpread(library.uncertainty(), library.model(document.model), {
      trainingChip: training?.feasible ? training.chip : undefined,
      servingChip: serving?.feasible ? serving.chip : undefined,
      tier: training?.feasible ? tierOf(training) : undefined,
    }),
  });
  return {
    document: fixed(document, whole),
    inputs,
    base,
    centre: inputs.map(({ distribution }) => centreOf(distribution)),
    physics: { training: whole.training, serving: whole.serving },
  };
}

/**
 * Training, serving and money at a draw, the day followed; a half whose inputs are all as in the single run is the single
 * run's. What nobody `reads` is left empty.
 */
export function drawnResult(
  compiled: CompiledScenario,
  draw: Draw,
  { library, reads }: { readonly library: Library; readonly reads: Reads },
): Pick<Result, 'training' | 'serving' | 'economics'> {
  const { document, inputs, centre, physics } = compiled;
  const changed = documentAt(document, inputs, draw);
  const moves = (use: 'training' | 'serving') =>
    inputs.some(({ changes }, index) => changes[use] && draw[index] !== centre[index]);
  const part = (use?: 'training' | 'serving') =>
    simulationOf(document, libraryAt({ inputs, draw, use }, library), reads);
  const { dayShape: _, ...evenDay } = changed.serving ?? {};
  const training =
    changed.training !== undefined && physics.training?.feasible && moves('training')
      ? againstTruePeak(train(changed.training, part('training')), slowness(compiled, draw))
      : physics.training;
  const serving =
    changed.serving !== undefined && physics.serving?.feasible && moves('serving')
      ? serve(evenDay as Serving, part('serving'))
      : physics.serving;
  return pricedAt(changed, { training, serving }, part());
}

/** The model's error of training at a draw: 1 where it has none. */
function slowness({ inputs }: CompiledScenario, draw: Draw): number {
  const place = inputs.findIndex(
    ({ target }) => target.kind === 'model' && target.use === 'training',
  );
  return place < 0 ? 1 : (draw[place] ?? 1);
}

/** Utilisation is a share of the chip's own peak, not of that of a chip made slower to stand for the model's error. */
function againstTruePeak(
  training: TrainingResult | Infeasible,
  factor: number,
): TrainingResult | Infeasible {
  return training.feasible ? { ...training, mfu: Math.min(1, training.mfu / factor) } : training;
}

/** Physics with the day followed and everything priced. */
function pricedAt(
  changed: ScenarioDocument,
  { training, serving }: Physics,
  simulation: Simulation,
): Pick<Result, 'training' | 'serving' | 'economics'> {
  for (const half of [training, serving]) {
    if (half !== undefined) device(simulation, half.chip);
  }
  const followed =
    serving?.feasible && changed.serving !== undefined
      ? followLoad(serving, changed.serving, simulation)
      : serving;
  const economics = price(
    changed.economics ?? {},
    {
      training: training?.feasible ? training : undefined,
      serving: followed?.feasible ? followed : undefined,
    },
    simulation,
    { sideBySide: false },
  );
  return {
    ...(training === undefined ? {} : { training }),
    ...(followed === undefined ? {} : { serving: followed }),
    economics,
  };
}

function device(simulation: Simulation, id: string): void {
  const chip = simulation.library.chip(id);
  simulation.devices.set(id, { chip, efficiency: simulation.library.efficiency(chip.efficiency) });
}

function simulationOf(document: ScenarioDocument, library: Library, reads: Reads): Simulation {
  return {
    library,
    reads,
    model: library.model(document.model),
    settled: emptySettled(() => false),
    notes: [],
    devices: new Map(),
  };
}

function documentAt(
  document: ScenarioDocument,
  inputs: readonly UncertainInput[],
  draw: Draw,
): ScenarioDocument {
  return drawn(
    document,
    inputs.flatMap(({ target }, index) =>
      target.kind === 'document' ? [[target.value, draw[index] ?? 0] as const] : [],
    ),
  );
}

/** The library with drawn chips and prices; chips are slower by the model's error where they work. */
function libraryAt(
  {
    inputs,
    draw,
    use,
  }: {
    readonly inputs: readonly UncertainInput[];
    readonly draw: Draw;
    readonly use?: 'training' | 'serving' | undefined;
  },
  library: Library,
): Library {
  const chips = new Map<string, Chip>();
  const books = new Map<string, PriceBook>();
  const chip = (id: string): Chip => {
    const known = chips.get(id);
    if (known !== undefined) return known;
    const figures: DrawnFigure[] = [];
    let factor = 1;
    for (const [index, { target }] of inputs.entries()) {
      const value = draw[index] ?? 0;
      if (target.kind === 'chip' && target.chip === id) figures.push({ path: target.path, value });
      if (target.kind === 'model' && target.use === use) factor = value;
    }
    const made = drawnChip(library.chip(id), figures, factor);
    chips.set(id, made);
    return made;
  };
  const prices = (id: string): PriceBook => {
    const known = books.get(id);
    if (known !== undefined) return known;
    const made = drawnBook(
      library.prices(id),
      inputs.flatMap(({ target }, index) =>
        target.kind === 'prices' ? [{ path: target.path, value: draw[index] ?? 0 }] : [],
      ),
    );
    books.set(id, made);
    return made;
  };
  // Inherited, so that its lists of names are not read for every draw.
  return Object.create(library, { chip: { value: chip }, prices: { value: prices } }) as Library;
}

/** The document with the layouts that the single run chose. */
function fixed(document: ScenarioDocument, base: Result): ScenarioDocument {
  const { training, serving, economics } = document;
  const trainingPlan = settledValue(base, 'training', 'plan');
  const { strategies: _, ...money } = economics ?? {};
  const found = base.serving;
  const servingPlan = settledValue(base, 'serving', 'plan');
  return {
    ...document,
    economics: money,
    ...(training === undefined || trainingPlan === undefined
      ? {}
      : { training: { ...training, plan: trainingPlan as NonNullable<typeof training.plan> } }),
    ...(serving === undefined || !found?.feasible || !found.disaggregated
      ? {}
      : {
          serving: {
            ...serving,
            plan: withInstances(servingPlan, found) as NonNullable<typeof serving.plan>,
          },
        }),
  };
}

function tierOf({ plan }: TrainingResult): string | undefined {
  const { stackTier } = plan;
  return typeof stackTier === 'string' ? stackTier : undefined;
}

const layoutKeys = [
  'tensorParallel',
  'pipelineParallel',
  'expertParallel',
  'dataParallelAttention',
  'redundantExperts',
  'expertBalance',
  'twoBatchOverlap',
];

function withInstances(plan: unknown, { prefill, decode }: ServingResult): unknown {
  const pools = plan as Readonly<Record<'prefill' | 'decode', object>>;
  const layout = (pool: object) =>
    Object.fromEntries(Object.entries(pool).filter(([key]) => layoutKeys.includes(key)));
  return {
    prefill: { ...layout(pools.prefill), instances: prefill.instances },
    decode: { ...layout(pools.decode), instances: decode.instances },
  };
}

function settledValue({ scenario }: Result, part: string, key: string): unknown {
  const values = scenario.values[part];
  if (typeof values !== 'object' || values === null) return undefined;
  return (values as Readonly<Record<string, unknown>>)[key];
}
