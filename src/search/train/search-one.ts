/** The search for one number of chips: by formula over the whole space, by simulation among the best. */
import type { Device } from '../../hardware/device.ts';
import { trainingFlopPerToken } from '../../model/flop.ts';
import { parameterCounts } from '../../model/parameters.ts';
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import type { PlanWishes, TrainingTask } from '../../training/candidate-plans.ts';
import { stepEvaluator } from '../../training/evaluator.ts';
import { runReliability } from '../../training/reliability.ts';
import { trainingRun } from '../../training/run.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { type FoundPlan, searchSpace } from './branch-and-bound.ts';
import { Frontier } from './leaders.ts';
import type { TrainSearchQuestion } from './search-train.ts';
import type { CostedShapes } from './shared-costs.ts';
import { trainingSpace } from './space.ts';
import { hostWords, type TrainedPlan } from './trained-plan.ts';

/** Candidates by formula that are then simulated: formulas are off by a few percent where stages are uneven. */
const finalists = 24;

/** A plan with its step simulated. */
export interface Simulated {
  readonly told: TrainedPlan;
  readonly step: ReturnType<ReturnType<typeof stepEvaluator>['simulate']>;
}

export interface Values {
  readonly usdPerChipHour: number;
  /** Of one chip with its share of the site. */
  readonly watts: number;
}

export interface Surroundings {
  readonly costsOf: CostedShapes;
  readonly device: Device;
  readonly library: Library;
  readonly question: TrainSearchQuestion;
  readonly values: Values;
}

/** All plans of one number of chips. */
export function searchOne(
  task: TrainingTask,
  wishes: PlanWishes,
  { device, library, question, values, costsOf }: Surroundings,
) {
  const space = trainingSpace(task, wishes, question.vary);
  const none = { considered: 0, feasible: 0, byMemory: 0, byTime: 0, plans: [], frontier: [] };
  if (space === undefined) return none;
  const longestStep = longestUseful(task, question, values);
  const keep = Math.max(finalists, question.runnersUp + 1);
  const found = searchSpace(space, device, library.trainingStacks, {
    keep,
    longestStep,
    costsOf,
    leadersOnly: question.leadersOnly === true,
  });
  const evaluator = stepEvaluator(task, device, library.trainingStacks);
  const simulated = new Map<number, Simulated>();
  const simulate = (plan: FoundPlan): Simulated => {
    const known = simulated.get(plan.ordinal);
    if (known !== undefined) return known;
    const step = evaluator.simulate(plan.context);
    const made = { step, told: told(plan, step.seconds, task, { device, question, values }) };
    simulated.set(plan.ordinal, made);
    return made;
  };
  const plans = found.leaders
    .map(simulate)
    .toSorted((one, other) => one.told.stepSeconds - other.told.stepSeconds);
  const frontier = new Frontier<{
    value: number;
    bytes: number;
    ordinal: number;
    plan: Simulated;
  }>();
  for (const plan of [...found.leaders, ...found.frontier]) {
    const made = simulate(plan);
    frontier.add({
      value: made.told.stepSeconds,
      bytes: plan.bytes,
      ordinal: plan.ordinal,
      plan: made,
    });
  }
  return {
    considered: found.considered,
    feasible: found.timed,
    ...found.excluded,
    plans,
    frontier: frontier.entries().map(({ plan }) => plan),
  };
}

/** The longest step with which the run keeps its deadline and its budget, seconds. */
function longestUseful(
  task: TrainingTask,
  { document, deadlineHours, budgetUsd }: TrainSearchQuestion,
  { usdPerChipHour }: Values,
): number {
  const hours = Math.min(
    deadlineHours ?? Number.POSITIVE_INFINITY,
    budgetUsd === undefined ? Number.POSITIVE_INFINITY : budgetUsd / usdPerChipHour / task.chips,
  );
  const { hours: hoursOfOneSecond } = runOf(task, document, 1);
  return hours / hoursOfOneSecond;
}

/** What a checkpoint holds when the plan leaves it open. */
const usualOptimizer = { optimizer: 'adamw', optimizerState: 'fp32' } as const;

function runOf(task: TrainingTask, { training }: ScenarioDocument, stepSeconds: number) {
  const tokensPerStep = task.globalBatchSequences * task.sequenceLength;
  const tokens = training?.tokens ?? tokensPerStep;
  return trainingRun(
    { tokens, tokensPerStep, stepSeconds, chips: task.chips },
    runReliability(
      {
        parameters: parameterCounts(task.architecture).total,
        chips: task.chips,
        plan: usualOptimizer,
      },
      training?.reliability,
    ),
  );
}

function told(
  { plan, bytes, context }: FoundPlan,
  stepSeconds: number,
  task: TrainingTask,
  { device, question, values }: Omit<Surroundings, 'library' | 'costsOf'>,
): TrainedPlan {
  const { chips, architecture, sequenceLength, globalBatchSequences } = task;
  const { hours, chipHours } = runOf(task, question.document, stepSeconds);
  const tokensPerSecondPerChip = (globalBatchSequences * sequenceLength) / stepSeconds / chips;
  const flop = trainingFlopPerToken(architecture, sequenceLength, { mtpLayers: plan.mtpLayers });
  const peak = device.chip.peakFlopPerSecond.bf16 ?? flop * tokensPerSecondPerChip;
  return {
    chips,
    plan,
    stepSeconds,
    tokensPerSecondPerChip,
    mfu: (flop * tokensPerSecondPerChip) / peak,
    memoryBytes: bytes,
    memoryCapacityBytes: device.chip.memory.capacityBytes,
    ...hostWords(context, globalBatchSequences / (plan.dataParallel * plan.microBatchSequences)),
    usdPerStep: (stepSeconds / secondsPerHour) * chips * values.usdPerChipHour,
    joulesPerStep: stepSeconds * chips * values.watts,
    hours,
    usd: chipHours * values.usdPerChipHour,
  };
}
