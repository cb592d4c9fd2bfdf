/** Money beside the bill: the undertaking around a run, its phases, renting against owning, and the margin of a service. */
import type { Economics } from '../../scenario/result.ts';
import { formatNumber, formatPercent, formatUsd } from '../../units/format.ts';
import { type Block, paragraph, tableBlock } from '../content.ts';
import { money, unitFor, usdPerHour } from '../display-unit.ts';
import { priceText } from '../number.ts';

type Training = NonNullable<Economics['training']>;
type Serving = NonNullable<Economics['serving']>;

/** What making the model costs beside its final run. */
export function programmeBlocks({ usd, programme }: Training): readonly Block[] {
  if (programme === undefined) return [];
  const unit = unitFor(
    money,
    programme.parts.map(part => part.usd),
  );
  const total = { name: 'Total', usd: programme.usd, why: '' };
  return [
    paragraph(
      `The final run alone costs ${formatUsd(usd)}. With everything tried before it, taken as ${formatNumber(programme.experimentsMultiplier)} times its chip-hours, the undertaking costs ${formatUsd(programme.usd)}.`,
    ),
    ...tableBlock({
      id: 'programme-parts',
      title: 'What making the model costs',
      columns: [
        { key: 'name', label: 'Part' },
        { key: 'usd', label: 'Cost', unit },
        { key: 'why', label: 'Why' },
      ],
      rows: [...programme.parts.map(part => ({ ...part })), total],
    }),
  ];
}

/** Phases of the run apart, where their hours are known. */
export function phaseBlocks({ phases = [] }: Training): readonly Block[] {
  const unit = unitFor(
    money,
    phases.map(({ usd }) => usd),
  );
  return tableBlock({
    id: 'training-phases',
    title: 'Phases of the run',
    columns: [
      { key: 'name', label: 'Phase' },
      { key: 'chipHours', label: 'Chip-hours' },
      { key: 'usd', label: 'Cost', unit },
    ],
    rows: phases.map(phase => ({ ...phase })),
  });
}

/** Every chip in use, rented and owned. */
export function chipHourBlocks({ chipHours = [] }: Economics): readonly Block[] {
  return tableBlock({
    id: 'rented-and-owned',
    title: 'A chip-hour, rented and owned',
    columns: [
      { key: 'chip', label: 'Chip' },
      { key: 'rented', label: 'Rented', unit: usdPerHour },
      { key: 'owned', label: 'Owned, per hour of work', unit: usdPerHour },
      { key: 'breakEven', label: 'Same cost when this share of owned hours works' },
    ],
    rows: chipHours.map(({ chip, rented, owned, breakEvenUtilisation: share }) => ({
      chip,
      rented: rented?.usdPerChipHour ?? null,
      owned: owned.usdPerChipHour,
      breakEven: share === null ? 'never' : formatPercent(share),
    })),
  });
}

/** What a day earns at the list of token prices. */
export function marginBlocks(serving: Serving): readonly Block[] {
  const { tokenPrices, revenueUsdPerDay, profitUsdPerDay, profitOverCost, breakEven } = serving;
  const { breakEvenShareOfList: share, attribution } = serving;
  const who = attribution === undefined ? [] : [paragraph(attribution)];
  if (tokenPrices === undefined || revenueUsdPerDay === undefined) return who;
  const over =
    profitOverCost === null || profitOverCost === undefined
      ? ''
      : `, ${formatPercent(profitOverCost)} of the cost`;
  const even =
    share === null || share === undefined || breakEven === undefined
      ? ''
      : ` It pays for itself at ${formatPercent(share)} of the list: ${priceText(breakEven.usdPerMillionInputTokens)} per million input and ${priceText(breakEven.usdPerMillionOutputTokens)} per million output tokens.`;
  return [
    ...who,
    paragraph(
      `At the list of ${tokenPrices.source} a day earns ${formatUsd(revenueUsdPerDay)}, a profit of ${formatUsd(profitUsdPerDay ?? 0)}${over}.${even}`,
    ),
  ];
}
