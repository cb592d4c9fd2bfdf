/** Training on several chips side by side. */
import { formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { byChip } from '../charts/by-chip.ts';
import { chartBlock, type Section, tableBlock } from '../content.ts';
import {
  count,
  days,
  energy,
  money,
  percent,
  stepTime,
  tokensPerSecond,
  unitFor,
  usdPerHour,
} from '../display-unit.ts';
import type { Compared } from './compared.ts';
import { refusals } from './refusal.ts';
import { type ComparedMeasure, sideBySide } from './side-by-side.ts';

const usdOf = ({ result }: Compared) => result.economics?.training?.usd ?? null;
const secondsOf = ({ training }: Compared) =>
  training === undefined ? null : training.hours * secondsPerHour;

function measures(entries: readonly Compared[]): readonly ComparedMeasure[] {
  const chipHours = ({ training }: Compared) => training?.chipHours ?? null;
  const step = ({ training }: Compared) => training?.stepSeconds ?? null;
  const joules = ({ result }: Compared) => result.economics?.energy.trainingJoules ?? null;
  return [
    {
      key: 'usd',
      label: 'Cost',
      unit: unitFor(money, entries.map(usdOf)),
      best: 'lowest',
      of: usdOf,
    },
    { key: 'time', label: 'Time', unit: days, best: 'lowest', of: secondsOf },
    { key: 'chips', label: 'Chips', of: ({ training }) => training?.chips ?? null },
    {
      key: 'chipHours',
      label: 'Chip-hours',
      unit: unitFor(count, entries.map(chipHours)),
      best: 'lowest',
      of: chipHours,
    },
    {
      key: 'chipHourPrice',
      label: 'Chip-hour price',
      unit: usdPerHour,
      of: ({ result }) => result.economics?.training?.chipHour.usdPerChipHour ?? null,
    },
    {
      key: 'step',
      label: 'Step',
      unit: unitFor(stepTime, entries.map(step)),
      best: 'lowest',
      of: step,
    },
    {
      key: 'rate',
      label: 'Rate per chip',
      unit: tokensPerSecond,
      best: 'highest',
      of: ({ training }) => training?.tokensPerSecondPerChip ?? null,
    },
    {
      key: 'mfu',
      label: 'MFU',
      unit: percent,
      of: ({ training }) => training?.mfu ?? null,
    },
    {
      key: 'energy',
      label: 'Energy',
      unit: unitFor(energy, entries.map(joules)),
      best: 'lowest',
      of: joules,
    },
  ];
}

/** Section comparing the training runs; nothing when no result trains. */
export function trainingComparison(entries: readonly Compared[]): readonly Section[] {
  if (entries.every(({ result }) => result.training === undefined)) return [];
  const chips = entries.map(({ chip }) => chip);
  return [
    {
      id: 'training',
      title: 'Training',
      blocks: [
        ...tableBlock(
          sideBySide(
            {
              id: 'training-by-chip',
              title: 'Training, by chip',
              measures: measures(entries),
            },
            entries,
          ),
        ),
        ...refusals(entries, ({ training }) => training),
        ...chartBlock(
          byChip({
            id: 'training-cost',
            title: 'What training costs, by chip',
            label: 'Cost of the run',
            chips,
            units: money,
            text: formatUsd,
            measures: [{ name: 'Cost', values: entries.map(usdOf) }],
          }),
        ),
        ...chartBlock(
          byChip({
            id: 'training-time',
            title: 'How long training takes, by chip',
            label: 'Wall-clock time',
            chips,
            units: [days],
            measures: [{ name: 'Time', values: entries.map(secondsOf) }],
          }),
        ),
      ],
    },
  ];
}
