/** Training and serving together: which chip for which, under what the market supplies, a budget and a deadline. */

import { chipHourPrice } from '../../economics/chip-hour.ts';
import { pow } from '../../numeric/elementary.ts';
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { InputError } from '../../schema/input-error.ts';
import { formatNumber, formatUsd } from '../../units/format.ts';
import { hoursPerMonth, secondsPerHour } from '../../units/quantity.ts';
import { loadOf, searchInfer, type ToldFleet } from '../infer/search-infer.ts';
import { searchTrain } from '../train/search-train.ts';
import type { TrainedPlan } from '../train/trained-plan.ts';

export interface FleetQuestion {
  /** A scenario with both halves; its clusters say how many chips are asked for where the supply does not. */
  readonly document: ScenarioDocument;
  /** Chips to be had, by id. */
  readonly supply: ReadonlyMap<string, number>;
  /** For the training run and the service over its horizon. */
  readonly budgetUsd?: number;
  /** Of the training run. */
  readonly deadlineHours?: number;
  /** Both at once: chips that train cannot serve. */
  readonly together: boolean;
  /** Told what is going on. */
  readonly progress?: (what: string) => void;
}

export interface TrainingOption extends TrainedPlan {
  readonly chip: string;
}

export interface ServingOption extends ToldFleet {
  /** Over the horizon. */
  readonly usd: number;
}

export interface FleetPlan {
  readonly training: TrainingOption;
  readonly serving: ServingOption;
  readonly usd: number;
}

export interface FleetSearch {
  readonly months: number;
  readonly considered: number;
  readonly best: FleetPlan | null;
  /** The next best, dearer first by a little. */
  readonly others: readonly FleetPlan[];
  /** Why chips, or pairs of chips, are not among the answers. */
  readonly excluded: readonly string[];
}

/** Two years: as long as `neraca run` takes a model to stay in service. */
const defaultMonths = 24;
/** Norms that are cut hold less and take no longer: between chips nothing hangs on the other way. */
const usualWords = { sequenceParallel: true } as const;
/** Training on all of the supply, half of it, and so on. */
const halvings = 4;
const toldOthers = 5;

/** Searches all pairs of a chip to train on and a chip to serve on; throws InputError for what cannot be asked. */
export function searchFleet(question: FleetQuestion, library: Library): FleetSearch {
  const { document, supply } = question;
  const { training, serving } = document;
  if (training === undefined || serving === undefined) {
    throw new InputError('scenario', [{ path: '', message: 'expected both training and serving' }]);
  }
  for (const id of supply.keys()) library.chip(id);
  const month = hoursPerMonth * secondsPerHour;
  const months = Math.max(
    1,
    Math.round((document.economics?.horizon ?? defaultMonths * month) / month),
  );
  const excluded: string[] = [];
  let considered = 0;
  const trainers: TrainingOption[] = [];
  const servers: ServingOption[] = [];
  for (const [chip, count] of supply) {
    const trained = trainingOptions(question, chip, count, library);
    considered += trained.considered;
    trainers.push(...trained.options);
    if (trained.options.length === 0)
      excluded.push(
        `${chip} cannot train it on ${formatNumber(count)} chips: ${trained.why ?? ''}`,
      );
    const served = servingOption(question, chip, count, months, library);
    considered += served.considered;
    if (served.option === undefined)
      excluded.push(`${chip} cannot serve it on ${formatNumber(count)} chips: ${served.why ?? ''}`);
    else servers.push(served.option);
  }
  const pairs = trainers.flatMap(trainer =>
    servers.map(server => ({ training: trainer, serving: server, usd: trainer.usd + server.usd })),
  );
  const possible = pairs.filter(pair => fits(pair, question));
  if (pairs.length > possible.length) {
    const cheapest = Math.min(...pairs.map(({ usd }) => usd));
    excluded.push(
      `${pairs.length - possible.length} of ${pairs.length} pairs exceed the supply or the budget; ` +
        `the cheapest of all costs ${formatUsd(cheapest)}`,
    );
  }
  const ranked = possible.toSorted(
    (one, other) => one.usd - other.usd || one.training.hours - other.training.hours,
  );
  const [best = null, ...others] = ranked;
  return { months, considered, best, others: others.slice(0, toldOthers), excluded };
}

function trainingOptions(
  { document, deadlineHours, progress }: FleetQuestion,
  chip: string,
  supply: number,
  library: Library,
): {
  readonly considered: number;
  readonly options: readonly TrainingOption[];
  readonly why?: string;
} {
  const { serving: _, training, ...rest } = document;
  if (training === undefined) return { considered: 0, options: [] };
  const counts = Array.from({ length: halvings }, (_, times) =>
    Math.floor(supply / pow(2, times)),
  ).filter(count => count >= 1);
  const onChip = { ...training, cluster: { chip, chips: supply }, plan: usualWords };
  const asked = {
    document: { ...rest, training: onChip },
    objective: 'cost',
    runnersUp: 0,
    ...(progress === undefined
      ? {}
      : { progress: (what: string) => progress(`training: ${what}`) }),
    ...(deadlineHours === undefined ? {} : { deadlineHours }),
  } as const;
  const { considered, byChips } = searchTrain(
    { ...asked, chips: [...new Set(counts)], leadersOnly: true },
    library,
  );
  const intime = byChips.filter(
    ({ hours }) => hours <= (deadlineHours ?? Number.POSITIVE_INFINITY),
  );
  if (intime.length > 0) return { considered, options: intime.map(plan => ({ ...plan, chip })) };
  const [none] = searchTrain({ ...asked, chips: [supply] }, library).without;
  return { considered, options: [], why: none?.why ?? 'no plan keeps the deadline' };
}

function servingOption(
  { document, progress }: FleetQuestion,
  chip: string,
  supply: number,
  months: number,
  library: Library,
): { readonly considered: number; readonly option?: ServingOption; readonly why?: string } {
  const { training: _, serving, ...rest } = document;
  if (serving === undefined) return { considered: 0 };
  const { arrivals } = loadOf(document, library);
  const rate = arrivals.kind === 'closed' ? undefined : arrivals.requestsPerSecond;
  const onChip = { ...serving, cluster: { chip, chips: supply }, plan: 'auto' as const };
  const { considered, cheapest, largest, why } = searchInfer(
    {
      document: { ...rest, serving: onChip },
      chips: [],
      precisions: [],
      ...(progress === undefined ? {} : { progress: what => progress(`serving: ${what}`) }),
      ...(rate === undefined ? {} : { requestsPerSecond: rate }),
    },
    library,
  );
  const fleet = rate === undefined ? largest : cheapest;
  if (fleet === null || fleet === undefined) {
    const [line = `${chip}: no fleet keeps the targets at the rate`] = why ?? [];
    return { considered, why: line.slice(`${chip}: `.length) };
  }
  if (fleet.chips > supply) {
    return { considered, why: `the load takes ${formatNumber(fleet.chips)} of them` };
  }
  const hours = months * hoursPerMonth;
  return {
    considered,
    option: { ...fleet, usd: fleet.chips * hours * priceOf(document, chip, library) },
  };
}

function priceOf({ economics = {} }: ScenarioDocument, chip: string, library: Library): number {
  const { prices, basis, region, chipHourPrice: given } = economics;
  const book = library.prices(prices ?? library.priceIds.toSorted().at(-1) ?? '');
  return chipHourPrice(library.chip(chip), book, { basis, region, given }).usdPerChipHour;
}

function fits(
  { training, serving, usd }: FleetPlan,
  { supply, budgetUsd = Number.POSITIVE_INFINITY, together }: FleetQuestion,
): boolean {
  const shared = training.chip === serving.chip && together;
  const needed = training.chips + (shared ? serving.chips : 0);
  return usd <= budgetUsd && needed <= (supply.get(training.chip) ?? 0);
}
