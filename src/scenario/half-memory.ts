/** Training and serving as they were simulated before: a question that changes one of them finds the other here. */
import type { PrepareInstance } from '../serving/instance.ts';
import { sharedInstances } from '../serving/shared-instances.ts';
import { type TrainingCosts, trainingCosts } from '../training/evaluator.ts';
import type { Library } from './library.ts';
import type { Infeasible, ServingResult, TrainingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { serve } from './serve.ts';
import { emptySettled } from './settled.ts';
import type { Simulation, Watch } from './simulation.ts';
import { train } from './train.ts';

/** One half with what it settled and noted on the way. */
export interface SimulatedHalf<Feasible extends TrainingResult | ServingResult> {
  readonly result: Feasible | Infeasible | undefined;
  readonly simulation: Simulation;
}

export interface HalfMemory {
  training(document: ScenarioDocument, watch?: Watch): SimulatedHalf<TrainingResult>;
  serving(document: ScenarioDocument, watch?: Watch): SimulatedHalf<ServingResult>;
}

/** Halves kept: a reader goes back and forth between a few, and a page simulates their neighbours and strategies. */
export const mostKept = 256;

/** A memory that knows nothing yet; all questions to it are about documents of one library. */
export function halfMemory(library: Library): HalfMemory {
  const costs = trainingCosts();
  const prepare = sharedInstances();
  const trained = kept<SimulatedHalf<TrainingResult>>();
  const served = kept<SimulatedHalf<ServingResult>>();
  return {
    training: ({ model, training }, watch) =>
      trained(JSON.stringify([model, training]), watch, () => {
        const simulation = begin(model, { library, costs, prepare, watch });
        return { result: training && train(training, simulation), simulation };
      }),
    serving: ({ model, serving }, watch) =>
      served(JSON.stringify([model, serving]), watch, () => {
        const simulation = begin(model, { library, costs, prepare, watch });
        return { result: serving && serve(serving, simulation), simulation };
      }),
  };
}

function begin(
  model: string,
  {
    library,
    ...around
  }: {
    readonly library: Library;
    readonly costs: TrainingCosts;
    readonly prepare: PrepareInstance;
    readonly watch: Watch | undefined;
  },
): Simulation {
  return {
    library,
    ...around,
    model: library.model(model),
    settled: emptySettled(),
    notes: [],
    devices: new Map(),
  };
}

/** Remembers by key, what was asked for longest ago forgotten first; what somebody watches is done before their eyes. */
function kept<Value>() {
  const known = new Map<string, Value>();
  return (key: string, watch: Watch | undefined, make: () => Value): Value => {
    const found = watch === undefined ? known.get(key) : undefined;
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const made = make();
    const [oldest] = known.keys();
    if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
    known.set(key, made);
    return made;
  };
}
