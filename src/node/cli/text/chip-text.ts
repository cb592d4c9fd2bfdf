/** What `hardware` prints: the chips that are known, or all that is known of one. */
import type { Chip, Range } from '../../../hardware/chip.ts';
import {
  absent,
  formatBytes,
  formatBytesPerSecond,
  formatDuration,
  formatFlopPerSecond,
  formatNumber,
  formatPercent,
  formatUsd,
  formatWatts,
} from '../../../units/format.ts';
import { tera } from '../../../units/quantity.ts';
import type { Colours } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { titled } from './titled.ts';
import { hanging } from './wrap.ts';

const heads = [
  { label: 'Chip' },
  { label: 'BF16', right: true },
  { label: '8-bit', right: true },
  { label: 'FP4', right: true },
  { label: 'Memory', right: true },
  { label: 'Bandwidth', right: true },
  { label: 'Domain', right: true },
  { label: 'Figures' },
];

/** One chip a line; peaks in dense TFLOP/s. */
export function chipList(chips: readonly Chip[], colours: Colours): string {
  const peak = (value: number | undefined) =>
    value === undefined ? '–' : formatNumber(value / tera);
  const rows = chips.map(({ id, peakFlopPerSecond, memory, scaleUp, confidence }) => [
    id,
    peak(peakFlopPerSecond.bf16),
    peak(peakFlopPerSecond.fp8 ?? peakFlopPerSecond.int8),
    peak(peakFlopPerSecond.fp4),
    formatBytes(memory.capacityBytes),
    formatBytesPerSecond(memory.bandwidthBytesPerSecond),
    String(scaleUp.domainChips),
    confidence,
  ]);
  return [
    ...columnLines(heads, rows, colours),
    '',
    colours.dim(
      '  Peaks are dense, in TFLOP/s; 8-bit is FP8, or INT8 on chips without it.\n  Domain: chips that the scale-up links join.',
    ),
  ].join('\n');
}

interface Row {
  readonly path: string;
  readonly label: string;
  readonly value: number | undefined;
  readonly format: (value: number) => string;
}

/** Paths are those of the profile, so that ranges and estimates are found by them. */
function rowsOf(chip: Chip): readonly Row[] {
  const { peakFlopPerSecond: peak, memory, scaleUp, scaleOut, power, price } = chip;
  const host = chip.hostMemory;
  const flop = formatFlopPerSecond;
  const rate = formatBytesPerSecond;
  const rows: readonly (readonly [string, string, number | undefined, Row['format']])[] = [
    ['peakDense.bf16', 'Dense BF16', peak.bf16, flop],
    ['peakDense.fp8', 'Dense FP8', peak.fp8, flop],
    ['peakDense.int8', 'Dense INT8', peak.int8, flop],
    ['peakDense.fp4', 'Dense FP4', peak.fp4, flop],
    ['memory.capacity', 'Memory', memory.capacityBytes, formatBytes],
    ['memory.bandwidth', 'Memory bandwidth', memory.bandwidthBytesPerSecond, rate],
    ['computeUnits', 'Compute units', chip.computeUnits, formatNumber],
    ['scaleUp.bandwidthPerDirection', 'Scale-up', scaleUp.bandwidthBytesPerSecond, rate],
    ['scaleUp.latency', 'Scale-up latency', scaleUp.latencySeconds, formatDuration],
    ['scaleUp.domainChips', 'Scale-up domain', scaleUp.domainChips, chips => `${chips} chips`],
    ['scaleOut.bandwidthPerDirection', 'Scale-out', scaleOut.bandwidthBytesPerSecond, rate],
    ['scaleOut.latency', 'Scale-out latency', scaleOut.latencySeconds, formatDuration],
    ['hostMemory.linkPerDirection', 'Link to the host', host?.linkBytesPerSecond, rate],
    ['hostMemory.capacity', 'Host memory', host?.capacityBytes, formatBytes],
    ['hostMemory.bandwidth', 'Host bandwidth', host?.bandwidthBytesPerSecond, rate],
    ['power.thermalDesign', 'Chip power', power.thermalDesignWatts, formatWatts],
    ['power.serverPerChip', 'Server per chip', power.serverWattsPerChip, formatWatts],
    ['power.meanDraw', 'Mean draw', power.meanDrawFraction, formatPercent],
    ['price.systemPerChip', 'Price in a system', price.systemUsdPerChip, formatUsd],
  ];
  return rows.map(([path, label, value, format]) => ({ path, label, value, format }));
}

const labelWidth = 18;
const valueWidth = 14;

/** Every figure with its range and, where it is an estimate, the rule; then the sources. */
export function chipDetails(chip: Chip, colours: Colours): string {
  const { bold, dim } = colours;
  return [
    ...titled(chip.name, chip.id, colours),
    ...hanging(
      '  ',
      `${chip.vendor}; released ${chip.released}; figures: ${chip.confidence}; efficiency curve: ${chip.efficiency}`,
    ),
    '',
    ...rowsOf(chip).flatMap(row => rowLines(row, chip, colours)),
    '',
    bold('Sources'),
    ...sourcesOf(chip).flatMap(({ id, title, where, url }) => [
      ...hanging('  ', `${id}: ${title}${where === undefined ? '' : `, ${where}`}`),
      ...(url === undefined ? [] : [dim(`    ${url}`)]),
    ]),
  ].join('\n');
}

/** Of the chip, then those that only its host's figures were read in. */
function sourcesOf({ sources, hostMemory }: Chip): Chip['sources'] {
  const others = hostMemory?.provenance.sources ?? [];
  return [...sources, ...others.filter(({ id }) => sources.every(source => source.id !== id))];
}

function rowLines(
  { path, label, value, format }: Row,
  chip: Chip,
  colours: Colours,
): readonly string[] {
  if (value === undefined) return [];
  const range = chip.ranges[path];
  const rule = chip.estimated[path] ?? chip.hostMemory?.provenance.estimated[path];
  const text = `${format(value).padEnd(valueWidth)}${range === undefined ? '' : rangeText(range, format)}`;
  return [
    `  ${label.padEnd(labelWidth)}${text}`.trimEnd(),
    ...(rule === undefined
      ? []
      : hanging(' '.repeat(labelWidth + 2), `estimate: ${rule}`).map(colours.yellow)),
  ];
}

function rangeText({ low, high }: Range, format: Row['format']): string {
  return low === high ? '' : `${format(low)} to ${Number.isFinite(high) ? format(high) : absent}`;
}
