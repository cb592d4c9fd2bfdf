/** Whether training fits, which category breaks it, and what the cheapest changes that make it fit would cost. */
import type { Device } from '../hardware/device.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import type { PlanWishes, TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan, type PlannedStep } from '../training/choose-plan.ts';
import { stepEvaluator } from '../training/evaluator.ts';
import type { TrainingStacks } from '../training/stack.ts';
import { type Fit, largestPart, type WayOut, waysShown } from './fit-result.ts';

/** A change to what was asked: more chips, or other words of the plan. */
interface Change {
  readonly by: WayOut['by'];
  readonly words: string;
  readonly chips?: number;
  readonly wishes?: PlanWishes;
  /** Data-parallel copies follow from the rest, whatever was asked. */
  readonly recut?: true;
}

/** Looks at the plan that was asked for; where it does not fit, at every change that might help. */
export function fitTraining(
  task: TrainingTask,
  wishes: PlanWishes,
  device: Device,
  stacks: TrainingStacks,
): Fit {
  const { chip } = device;
  const subject = { chip: chip.id, chipName: chip.name, chips: task.chips };
  const choice = choosePlan(task, wishes, device, stacks);
  if (choice.found) {
    const { memory, context } = choice;
    return { ...subject, fits: true, ...seen(context.plan, memory), waysOut: [] };
  }
  const { nearest } = choice;
  if (nearest === undefined) {
    return { ...subject, fits: false, layout: 'none divides the work', waysOut: [] };
  }
  const evaluator = stepEvaluator(task, device, stacks);
  const seconds = evaluator.simulate(evaluator.contextOf(nearest.plan)).seconds;
  const room = chip.hostMemory?.capacityBytes !== undefined;
  const ways = changes(task, wishes, nearest.plan, room)
    .flatMap(change => {
      const chips = change.chips ?? task.chips;
      const { dataParallel, zeroShards, ...recut } = wishes;
      const kept = change.recut === true ? recut : wishes;
      const found = choosePlan({ ...task, chips }, { ...kept, ...change.wishes }, device, stacks);
      return found.found ? [wayOut(change, chips, found, seconds)] : [];
    })
    // Cheapest first: chip-seconds of a step.
    .sort((one, other) => one.chips * (one.stepRatio ?? 1) - other.chips * (other.stepRatio ?? 1));
  return {
    ...subject,
    fits: false,
    ...seen(nearest.plan, nearest.memory),
    waysOut: oneOfAKind(ways).slice(0, waysShown),
  };
}

function seen(plan: TrainingPlan, memory: PlannedStep['memory']) {
  const budget = { ...memory, parts: memory.parts.map(part => ({ ...part })) };
  const largest = largestPart(budget);
  return {
    layout: layoutText(plan),
    memory: budget,
    ...(largest === undefined ? {} : { largest }),
  };
}

function wayOut(change: Change, chips: number, found: PlannedStep, seconds: number): WayOut {
  const { plan } = found.context;
  const layout = change.by === 'chips' ? `${change.words}: ${layoutText(plan)}` : change.words;
  return {
    by: change.by,
    change: layout,
    chips,
    usedBytes: found.memory.usedBytes,
    stepRatio: found.step.seconds / seconds,
  };
}

/** The cheapest of each kind, so that three ways are three different ones. */
function oneOfAKind(ways: readonly WayOut[]): readonly WayOut[] {
  return ways.filter(({ by }, index) => ways.findIndex(other => other.by === by) === index);
}

/** `tensor 8, pipeline 16, data 4, ZeRO 1, recomputation full`. */
function layoutText(plan: TrainingPlan): string {
  const sizes = [
    ['tensor', plan.tensorParallel],
    ['pipeline', plan.pipelineParallel],
    ['context', plan.contextParallel],
    ['expert', plan.expertParallel],
    ['data', plan.dataParallel],
  ] as const;
  const cut = sizes.filter(([, size]) => size > 1).map(([name, size]) => `${name} ${size}`);
  return [...cut, `ZeRO ${plan.zeroStage}`, `recomputation ${plan.recompute}`].join(', ');
}

/** More chips are tried up to this multiple. */
const multiples = [2, 4, 8, 16] as const;
const cuts = ['tensorParallel', 'pipelineParallel', 'expertParallel', 'contextParallel'] as const;

/** Every single change worth a try; `room`: the host's memory is known. */
function changes(
  task: TrainingTask,
  wishes: PlanWishes,
  plan: TrainingPlan,
  room: boolean,
): readonly Change[] {
  const found: Change[] = multiples.map(multiple => ({
    by: 'chips',
    words: `${multiple} times the chips`,
    chips: multiple * task.chips,
    recut: true,
  }));
  for (const cut of cuts) {
    if (wishes[cut] === undefined) continue;
    for (const multiple of multiples) {
      const wider = multiple * plan[cut];
      const words = `${cut} ${wider} instead of ${plan[cut]}`;
      const change = { by: 'parallelism', wishes: { [cut]: wider }, recut: true } as const;
      found.push(
        { ...change, words },
        {
          ...change,
          words: `${words}, on ${multiple} times the chips`,
          chips: multiple * task.chips,
        },
      );
    }
  }
  for (const recompute of ['selective', 'full'] as const) {
    if (plan.recompute === recompute) continue;
    found.push({
      by: 'recomputation',
      words: `${recompute} recomputation`,
      wishes: { recompute },
    });
  }
  for (const zeroStage of [1, 2, 3] as const) {
    if (zeroStage <= plan.zeroStage) continue;
    found.push({ by: 'sharding', words: `ZeRO stage ${zeroStage}`, wishes: { zeroStage } });
  }
  if (room) {
    for (const offload of ['optimizer', 'activations', 'optimizer+activations', 'all'] as const) {
      const words = `${offload === 'all' ? 'everything' : offload} in host memory`;
      found.push({ by: 'offload', words, wishes: { offload } });
    }
  }
  found.push(
    {
      by: 'precision',
      words: 'moments of the optimizer in BF16',
      wishes: { optimizerState: 'bf16-moments' },
    },
    {
      by: 'precision',
      words: 'all optimizer states in BF16',
      wishes: { optimizerState: 'bf16' },
    },
    { by: 'precision', words: 'gradients in two bytes', wishes: { gradientBytes: 2 } },
    {
      by: 'precision',
      words: 'gradients and all optimizer states in BF16',
      wishes: { gradientBytes: 2, optimizerState: 'bf16' },
    },
    {
      by: 'sharding',
      words: 'ZeRO stage 3 and full recomputation',
      wishes: { zeroStage: 3, recompute: 'full' },
    },
  );
  return found;
}
