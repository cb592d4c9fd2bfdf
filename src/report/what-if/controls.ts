/** What a reader may turn in the page: one slider or picker for each value of a scenario worth asking "what if" about. */
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from '../../units/format.ts';
import { shortNames } from '../chip-name.ts';
import { valueAt } from './paths.ts';
import { amountStops, countStops, doublingStops, evenStops } from './stops.ts';

interface Common {
  /** Dotted path of the key in the scenario; also its name in the address of the page. */
  readonly path: string;
  readonly group: 'Training' | 'Serving' | 'Prices and demand';
  readonly label: string;
}

export interface Slider extends Common {
  readonly kind: 'slider';
  /** Values in SI units, rising; undefined stands for "as the price book says". */
  readonly stops: readonly (number | undefined)[];
  readonly value: number | undefined;
  readonly text: (stop: number | undefined) => string;
  /** The stop as the scenario spells it. */
  readonly spell: (stop: number) => unknown;
}

export interface Picker extends Common {
  readonly kind: 'picker';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Empty: the key is not given. */
  readonly value: string;
}

export type Control = Slider | Picker;

/** Ids and names to pick from. */
export interface Choices {
  readonly chips: Readonly<Record<string, string>>;
  readonly regions: Readonly<Record<string, string>>;
}

interface SliderKind {
  readonly group: Common['group'];
  readonly label: string;
  readonly stops: (given: number) => readonly number[];
  readonly text: (value: number) => string;
  readonly spell?: (value: number) => unknown;
}

const training = 'Training';
const serving = 'Serving';
const money = 'Prices and demand';
/** Chips of a server: fleets grow by whole ones. */
const serverChips = 8;
const contexts = { low: 2 ** 10, high: 2 ** 17 };
const prompts = { low: 2 ** 7, high: 2 ** 17 };
const batches = { low: 2 ** 6, high: 2 ** 15 };
const seconds = (value: number) => `${value} s`;
const tokens = (value: number) => `${formatCount(value)} tokens`;

/** Sliders over values that the scenario gives, in the order of the panel. */
const sliders: Readonly<Record<string, SliderKind>> = {
  'training.cluster.chips': {
    group: training,
    label: 'Chips',
    stops: given => countStops(given, serverChips),
    text: formatNumber,
  },
  'training.tokens': { group: training, label: 'Tokens', stops: amountStops, text: tokens },
  'training.sequenceLength': {
    group: training,
    label: 'Sequence length',
    stops: given => doublingStops(given, contexts),
    text: tokens,
  },
  'training.globalBatchSequences': {
    group: training,
    label: 'Batch',
    stops: given => doublingStops(given, batches),
    text: value => `${formatNumber(value)} sequences`,
  },
  'serving.cluster.chips': {
    group: serving,
    label: 'Chips',
    stops: given => countStops(given, serverChips),
    text: formatNumber,
  },
  'serving.workload.inputTokens': {
    group: serving,
    label: 'Prompt',
    stops: given => doublingStops(given, prompts),
    text: tokens,
  },
  'serving.workload.outputTokens': {
    group: serving,
    label: 'Answer',
    stops: given => doublingStops(given, prompts),
    text: tokens,
  },
  'serving.workload.arrivals.requestsPerSecond': {
    group: serving,
    label: 'Demand',
    stops: amountStops,
    text: value => `${formatNumber(value)} requests/s`,
  },
  'serving.workload.arrivals.concurrency': {
    group: serving,
    label: 'Requests in flight',
    stops: countStops,
    text: formatNumber,
  },
  'economics.demand.outputTokensPerDay': {
    group: money,
    label: 'Tokens a day, first month',
    stops: amountStops,
    text: tokens,
  },
  'economics.demand.monthlyGrowth': {
    group: money,
    label: 'Growth a month',
    stops: given => evenStops(given, { low: 0, high: 0.3, steps: 30 }),
    text: formatPercent,
  },
};

interface OptionalKind extends SliderKind {
  /** Where the stops lie when the scenario does not give the value. */
  readonly usual: number;
  /** What stands for "not given". */
  readonly absent: string;
}

/** Sliders over values that a scenario may leave open: the first stop leaves them so. */
const optionalSliders: Readonly<Record<string, OptionalKind>> = {
  'serving.workload.prefixCacheHitRate': {
    group: serving,
    label: 'Prefix-cache hits',
    stops: given => evenStops(given, { low: 0.05, high: 0.95, steps: 18 }),
    text: formatPercent,
    usual: 0.5,
    absent: 'none',
  },
  'serving.slo.timeToFirstToken': {
    group: serving,
    label: 'Target for the first token',
    stops: amountStops,
    text: formatDuration,
    spell: seconds,
    usual: 2,
    absent: 'no target',
  },
  'serving.slo.timePerOutputToken': {
    group: serving,
    label: 'Target per further token',
    stops: amountStops,
    text: formatDuration,
    spell: seconds,
    usual: 0.05,
    absent: 'no target',
  },
  'economics.chipHourPrice': {
    group: money,
    label: 'Price of a chip-hour',
    stops: given => evenStops(given, { low: 0.25, high: 10, steps: 39 }),
    text: formatUsd,
    spell: price => `${price} USD/h`,
    usual: 2,
    absent: 'from the price book',
  },
  'economics.ownership.utilisation': {
    group: money,
    label: 'Utilisation of owned chips',
    stops: given => evenStops(given, { low: 0.3, high: 1, steps: 14 }),
    text: formatPercent,
    usual: 0.85,
    absent: 'from the price book',
  },
};

function slider(document: ScenarioDocument, [path, kind]: [string, SliderKind]): readonly Slider[] {
  const value = valueAt(document, path);
  if (typeof value !== 'number') return [];
  const { group, label, stops, text, spell = (stop: number) => stop } = kind;
  const words = (stop: number | undefined) => (stop === undefined ? '' : text(stop));
  return [{ kind: 'slider', path, group, label, stops: stops(value), value, text: words, spell }];
}

/** A slider whose first stop leaves the value open; none for a service that the scenario does not have. */
function optionalSlider(
  document: ScenarioDocument,
  [path, kind]: [string, OptionalKind],
): readonly Slider[] {
  const { group, label, stops, text, spell = (stop: number) => stop, usual, absent } = kind;
  if (group === serving && document.serving === undefined) return [];
  // A recorded trace brings its own lengths and hits.
  const recorded = document.serving?.workload.arrivals.kind === 'trace';
  if (recorded && path.startsWith('serving.workload.')) return [];
  const given = valueAt(document, path);
  const value = typeof given === 'number' ? given : undefined;
  const words = (stop: number | undefined) => (stop === undefined ? absent : text(stop));
  const all = [undefined, ...stops(value ?? usual)];
  return [{ kind: 'slider', path, group, label, stops: all, value, text: words, spell }];
}

function picker(
  document: ScenarioDocument,
  common: Common,
  options: readonly { readonly value: string; readonly label: string }[],
): readonly Picker[] {
  const value = valueAt(document, common.path) ?? '';
  if (typeof value !== 'string') return [];
  const known = options.some(option => option.value === value);
  const all = known ? options : [{ value, label: value }, ...options];
  return [{ kind: 'picker', ...common, value, options: all }];
}

/** Every slider and picker for this scenario. */
export function controlsOf(document: ScenarioDocument, choices: Choices): readonly Control[] {
  const named = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  const ids = Object.keys(choices.chips);
  const short = shortNames(Object.values(choices.chips));
  const chipOptions = ids.map((value, index) => ({ value, label: short[index] ?? value }));
  const chips = (group: Common['group'], path: string) =>
    valueAt(document, path) === undefined
      ? []
      : picker(document, { group, path, label: 'Chip' }, chipOptions);
  const given = Object.entries(sliders).flatMap(entry => slider(document, entry));
  const open = Object.entries(optionalSliders).flatMap(entry => optionalSlider(document, entry));
  const demand = given.filter(({ group }) => group === money);
  const found = [...given.filter(({ group }) => group !== money), ...open, ...demand];
  const inGroup = (group: Common['group']) => found.filter(control => control.group === group);
  return [
    ...chips(training, 'training.cluster.chip'),
    ...inGroup(training),
    ...chips(serving, 'serving.cluster.chip'),
    ...inGroup(serving),
    ...picker(document, { group: money, path: 'economics.basis', label: 'Chips are' }, [
      { value: '', label: 'rented where the book has a price' },
      { value: 'rented', label: 'rented' },
      { value: 'owned', label: 'owned' },
    ]),
    ...picker(document, { group: money, path: 'economics.region', label: 'Region' }, [
      { value: '', label: "the price book's" },
      ...named(choices.regions),
    ]),
    ...inGroup(money),
  ];
}
