/** What it costs: the run, the service, a chip-hour, energy and carbon. */
import type { ChipHourPrice, CostPart, Economics, Result } from '../../scenario/result.ts';
import { formatEnergy, formatUsd, formatWatts } from '../../units/format.ts';
import { costBuildUp } from '../charts/cost-build-up.ts';
import {
  type Block,
  chartWithTable,
  type Footnote,
  mathBlock,
  paragraph,
  type Section,
  tableBlock,
} from '../content.ts';
import { sourceNamed } from '../derivations/chip-hour.ts';
import { fleetPowerTerm, trainingEnergyTerm } from '../derivations/energy.ts';
import { mass, money, smallEnergy, type UnitFamily, unitFor, usdPerHour } from '../display-unit.ts';
import { amountText, priceText } from '../number.ts';
import type { Table } from '../table.ts';
import { type Fact, factTable } from './fact-table.ts';
import { chipHourBlocks, marginBlocks, phaseBlocks, programmeBlocks } from './money-tables.ts';

const perHour: UnitFamily = [usdPerHour];

interface PartList {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly CostPart[];
  readonly units: UnitFamily;
}

function partTable({ id, title, parts, units }: PartList): Table {
  const unit = unitFor(
    units,
    parts.map(({ usd }) => usd),
  );
  const total = parts.reduce((sum, { usd }) => sum + usd, 0);
  return {
    id,
    title,
    columns: [
      { key: 'name', label: 'Part' },
      { key: 'usd', label: 'Cost', unit },
      { key: 'why', label: 'Why' },
    ],
    rows:
      parts.length === 0
        ? []
        : [...parts.map(part => ({ ...part })), { name: 'Total', usd: total, why: '' }],
  };
}

/** A cost as a chart, where it has several parts, and as a table. */
function buildUp(list: PartList, label: string): readonly Block[] {
  const chart = list.parts.length > 1 ? costBuildUp({ ...list, label }) : null;
  return chartWithTable(chart, partTable({ ...list, id: `${list.id}-parts` }));
}

/** A price's source as the number of its footnote, or in its own words. */
function cited(source: string, footnotes: readonly Footnote[]): string {
  const known = sourceNamed(source, footnotes);
  return known === undefined ? `source: ${source}` : `[${known.number}]`;
}

function priceSentence(task: string, price: ChipHourPrice, footnotes: readonly Footnote[]): string {
  const how = price.basis === 'rented' ? 'rented' : 'owned, built up from its parts';
  return `A chip-hour of ${price.chip} for ${task} costs ${formatUsd(price.usdPerChipHour)} (${how}; ${cited(price.source, footnotes)}).`;
}

function ownedHour(
  task: 'training' | 'serving',
  { chip, basis, parts }: ChipHourPrice,
): readonly Block[] {
  if (basis === 'rented') return [];
  const title = `What an owned chip-hour of ${chip} costs (${task})`;
  return buildUp({ id: `chip-hour-${task}`, title, parts, units: perHour }, 'Cost per chip-hour');
}

function trainingBlocks(
  training: Economics['training'],
  footnotes: readonly Footnote[],
): readonly Block[] {
  if (training === undefined) return [];
  const { usd, chipHour, parts, usdPerMillionTokens } = training;
  return [
    paragraph(
      `${priceSentence('training', chipHour, footnotes)} The run costs ${formatUsd(usd)}, or ${priceText(usdPerMillionTokens)} per million training tokens.`,
    ),
    ...buildUp(
      { id: 'cost-of-training', title: 'What the training run costs', parts, units: money },
      'Cost of the run',
    ),
    ...phaseBlocks(training),
    ...programmeBlocks(training),
    ...ownedHour('training', chipHour),
  ];
}

function servingBlocks(
  serving: Economics['serving'],
  footnotes: readonly Footnote[],
): readonly Block[] {
  if (serving === undefined) return [];
  const { chipHour, parts, usdPerDay, atCapacity } = serving;
  return [
    paragraph(
      `${priceSentence('serving', chipHour, footnotes)} The fleet costs ${formatUsd(usdPerDay)} a day. At the offered load a million output tokens cost ${priceText(serving.usdPerMillionOutputTokens)} and a million input tokens ${priceText(serving.usdPerMillionInputTokens)}; at full load ${priceText(atCapacity.usdPerMillionOutputTokens)} and ${priceText(atCapacity.usdPerMillionInputTokens)}.`,
    ),
    ...buildUp(
      { id: 'cost-of-serving', title: 'What an hour of service costs', parts, units: perHour },
      'Cost of the fleet',
    ),
    ...marginBlocks(serving),
    ...ownedHour('serving', chipHour),
  ];
}

function footprint({ energy: used, carbon }: Economics): readonly Fact[] {
  const joules = (value: number) => amountText(value, smallEnergy);
  const kilograms = (value: number) => amountText(value, mass);
  const facts: readonly [string, number | undefined, (value: number) => string][] = [
    ['Energy of the training run', used.trainingJoules, formatEnergy],
    ['Power of the fleet', used.servingWatts, formatWatts],
    ['Energy per output token', used.servingJoulesPerOutputToken, joules],
    [`Emissions of the training run (${carbon.region})`, carbon.trainingKilograms, kilograms],
    [`Emissions of the fleet per day (${carbon.region})`, carbon.servingKilogramsPerDay, kilograms],
  ];
  return facts.flatMap(([name, value, text]) =>
    value === undefined ? [] : [{ name, value: text(value) }],
  );
}

/** Section of the money, energy and carbon; nothing when nothing was priced. */
export function costSection(result: Result, footnotes: readonly Footnote[]): readonly Section[] {
  const { economics } = result;
  if (economics === undefined) return [];
  const blocks = [
    ...trainingBlocks(economics.training, footnotes),
    ...servingBlocks(economics.serving, footnotes),
    ...chipHourBlocks(economics),
    ...tableBlock(factTable('energy-and-carbon', 'Energy and carbon', footprint(economics))),
    ...mathBlock(trainingEnergyTerm(result)),
    ...mathBlock(fleetPowerTerm(result)),
  ];
  if (blocks.length === 0) return [];
  return [
    { id: 'cost', title: 'Cost', blocks: [paragraph(`Prices: ${economics.prices}.`), ...blocks] },
  ];
}
