/** Whether it fits, in words. */
import type { Fit, FitAnswer } from '../../../scenario/fit-result.ts';
import { formatBytes, formatCount, formatNumber, formatPercent } from '../../../units/format.ts';
import { type Colours, columns } from '../terminal.ts';
import { bar } from './share-bar.ts';
import { hanging, wrapped } from './wrap.ts';

/** Both halves, one after the other. */
export function fitText({ name, training, serving }: FitAnswer, colours: Colours): string {
  return [
    wrapped(name, columns).map(colours.bold),
    training === undefined ? [] : fitLines('Training', training, colours),
    serving === undefined ? [] : fitLines('Serving', serving, colours),
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function fitLines(task: string, fit: Fit, colours: Colours): readonly string[] {
  const { bold, green, red, cyan, dim } = colours;
  const { chips, chipName, fits, memory, largest, layout, sequences, waysOut } = fit;
  const verdict = fits ? green('fits') : red('does not fit');
  const head = [`${bold(task)}  ${formatCount(chips)} × ${chipName}: ${verdict}`];
  if (memory === undefined) return [...head, ...hanging('  ', `Layout: ${layout}`)];
  const { usedBytes, capacityBytes, parts } = memory;
  const nameWidth = Math.max(...parts.map(part => part.name.length)) + 2;
  const over = usedBytes - capacityBytes;
  const room =
    over > 0 ? `${formatBytes(over)} too much` : `${formatBytes(Math.abs(over))} to spare`;
  return [
    ...head,
    ...hanging('  ', `Layout: ${layout}`),
    ...hanging(
      '  ',
      `${formatBytes(usedBytes)} of ${formatBytes(capacityBytes)} on the fullest chip, ${room}`,
    ),
    ...parts.map(part => {
      const share = part.bytes / capacityBytes;
      const mark = part.name === largest && !fits ? red('  largest') : '';
      return `    ${part.name.padEnd(nameWidth)}${formatBytes(part.bytes).padStart(9)}  ${cyan(bar(share))}${mark}`;
    }),
    ...(sequences === undefined || !fits
      ? []
      : hanging('  ', `One instance holds ${formatCount(sequences)} such sequences at once.`)),
    ...(fits ? [] : ways(waysOut, capacityBytes, dim)),
  ];
}

function ways(
  waysOut: Fit['waysOut'],
  capacityBytes: number,
  dim: Colours['dim'],
): readonly string[] {
  if (waysOut.length === 0) return hanging('  ', 'No single change that was tried makes it fit.');
  return [
    '  Ways out, cheapest first',
    ...waysOut.flatMap(({ change, usedBytes, stepRatio, sequences }, index) => {
      const effect = [
        `${formatBytes(usedBytes)} of ${formatBytes(capacityBytes)}`,
        ...(stepRatio === undefined ? [] : [stepText(stepRatio)]),
        ...(sequences === undefined ? [] : [`${formatCount(sequences)} sequences at once`]),
      ].join(', ');
      return [...hanging(`    ${index + 1}. `, change), ...hanging('       ', effect).map(dim)];
    }),
  ];
}

/** A step twice as fast or more is told as a factor. */
function stepText(ratio: number): string {
  if (ratio <= 1 / 2) return `steps ${formatNumber(1 / ratio)} times as fast`;
  const change = Math.abs(ratio - 1);
  return change < 1 / 200
    ? 'steps as long as before'
    : `steps ${formatPercent(Number(change.toFixed(3)))} ${ratio > 1 ? 'longer' : 'shorter'}`;
}
