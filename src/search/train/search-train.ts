/** "Which layout, on how many chips?": the best training plans, the frontier of memory and time, and why others lost. */
import { chipHourPrice, regionOf } from '../../economics/chip-hour.ts';
import { fleetWatts } from '../../economics/energy.ts';
import type { Device } from '../../hardware/device.ts';
import { nearestPrecision } from '../../hardware/precision.ts';
import { trainingFlopPerToken } from '../../model/flop.ts';
import { parameterCounts } from '../../model/parameters.ts';
import { checkNames } from '../../scenario/check-names.ts';
import { checkTraining } from '../../scenario/check-training.ts';
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { storedPrecision } from '../../scenario/simulation.ts';
import { InputError } from '../../schema/input-error.ts';
import type { PlanWishes, TrainingTask } from '../../training/candidate-plans.ts';
import { stepEvaluator } from '../../training/evaluator.ts';
import { runReliability } from '../../training/reliability.ts';
import { trainingRun } from '../../training/run.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { type FoundPlan, searchSpace } from './branch-and-bound.ts';
import { Frontier } from './leaders.ts';
import { type CostedShapes, costedShapes } from './shared-costs.ts';
import { trainingSpace, type VariedWord } from './space.ts';
import { hostWords, type TrainedPlan } from './trained-plan.ts';
import { whyLost } from './why-lost.ts';

export const objectives = ['time', 'cost', 'energy'] as const;
export type Objective = (typeof objectives)[number];

export interface TrainSearchQuestion {
  /** A scenario with a training part; its plan holds what is not searched. */
  readonly document: ScenarioDocument;
  /** Numbers of chips to try; the document's own when empty. */
  readonly chips: readonly number[];
  readonly objective: Objective;
  /** For the whole run. */
  readonly budgetUsd?: number;
  readonly deadlineHours?: number;
  /** Words of the plan that are searched beyond what every search looks at. */
  readonly vary?: readonly VariedWord[];
  /** Runners-up to tell. */
  readonly runnersUp: number;
  /** Nobody asks for the frontier of memory and time. */
  readonly leadersOnly?: boolean;
  /** Told what is going on. */
  readonly progress?: (what: string) => void;
}

export interface TrainSearch {
  readonly model: string;
  readonly chip: string;
  readonly objective: Objective;
  /** Plans evaluated or provably excluded. */
  readonly considered: number;
  /** Plans that fit in memory and were timed. */
  readonly feasible: number;
  readonly excluded: { readonly byMemory: number; readonly byTime: number };
  readonly best: TrainedPlan | null;
  /** Fastest plan for each amount of memory, fastest first, of the best number of chips. */
  readonly frontier: readonly TrainedPlan[];
  readonly runnersUp: readonly (TrainedPlan & { readonly why: string })[];
  /** The best plan of each number of chips. */
  readonly byChips: readonly TrainedPlan[];
}

/** Candidates by formula that are then simulated: formulas are off by a few percent where stages are uneven. */
const finalists = 24;

/** Searches all plans; throws InputError for what cannot be asked. */
export function searchTrain(question: TrainSearchQuestion, library: Library): TrainSearch {
  const { document, objective } = question;
  const { training } = document;
  if (training === undefined) {
    throw new InputError('scenario', [{ path: 'training', message: 'missing; nothing to search' }]);
  }
  checkNames(document, library);
  const architecture = library.model(document.model);
  const chip = library.chip(training.cluster.chip);
  const device = { chip, efficiency: library.efficiency(chip.efficiency) };
  const wishes: PlanWishes =
    training.plan === undefined || training.plan === 'auto' ? {} : training.plan;
  const counts = question.chips.length === 0 ? [training.cluster.chips] : question.chips;
  for (const chips of counts) {
    checkTraining(
      { ...training, cluster: { ...training.cluster, chips } },
      wishes,
      architecture,
      chip,
    );
  }
  const precision = nearestPrecision(
    chip,
    training.precision ?? storedPrecision(architecture),
    true,
  );
  const { sequenceLength, globalBatchSequences } = training;
  const task = {
    architecture,
    domainChips: chip.scaleUp.domainChips,
    sequenceLength,
    globalBatchSequences,
    precision,
  };
  const values = valuesOf(question, device, library);
  const totals = { considered: 0, feasible: 0, byMemory: 0, byTime: 0 };
  const costsOf = costedShapes();
  const perCount = counts.flatMap(chips => {
    question.progress?.(`searching ${chips} × ${chip.id}`);
    const surroundings = { device, library, question, values, costsOf };
    const found = searchOne({ ...task, chips }, wishes, surroundings);
    totals.considered += found.considered;
    totals.feasible += found.feasible;
    totals.byMemory += found.byMemory;
    totals.byTime += found.byTime;
    return found.plans.length === 0 ? [] : [found];
  });
  perCount.sort((one, other) => worth(one.plans[0], objective) - worth(other.plans[0], objective));
  const [winner] = perCount;
  const [best] = winner?.plans ?? [];
  const ranked = perCount
    .flatMap(({ plans }) => plans)
    .toSorted((one, other) => worth(one, objective) - worth(other, objective));
  return {
    model: architecture.id,
    chip: chip.id,
    objective,
    considered: totals.considered,
    feasible: totals.feasible,
    excluded: { byMemory: totals.byMemory, byTime: totals.byTime },
    best: best?.told ?? null,
    frontier: winner?.frontier.map(({ told }) => told) ?? [],
    runnersUp:
      best === undefined
        ? []
        : ranked
            .filter(plan => plan !== best)
            .slice(0, question.runnersUp)
            .map(plan => ({ ...plan.told, why: whyLost(plan, best, objective) })),
    byChips: perCount
      .map(({ plans: [first] }) => (first as Simulated).told)
      .toSorted((one, other) => one.chips - other.chips),
  };
}

/** A plan with its step simulated. */
export interface Simulated {
  readonly told: TrainedPlan;
  readonly step: ReturnType<ReturnType<typeof stepEvaluator>['simulate']>;
}

function worth(plan: Simulated | undefined, objective: Objective): number {
  if (plan === undefined) return Number.POSITIVE_INFINITY;
  const { stepSeconds, usdPerStep, joulesPerStep } = plan.told;
  return { time: stepSeconds, cost: usdPerStep, energy: joulesPerStep }[objective];
}

interface Values {
  readonly usdPerChipHour: number;
  /** Of one chip with its share of the site. */
  readonly watts: number;
}

function valuesOf({ document }: TrainSearchQuestion, { chip }: Device, library: Library): Values {
  const { prices, basis, region, chipHourPrice: given } = document.economics ?? {};
  const book = library.prices(prices ?? library.priceIds.toSorted().at(-1) ?? '');
  const { usdPerChipHour } = chipHourPrice(chip, book, { basis, region, given });
  return { usdPerChipHour, watts: fleetWatts(chip, 1, regionOf(book, region).pue) };
}

interface Surroundings {
  readonly costsOf: CostedShapes;
  readonly device: Device;
  readonly library: Library;
  readonly question: TrainSearchQuestion;
  readonly values: Values;
}

/** The search for one number of chips: by formula over the whole space, by simulation among the best. */
function searchOne(
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
