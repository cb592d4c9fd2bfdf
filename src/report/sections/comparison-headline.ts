/** Who wins a comparison, in large figures and one paragraph. */
import { formatDuration, formatTokensPerSecond, formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import type { Block, Figure } from '../content.ts';
import { priceText } from '../number.ts';
import type { Compared } from './compared.ts';
import { mainReason } from './comparison-reasons.ts';
import type { Headline } from './headline.ts';
import { split } from './split.ts';

interface Contest {
  readonly label: string;
  /** What the winner does, for a sentence that begins with its name. */
  readonly phrase: string;
  readonly best: 'lowest' | 'highest';
  readonly text: (value: number) => string;
  readonly of: (entry: Compared) => number | undefined;
}

const training: readonly Contest[] = [
  {
    label: 'Cheapest training',
    phrase: 'trains at the lowest cost',
    best: 'lowest',
    text: formatUsd,
    of: ({ result }) => result.economics?.training?.usd,
  },
  {
    label: 'Fastest training',
    phrase: 'trains fastest',
    best: 'lowest',
    text: formatDuration,
    of: entry => entry.training && entry.training.hours * secondsPerHour,
  },
];

const serving: readonly Contest[] = [
  {
    label: 'Cheapest million output tokens',
    phrase: 'serves a million output tokens at the lowest cost',
    best: 'lowest',
    text: priceText,
    of: ({ result }) => result.economics?.serving?.usdPerMillionOutputTokens,
  },
  {
    label: 'Cheapest at full load',
    phrase: 'serves a million output tokens at the lowest cost when fully loaded',
    best: 'lowest',
    text: priceText,
    of: ({ result }) => result.economics?.serving?.atCapacity.usdPerMillionOutputTokens,
  },
  {
    label: 'Highest decode rate per chip',
    phrase: 'decodes the most tokens per chip',
    best: 'highest',
    text: formatTokensPerSecond,
    of: entry => entry.serving?.decode.tokensPerSecondPerChip,
  },
  {
    label: 'Shortest time to first token',
    phrase: 'gives the first token soonest',
    best: 'lowest',
    text: formatDuration,
    of: entry => entry.serving?.timeToFirstToken.p50,
  },
];

interface Won {
  readonly contest: Contest;
  readonly chip: string;
  readonly value: number;
  readonly next: { readonly chip: string; readonly value: number } | undefined;
}

function winners(contests: readonly Contest[], entries: readonly Compared[]): readonly Won[] {
  return contests.flatMap(contest => {
    const ranked = entries
      .flatMap(entry => {
        const value = contest.of(entry);
        return value === undefined ? [] : [{ chip: entry.chip, value }];
      })
      .sort((a, b) => (contest.best === 'lowest' ? a.value - b.value : b.value - a.value));
    const first = ranked[0];
    return first === undefined ? [] : [{ contest, ...first, next: ranked[1] }];
  });
}

function wonFigure({ contest, chip, value, next }: Won): Figure {
  const detail =
    next === undefined ? chip : `${chip}; next ${next.chip}, ${contest.text(next.value)}`;
  return { label: contest.label, ...split(contest.text(value)), detail };
}

function sentence(chip: string, won: readonly Won[]): string {
  const feats = won.map(({ contest, value }) => `${contest.phrase} (${contest.text(value)})`);
  const last = feats.pop();
  return `${chip} ${feats.length === 0 ? last : `${feats.join(', ')} and ${last}`}.`;
}

/** Why the fastest chip is faster than the first, for training and for decoding. */
function mainReasons(entries: readonly Compared[], won: readonly Won[]): readonly string[] {
  const [first] = entries;
  const verbs = [
    ['Fastest training', 'trains'],
    ['Highest decode rate per chip', 'decodes'],
  ] as const;
  return verbs.flatMap(([label, verb]) => {
    const winner = won.find(({ contest }) => contest.label === label)?.chip;
    const entry = entries.find(({ chip }) => chip === winner);
    const why = first && entry && mainReason(verb, entry, first);
    return why === undefined ? [] : [why];
  });
}

/** Who serves cheapest when every chip is busy, where that is not who serves this load cheapest. */
function fullyLoaded(won: readonly Won[]): readonly string[] {
  const [atLoad, full] = ['Cheapest million output tokens', 'Cheapest at full load'].map(label =>
    won.find(({ contest }) => contest.label === label),
  );
  return full === undefined || full.chip === atLoad?.chip
    ? []
    : [
        `Fully loaded, ${full.chip} serves cheapest: ${priceText(full.value)} per million output tokens.`,
      ];
}

/** Why, where that is known; else who wins what, which the figures below say as well. */
function told(
  reasons: readonly string[],
  caveats: readonly string[],
  sentences: readonly string[],
): readonly string[] {
  return reasons.length === 0 ? sentences : [...reasons, ...caveats];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The winners of a comparison. */
export function comparisonHeadline(
  entries: readonly Compared[],
): Headline & { readonly verdict: string } {
  const groups = [
    { label: 'Training', won: winners(training, entries) },
    { label: 'Serving', won: winners(serving, entries) },
  ].filter(({ won }) => won.length > 0);
  const all = groups.flatMap(({ won }) => won);
  const chips = [...new Set(all.map(({ chip }) => chip))];
  const sentences = chips.map(chip =>
    sentence(
      chip,
      all.filter(won => won.chip === chip),
    ),
  );
  const [trained] = winners(training, entries);
  const [served] = winners(serving, entries);
  const verdict = [
    ...(trained ? [`cheapest to train: ${trained.chip}, ${formatUsd(trained.value)}`] : []),
    ...(served
      ? [
          `cheapest to serve at this load: ${served.chip}, ${priceText(served.value)} per million output tokens`,
        ]
      : []),
  ].join(' · ');
  return {
    verdict: verdict === '' ? 'Fits none of the chips' : capital(verdict),
    answer:
      sentences.length === 0
        ? 'The work fits none of the chips.'
        : told(mainReasons(entries, all), fullyLoaded(all), sentences).join(' '),
    blocks: groups.map<Block>(({ label, won }) => ({
      kind: 'figures',
      label,
      figures: won.map(wonFigure),
    })),
  };
}
