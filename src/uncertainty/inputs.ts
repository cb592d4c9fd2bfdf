/** What a scenario does not know for sure: its own distributions, the ranges of its profiles and prices, and the model itself. */

import type { PriceBook } from '../economics/price-book.ts';
import type { Chip, Range } from '../hardware/chip.ts';
import type { Distribution } from '../numeric/distribution.ts';
import type { UncertainValue } from '../scenario/scenario-document.ts';
import type { ModelSpread } from './model-spread.ts';

/** One number that is drawn. */
export interface UncertainInput {
  /** Unique, for the reader: `chips.h800-sxm.memory.bandwidth`. */
  readonly name: string;
  readonly distribution: Distribution;
  /** What has to be worked out again when it changes. */
  readonly changes: { readonly training: boolean; readonly serving: boolean };
  readonly target:
    | { readonly kind: 'document'; readonly value: UncertainValue }
    | { readonly kind: 'chip'; readonly chip: string; readonly path: string }
    | { readonly kind: 'prices'; readonly path: string }
    /** All times of training or serving, longer by this factor: what the model itself gets wrong. */
    | { readonly kind: 'model'; readonly use: 'training' | 'serving' };
}

export interface InputSources {
  readonly values: readonly UncertainValue[];
  readonly trainingChip: Chip | undefined;
  readonly servingChip: Chip | undefined;
  readonly book: PriceBook;
  readonly region: string;
  /** Does some chip-hour rest on the terms of ownership? */
  readonly owned: boolean;
  /** Is the price of a chip-hour given in the scenario? */
  readonly priceGiven: boolean;
  readonly spread: ModelSpread;
}

/** Every uncertain number of the scenario, in a fixed order. */
export function uncertainInputs(sources: InputSources): readonly UncertainInput[] {
  const { trainingChip, servingChip } = sources;
  const own = sources.values.map(documentInput);
  const chips = new Map<string, { chip: Chip; training: boolean; serving: boolean }>();
  for (const [chip, use] of [
    [trainingChip, 'training'],
    [servingChip, 'serving'],
  ] as const) {
    if (chip === undefined) continue;
    const known = chips.get(chip.id) ?? { chip, training: false, serving: false };
    chips.set(chip.id, { ...known, [use]: true });
  }
  return [
    ...own,
    ...[...chips.values()].flatMap(use => chipInputs(use)),
    ...priceInputs(sources, new Set(own.map(({ name }) => name))),
    ...(trainingChip === undefined ? [] : [modelInput('training', sources.spread)]),
    ...(servingChip === undefined ? [] : [modelInput('serving', sources.spread)]),
  ];
}

function documentInput(value: UncertainValue): UncertainInput {
  const [part] = value.path;
  const followed = value.path[1] === 'dayShape';
  return {
    name: value.path.join('.'),
    distribution: value.distribution,
    changes: { training: part === 'training', serving: part === 'serving' && !followed },
    target: { kind: 'document', value },
  };
}

/** Ranges of the profile; power and price change no time. */
function chipInputs({
  chip,
  training,
  serving,
}: {
  readonly chip: Chip;
  readonly training: boolean;
  readonly serving: boolean;
}): readonly UncertainInput[] {
  return Object.entries(chip.ranges).map(([path, range]) => {
    const money = path.startsWith('power.') || path.startsWith('price.');
    return {
      name: `chips.${chip.id}.${path}`,
      distribution: rangeOf(range),
      changes: { training: training && !money, serving: serving && !money },
      target: { kind: 'chip', chip: chip.id, path } as const,
    };
  });
}

function priceInputs(
  { book, region, owned, priceGiven, trainingChip, servingChip }: InputSources,
  known: ReadonlySet<string>,
): readonly UncertainInput[] {
  const rents = new Set([trainingChip?.id, servingChip?.id].map(id => `rents.${id}`));
  const wanted = (path: string) =>
    (rents.has(path) && !priceGiven) ||
    path.startsWith(`regions.${region}.`) ||
    (owned && path.startsWith('ownership.'));
  return Object.entries(book.ranges)
    .filter(([path]) => wanted(path) && !known.has(`economics.${path}`))
    .map(([path, range]) => ({
      name: `prices.${path}`,
      distribution: rangeOf(range),
      changes: { training: false, serving: false },
      target: { kind: 'prices', path } as const,
    }));
}

function modelInput(use: 'training' | 'serving', spread: ModelSpread): UncertainInput {
  return {
    name: `model.${use}Time`,
    distribution: { kind: 'lognormal', median: 1, spread: spread[use] },
    changes: { training: use === 'training', serving: use === 'serving' },
    target: { kind: 'model', use },
  };
}

function rangeOf({ low, best, high }: Range): Distribution {
  return { kind: 'range', low, best, high };
}
