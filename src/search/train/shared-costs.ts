/** Layer costs that many plans share: they depend on how a layer is cut and fed, not on where it stands. */
import type { TrainingPlan } from '../../parallelism/plan.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { stageCount } from '../../training/pipeline.ts';
import { type CostedRun, costedRuns, layerRuns, type Run } from '../../training/stage-costs.ts';
import { type CutStages, cutIntoStages } from '../../training/step.ts';
import type { Placement, Shape } from './space.ts';

export interface SharedCosts {
  readonly runs: readonly CostedRun[];
  /** Least seconds that all layers together take for one micro-batch, however they are scheduled. */
  readonly leastSeconds: number;
  /** The layers cut into the stages of a plan. */
  cut(plan: TrainingPlan): CutStages;
}

/** What the layers of a shape cost at a place; `contextOf` is asked for a plan of it the first time. */
export type CostedShapes = (
  placement: Placement,
  shape: Shape,
  contextOf: () => TrainingContext,
) => SharedCosts;

/** A function that costs each shape once. */
export function costedShapes(): CostedShapes {
  const cuts = new Map<string, KnownCosts>();
  let latest: Placement | undefined;
  let cut: KnownCosts | undefined;
  return (placement, shape, contextOf) => {
    if (cut === undefined || latest !== placement) {
      latest = placement;
      const key = `${placement.tensorParallel} ${placement.contextParallel} ${placement.expertParallel} ${placement.expertTensorParallel}`;
      cut = cuts.get(key) ?? { costs: new Map(), runs: new Map() };
      cuts.set(key, cut);
    }
    const { costs, runs } = cut;
    const { fed, costed } = wordsOf(shape);
    const found = costs.get(costed);
    if (found !== undefined) return found;
    const context = contextOf();
    const run = runs.get(fed) ?? layerRuns(context);
    runs.set(fed, run);
    const made = sharedCosts(costedRuns(context, run), shape.flows);
    costs.set(costed, made);
    return made;
  };
}

/** Of one way of cutting layers, by the words of a shape. */
interface KnownCosts {
  readonly costs: Map<string, SharedCosts>;
  readonly runs: Map<string, readonly Run[]>;
}

interface ShapeWords {
  /** On which the work of layers depends. */
  readonly fed: string;
  /** On which their cost depends. */
  readonly costed: string;
}

const words = new WeakMap<Shape, ShapeWords>();

function wordsOf(shape: Shape): ShapeWords {
  const known = words.get(shape);
  if (known !== undefined) return known;
  const { microBatchSequences, sequenceParallel, tensorOverlap, expertOverlap, flows } = shape;
  const fed = `${microBatchSequences} ${sequenceParallel} ${tensorOverlap} ${expertOverlap} ${flows}`;
  // What is redone changes no work; what the host keeps changes no cost either.
  const made = { fed, costed: `${fed} ${shape.recompute}` };
  words.set(shape, made);
  return made;
}

function sharedCosts(costed: readonly CostedRun[], flows: boolean): SharedCosts {
  // What the layers do is forgotten once it is costed: thousands of shapes are kept.
  const runs = costed.map(({ name, count, cost }) => ({ name, count, cost, work: forgotten }));
  let cuts: Map<number, CutStages> | undefined;
  return {
    runs,
    leastSeconds: runs.reduce((sum, run) => sum + run.count * least(run, flows), 0),
    cut: cutPlan => {
      const stages = stageCount(cutPlan);
      cuts ??= new Map();
      const cut = cuts.get(stages) ?? cutIntoStages(runs, cutPlan);
      cuts.set(stages, cut);
      return cut;
    },
  };
}

const forgotten: CostedRun['work'] = { parts: [], messages: [], kernels: 0 };

function least({ cost }: CostedRun, flows: boolean): number {
  const alone = cost.forward + cost.backward;
  return flows ? Math.min(alone, cost.overlapped) : alone;
}
