/** "Which layout, on how many chips?": the best training plans, the frontier of memory and time, and why others lost. */
import { chipHourPrice, regionOf } from '../../economics/chip-hour.ts';
import { fleetWatts } from '../../economics/energy.ts';
import type { Device } from '../../hardware/device.ts';
import { nearestPrecision } from '../../hardware/precision.ts';
import { checkNames } from '../../scenario/check-names.ts';
import { checkTraining } from '../../scenario/check-training.ts';
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { storedPrecision } from '../../scenario/simulation.ts';
import { InputError } from '../../schema/input-error.ts';
import type { PlanWishes, TrainingTask } from '../../training/candidate-plans.ts';
import { type Simulated, type Surroundings, searchOne, type Values } from './search-one.ts';
import { costedShapes } from './shared-costs.ts';
import type { VariedWord } from './space.ts';
import type { TrainedPlan } from './trained-plan.ts';
import { whyLost } from './why-lost.ts';
import { breaksLimits, cannotHold, overLimits, type Planless } from './why-none.ts';

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
  /** Numbers of chips that have no plan, and why. */
  readonly without: readonly Planless[];
}

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
  const planless: number[] = [];
  const totals = { considered: 0, feasible: 0, byMemory: 0, byTime: 0 };
  const costsOf = costedShapes();
  const perCount = counts.flatMap(chips => {
    question.progress?.(`searching ${chips} × ${chip.id}`);
    const surroundings = { device, library, question, values, costsOf };
    const found = searchOne({ ...task, chips }, wishes, surroundings);
    if (found.plans.length === 0) planless.push(chips);
    totals.considered += found.considered;
    totals.feasible += found.feasible;
    totals.byMemory += found.byMemory;
    totals.byTime += found.byTime;
    return found.plans.length === 0 ? [] : [found];
  });
  const without = planless.map(chips => ({
    chips,
    why:
      question.leadersOnly === true
        ? 'no plan fits'
        : whyNone({ ...task, chips }, wishes, {
            ...{ device, library, question, values, costsOf },
            others: perCount.length > 0,
          }),
  }));
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
    without,
  };
}

/** The fastest plan without limits is looked for only where no number of chips has one within them. */
function whyNone(
  task: TrainingTask,
  wishes: PlanWishes,
  { others, ...surroundings }: Surroundings & { readonly others: boolean },
): string {
  const { question, device, library } = surroundings;
  const { budgetUsd, deadlineHours, ...unlimited } = question;
  if (budgetUsd !== undefined || deadlineHours !== undefined) {
    if (others) return breaksLimits(question);
    const [fastest] = searchOne(task, wishes, {
      ...surroundings,
      question: { ...unlimited, leadersOnly: true },
    }).plans;
    if (fastest !== undefined) return overLimits(fastest.told, question);
  }
  return cannotHold(task, wishes, device, library.trainingStacks);
}

function worth(plan: Simulated | undefined, objective: Objective): number {
  if (plan === undefined) return Number.POSITIVE_INFINITY;
  const { stepSeconds, usdPerStep, joulesPerStep } = plan.told;
  return { time: stepSeconds, cost: usdPerStep, energy: joulesPerStep }[objective];
}

function valuesOf({ document }: TrainSearchQuestion, { chip }: Device, library: Library): Values {
  const { prices, basis, region, chipHourPrice: given } = document.economics ?? {};
  const book = library.prices(prices ?? library.priceIds.toSorted().at(-1) ?? '');
  const { usdPerChipHour } = chipHourPrice(chip, book, { basis, region, given });
  return { usdPerChipHour, watts: fleetWatts(chip, 1, regionOf(book, region).pue) };
}
