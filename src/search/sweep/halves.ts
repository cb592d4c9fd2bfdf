/** Training and serving of a point, simulated once for all points that share them, and their price. */

import type { Library } from '../../scenario/library.ts';
import { price } from '../../scenario/price.ts';
import type { Infeasible, Result, ServingResult, TrainingResult } from '../../scenario/result.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { serve } from '../../scenario/serve.ts';
import { emptySettled, type Reads } from '../../scenario/settled.ts';
import type { Simulation } from '../../scenario/simulation.ts';
import { train } from '../../scenario/train.ts';
import { InputError } from '../../schema/input-error.ts';
import type { Layouts } from '../../serving/shared-layouts.ts';
import type { PipelineTiming } from '../../training/choose-plan.ts';
import type { TrainingCosts } from '../../training/evaluator.ts';

/** One half of a scenario. */
export interface Half<Feasible extends TrainingResult | ServingResult> {
  readonly result: Feasible | Infeasible | undefined;
  readonly simulation: Simulation | undefined;
  /** Why there is no result: a fault of the input, or of the program. */
  readonly error?: string;
  /** Why the answer is no. */
  readonly refusal?: string;
}

/** What all points share: the library, the costs worked out so far, and what of a point somebody reads. */
export interface Surroundings {
  readonly library: Library;
  readonly costs: TrainingCosts;
  readonly pipelines: PipelineTiming;
  readonly layouts?: Layouts;
  /** Of the result. */
  readonly reads: Reads;
  /** Of the settled input. */
  readonly settles: Reads;
}

/** A library whose lists of names are looked up once; a folder of files reads them every time. */
export function steadyLibrary(library: Library): Library {
  return { ...library };
}

function begin(surroundings: Surroundings, model: string): Simulation {
  const { library, costs, pipelines, layouts, reads, settles } = surroundings;
  return {
    library,
    costs,
    pipelines,
    layouts,
    reads,
    model: library.model(model),
    settled: emptySettled(settles),
    notes: [],
    devices: new Map(),
  };
}

/** Simulates one half; what goes wrong is told, not thrown, so that other points go on. */
function half<Feasible extends TrainingResult | ServingResult>(
  surroundings: Surroundings,
  model: string,
  work: (simulation: Simulation) => Feasible | Infeasible | undefined,
): Half<Feasible> {
  try {
    const simulation = begin(surroundings, model);
    const result = work(simulation);
    if (result?.feasible !== false) return { result, simulation };
    const refusal = result.reasons.map(({ text }) => text).join(' ');
    return { result, simulation, refusal };
  } catch (error) {
    return { result: undefined, simulation: undefined, error: complaint(error) };
  }
}

export function trainingHalf(
  document: ScenarioDocument['training'],
  model: string,
  surroundings: Surroundings,
): Half<TrainingResult> {
  return half(surroundings, model, simulation => document && train(document, simulation));
}

export function servingHalf(
  document: ScenarioDocument['serving'],
  model: string,
  surroundings: Surroundings,
): Half<ServingResult> {
  return half(surroundings, model, simulation => document && serve(document, simulation));
}

/** The bill of both halves, with the terms that it settled. */
export function priced(
  document: ScenarioDocument['economics'],
  training: Half<TrainingResult> | undefined,
  serving: Half<ServingResult> | undefined,
  { model }: Pick<Simulation, 'model'>,
  { library, reads, settles }: Surroundings,
): { readonly economics: Result['economics']; readonly simulation: Simulation } {
  const simulation: Simulation = {
    library,
    reads,
    model,
    settled: emptySettled(settles),
    notes: [],
    devices: devicesOf(training?.simulation, serving?.simulation),
  };
  const economics = price(
    document ?? {},
    {
      training: training?.result?.feasible ? training.result : undefined,
      serving: serving?.result?.feasible ? serving.result : undefined,
    },
    simulation,
  );
  return { economics, simulation };
}

/** Chips of both halves; of one alone, its own list. */
function devicesOf(
  training: Simulation | undefined,
  serving: Simulation | undefined,
): Simulation['devices'] {
  if (serving === undefined) return training?.devices ?? new Map();
  if (training === undefined || contains(serving.devices, training.devices)) return serving.devices;
  return new Map([...training.devices, ...serving.devices]);
}

function contains(whole: Simulation['devices'], part: Simulation['devices']): boolean {
  for (const id of part.keys()) if (!whole.has(id)) return false;
  return true;
}

/** One line on what went wrong. */
export function complaint(error: unknown): string {
  if (error instanceof InputError) {
    return error.problems
      .map(({ path, message }) => [path, message].filter(part => part !== '').join(': '))
      .join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
