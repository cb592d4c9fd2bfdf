/** Serving on several chips side by side. */
import { byChip } from '../charts/by-chip.ts';
import { chipFrontiers } from '../charts/chip-frontiers.ts';
import { chartBlock, type Section, tableBlock } from '../content.ts';
import {
  percent,
  smallEnergy,
  stepTime,
  tokensPerSecond,
  unitFor,
  usd,
  usdPerHour,
} from '../display-unit.ts';
import { priceText } from '../number.ts';
import type { Compared } from './compared.ts';
import { refusals } from './refusal.ts';
import { type ComparedMeasure, sideBySide } from './side-by-side.ts';

const costOf = ({ result }: Compared) =>
  result.economics?.serving?.usdPerMillionOutputTokens ?? null;
const fullCostOf = ({ result }: Compared) =>
  result.economics?.serving?.atCapacity.usdPerMillionOutputTokens ?? null;
const inputCostOf = ({ result }: Compared) =>
  result.economics?.serving?.usdPerMillionInputTokens ?? null;
const firstOf = ({ serving }: Compared) => serving?.timeToFirstToken.p50 ?? null;
const lateFirstOf = ({ serving }: Compared) => serving?.timeToFirstToken.p99 ?? null;
const nextOf = ({ serving }: Compared) => serving?.timePerOutputToken.p50 ?? null;
const lateNextOf = ({ serving }: Compared) => serving?.timePerOutputToken.p99 ?? null;
const offeredRateOf = ({ serving }: Compared) => serving?.outputTokensPerSecondPerChip ?? null;
const decodeRateOf = ({ serving }: Compared) => serving?.decode.tokensPerSecondPerChip ?? null;

function measures(entries: readonly Compared[]): readonly ComparedMeasure[] {
  const joules = ({ result }: Compared) =>
    result.economics?.energy.servingJoulesPerOutputToken ?? null;
  const times = (of: ComparedMeasure['of']) => unitFor(stepTime, entries.map(of));
  return [
    { key: 'output', label: 'A million output tokens', unit: usd, best: 'lowest', of: costOf },
    {
      key: 'outputAtCapacity',
      label: 'The same at full load',
      unit: usd,
      best: 'lowest',
      of: fullCostOf,
    },
    { key: 'input', label: 'A million input tokens', unit: usd, best: 'lowest', of: inputCostOf },
    {
      key: 'rate',
      label: 'Output per chip',
      unit: tokensPerSecond,
      of: offeredRateOf,
    },
    {
      key: 'decode',
      label: 'Decode, flat out',
      unit: tokensPerSecond,
      best: 'highest',
      of: decodeRateOf,
    },
    {
      key: 'first',
      label: 'Time to first token',
      unit: times(firstOf),
      best: 'lowest',
      of: firstOf,
    },
    {
      key: 'next',
      label: 'Time per output token',
      unit: times(nextOf),
      best: 'lowest',
      of: nextOf,
    },
    {
      key: 'slo',
      label: 'Within the SLO',
      unit: percent,
      of: ({ serving }) => (serving?.slo === undefined ? null : serving.sloAttainment),
    },
    { key: 'chips', label: 'Chips', of: ({ serving }) => serving?.chips ?? null },
    {
      key: 'chipHourPrice',
      label: 'Chip-hour price',
      unit: usdPerHour,
      of: ({ result }) => result.economics?.serving?.chipHour.usdPerChipHour ?? null,
    },
    {
      key: 'energy',
      label: 'Energy per output token',
      unit: unitFor(smallEnergy, entries.map(joules)),
      best: 'lowest',
      of: joules,
    },
  ];
}

/** Charts of the services: cost, throughput, latency, frontiers. */
function charts(entries: readonly Compared[]) {
  const chips = entries.map(({ chip }) => chip);
  return [
    byChip({
      id: 'token-cost',
      title: 'What a million tokens cost, by chip',
      label: 'Cost per million tokens',
      chips,
      units: [usd],
      text: priceText,
      measures: [
        { name: 'output tokens', values: entries.map(costOf) },
        { name: 'output tokens at full load', values: entries.map(fullCostOf) },
        { name: 'input tokens', values: entries.map(inputCostOf) },
      ],
    }),
    byChip({
      id: 'serving-throughput',
      title: 'Output tokens per second per chip',
      label: 'Throughput per chip',
      chips,
      units: [tokensPerSecond],
      measures: [
        { name: 'decode pool flat out', values: entries.map(decodeRateOf) },
        { name: 'whole fleet at the offered load', values: entries.map(offeredRateOf) },
      ],
    }),
    byChip({
      id: 'time-to-first-token',
      title: 'Time to first token, by chip',
      label: 'Time to first token',
      chips,
      units: stepTime,
      measures: [
        { name: 'median', values: entries.map(firstOf) },
        { name: '99th percentile', values: entries.map(lateFirstOf) },
      ],
    }),
    byChip({
      id: 'time-per-output-token',
      title: 'Time per output token, by chip',
      label: 'Time per output token',
      chips,
      units: stepTime,
      measures: [
        { name: 'median', values: entries.map(nextOf) },
        { name: '99th percentile', values: entries.map(lateNextOf) },
      ],
    }),
    chipFrontiers(
      entries.flatMap(({ chip, serving }) => (serving === undefined ? [] : [{ chip, serving }])),
    ),
  ];
}

/** Section comparing the services; nothing when no result serves. */
export function servingComparison(entries: readonly Compared[]): readonly Section[] {
  if (entries.every(({ result }) => result.serving === undefined)) return [];
  return [
    {
      id: 'serving',
      title: 'Serving',
      blocks: [
        ...tableBlock(
          sideBySide(
            {
              id: 'serving-by-chip',
              title: 'Serving, by chip',
              measures: measures(entries),
            },
            entries,
          ),
        ),
        ...refusals(entries, ({ serving }) => serving),
        ...charts(entries).flatMap(chartBlock),
      ],
    },
  ];
}
