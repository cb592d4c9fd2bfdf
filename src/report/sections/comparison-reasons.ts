/** Why one chip is faster or cheaper than another: the time and the money between them, divided among their causes. */
import { wholePercents } from '../../numeric/whole-percents.ts';
import { formatNumber } from '../../units/format.ts';
import { chipTimeByChip } from '../charts/chip-time.ts';
import {
  type ChipTime,
  decodingChipTime,
  type Resource,
  resources,
  trainingChipTime,
} from '../chip-time.ts';
import { type Block, chartBlock, paragraph, type Section } from '../content.ts';
import type { Compared } from './compared.ts';

/** Gains and losses beyond this multiple of the difference cancel each other: shares of it then mislead. */
const mostOfOne = 1.5;
/** Differences below this share are none. */
const alike = 0.01;

const jobs = [
  {
    verb: 'trains',
    of: ({ training }: Compared) => trainingChipTime(training),
    id: 'training-chip-time',
    title: 'Chip-time of a million training tokens, by what bounds it',
  },
  {
    verb: 'decodes',
    of: ({ serving }: Compared) => decodingChipTime(serving),
    id: 'decode-chip-time',
    title: 'Chip-time of a million output tokens while decoding, by what bounds it',
  },
] as const;
type Verb = (typeof jobs)[number]['verb'];

interface Difference {
  readonly resource: Resource;
  /** Of the whole difference; negative where it goes the other way. */
  readonly percent: number;
}

/** The whole difference by resource in percent that adds up to 100, largest first; what rounds to nothing is left out. */
function differences(one: ChipTime, other: ChipTime): readonly Difference[] {
  const percents = wholePercents(
    resources.map(name => (other.by[name] - one.by[name]) / (other.total - one.total)),
  );
  return resources
    .map((resource, index) => ({ resource, percent: percents[index] ?? 0 }))
    .filter(({ percent }) => percent !== 0)
    .toSorted((a, b) => b.percent - a.percent);
}

/** "59% from compute, 45% from network, less 4% lost to launch and latency". */
function shares(parts: readonly Difference[], faster: boolean): string {
  return parts
    .map(({ resource, percent }) => {
      if (percent > 0) return `${percent}% ${faster ? 'from' : 'to'} ${resource}`;
      return `less ${-percent}% ${faster ? 'lost to' : 'regained from'} ${resource}`;
    })
    .join(', ');
}

/** "compute +30%, network −9%": changes of the chip-time, where gains and losses nearly cancel. */
function changes(one: ChipTime, other: ChipTime): string {
  const percents = wholePercents([
    ...resources.map(name => (one.by[name] - other.by[name]) / other.total),
    1 - (one.total - other.total) / other.total,
  ]);
  return resources
    .map((resource, index) => ({ resource, percent: percents[index] ?? 0 }))
    .filter(({ percent }) => percent !== 0)
    .toSorted((a, b) => Math.abs(b.percent) - Math.abs(a.percent))
    .map(({ resource, percent }) => `${resource} ${signed(percent)}`)
    .join(', ');
}

function signed(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)}%`;
}

/** "B200 trains 2.9 times as fast per chip as H800; of the time saved: 71% from memory bandwidth, 29% from compute." */
function reason(
  verb: Verb,
  [chip, one]: readonly [string, ChipTime],
  [than, other]: readonly [string, ChipTime],
): string {
  const faster = one.total <= other.total;
  const ratio = faster ? other.total / one.total : one.total / other.total;
  if (ratio - 1 < alike) return `${chip} ${verb} as fast per chip as ${than}.`;
  const lead = `${chip} ${verb} ${formatNumber(ratio)} times as ${faster ? 'fast' : 'slowly'} per chip as ${than}`;
  const parts = differences(one, other);
  return parts.some(({ percent }) => Math.abs(percent) > mostOfOne * 100)
    ? `${lead}; chip-time by cause: ${changes(one, other)}.`
    : `${lead}; of the time ${faster ? 'saved' : 'lost'}: ${shares(parts, faster)}.`;
}

/** "B200 trains for 42% less than H800: 47% fewer chip-hours, at a price 10% higher." */
function costReason(entry: Compared, first: Compared): readonly string[] {
  const [one, other] = [entry, first].map(({ result, training }) => {
    const cost = result.economics?.training;
    return cost === undefined || training === undefined
      ? undefined
      : { usd: cost.usd, hours: training.chipHours, price: cost.usd / training.chipHours };
  });
  if (one === undefined || other === undefined) return [];
  const change = (now: number, before: number) => Math.round((now / before - 1) * 100);
  const usd = change(one.usd, other.usd);
  const hours = change(one.hours, other.hours);
  const price = change(one.price, other.price);
  const lead =
    usd === 0
      ? `${entry.chip} trains for as much as ${first.chip}`
      : `${entry.chip} trains for ${Math.abs(usd)}% ${usd < 0 ? 'less' : 'more'} than ${first.chip}`;
  return [`${lead}: ${hoursText(hours)}, ${priceText(price)}.`];
}

/** From here on a change in percent reads worse than a multiple. */
const manifold = 100;

function hoursText(percent: number): string {
  if (percent === 0) return 'as many chip-hours';
  if (percent >= manifold) return `${formatNumber(1 + percent / 100)} times the chip-hours`;
  return `${Math.abs(percent)}% ${percent < 0 ? 'fewer' : 'more'} chip-hours`;
}

function priceText(percent: number): string {
  if (percent === 0) return 'at the same price';
  if (percent >= manifold) return `each ${formatNumber(1 + percent / 100)} times as dear`;
  return `each ${Math.abs(percent)}% ${percent < 0 ? 'cheaper' : 'dearer'}`;
}

/** What most of the advantage of one chip over another comes from; nothing where they are alike or it is many things. */
export function mainReason(verb: Verb, entry: Compared, first: Compared): string | undefined {
  const job = jobs.find(one => one.verb === verb);
  const [one, other] = [job?.of(entry), job?.of(first)];
  if (one === undefined || other === undefined || entry.chip === first.chip) return undefined;
  const ratio = other.total / one.total;
  const [most] = differences(one, other);
  if (ratio - 1 < alike || most === undefined || most.percent > mostOfOne * 100) return undefined;
  return `${entry.chip} ${verb} ${formatNumber(ratio)} times as fast per chip as ${first.chip}, ${most.percent}% of it from ${most.resource}.`;
}

/** Section of reasons, each chip against the first; nothing where there is nothing to compare. */
export function comparisonReasons(entries: readonly Compared[]): readonly Section[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  const blocks = jobs.flatMap(({ verb, of, id, title }): readonly Block[] => {
    const base = of(first);
    const timed = entries.flatMap(entry => {
      const time = of(entry);
      return time === undefined ? [] : [{ chip: entry.chip, time }];
    });
    const items = others.flatMap(entry => {
      const time = of(entry);
      if (base === undefined || time === undefined) return [];
      const speed = reason(verb, [entry.chip, time], [first.chip, base]);
      return verb === 'trains' ? [speed, ...costReason(entry, first)] : [speed];
    });
    if (items.length === 0) return [];
    return [...chartBlock(chipTimeByChip(id, title, timed)), { kind: 'list', items }];
  });
  if (blocks.length === 0) return [];
  return [
    {
      id: 'reasons',
      title: 'Why they differ',
      blocks: [
        paragraph(
          'Chip-time of the same work, divided by what bounds it on each chip: the parts add up. Layouts are chosen anew for every chip.',
        ),
        ...blocks,
      ],
    },
  ];
}
