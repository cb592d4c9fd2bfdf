/** Layer costs that many plans share: they depend on how a layer is cut and fed, not on where it stands. */
import type { TrainingPlan } from '../../parallelism/plan.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { stageCount } from '../../training/pipeline.ts';
import { type CostedRun, costedRuns } from '../../training/stage-costs.ts';
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
  const known = new Map<string, SharedCosts>();
  let latest: Placement | undefined;
  let cutKey = '';
  return (placement, shape, contextOf) => {
    if (latest !== placement) {
      latest = placement;
      cutKey = `${placement.tensorParallel} ${placement.contextParallel} ${placement.expertParallel} ${placement.expertTensorParallel}`;
    }
    const { flows } = shape;
    const key = `${cutKey} ${shape.microBatchSequences} ${shape.recompute} ${shape.sequenceParallel} ${shape.tensorOverlap} ${shape.expertOverlap} ${flows}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    // What the layers do is forgotten once it is costed: thousands of shapes are kept.
    const runs = costedRuns(contextOf()).map(run => ({ ...run, work: forgotten }));
    const cuts = new Map<number, CutStages>();
    const made: SharedCosts = {
      runs,
      leastSeconds: runs.reduce((sum, run) => sum + run.count * least(run, flows), 0),
      cut: cutPlan => {
        const stages = stageCount(cutPlan);
        const cut = cuts.get(stages) ?? cutIntoStages(runs, cutPlan);
        cuts.set(stages, cut);
        return cut;
      },
    };
    known.set(key, made);
    return made;
  };
}

const forgotten: CostedRun['work'] = { parts: [], messages: [], kernels: 0 };

function least({ cost }: CostedRun, flows: boolean): number {
  const alone = cost.forward + cost.backward;
  return flows ? Math.min(alone, cost.overlapped) : alone;
}
