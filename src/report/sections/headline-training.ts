/** Training in large figures. */
import type { Economics, Result, TrainingResult } from '../../scenario/result.ts';
import { formatCount, formatDuration, formatNumber, formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { shortName } from '../chip-name.ts';
import type { Figure } from '../content.ts';
import { chipHoursTerm, hoursTerm, mfuTerm, trainingCostTerm } from '../derivations/training.ts';
import { shareText } from '../number.ts';
import { rangeText } from './range-text.ts';
import { split } from './split.ts';

type TrainingCost = Economics['training'];

/** Cost, time, chip-hours and chips of a training run. */
export function trainingFigures(
  training: TrainingResult,
  cost: TrainingCost,
  result: Result,
): readonly Figure[] {
  const { chips, chipName, chipHours, hours, mfu, goodput } = training;
  const price =
    cost === undefined
      ? []
      : [
          {
            label: 'Cost of training',
            ...split(formatUsd(cost.usd)),
            detail: `at ${formatUsd(cost.chipHour.usdPerChipHour)} per chip-hour, ${cost.chipHour.basis}${rangeText(result, 'economics.training.usd')}`,
            math: trainingCostTerm(training, cost, result),
          },
        ];
  const share = mfuTerm(training, result);
  return [
    ...price,
    {
      label: 'Time to train',
      ...split(formatDuration(hours * secondsPerHour)),
      detail: `${shareText(goodput)} of it training, the rest interruptions and checkpoints`,
      math: hoursTerm(training, result),
    },
    {
      label: 'Chip-hours',
      ...split(formatCount(chipHours)),
      detail: `${formatNumber(chips)} chips for ${formatDuration(hours * secondsPerHour)}`,
      math: chipHoursTerm(training, result),
    },
    {
      label: 'Chips to train',
      ...split(formatNumber(chips)),
      detail: `${chipName}, each at ${shareText(mfu)} of its dense BF16 peak (MFU)`,
      ...(share === undefined ? {} : { math: share }),
    },
  ];
}

/** Training in one sentence. */
export function trainingAnswer(task: string, training: TrainingResult, cost: TrainingCost): string {
  const { chips, chipName, chipHours, hours } = training;
  const time = formatDuration(hours * secondsPerHour);
  const price =
    cost === undefined
      ? ''
      : ` and costs ${formatUsd(cost.usd)}: ${formatCount(chipHours)} chip-hours at ${formatUsd(cost.chipHour.usdPerChipHour)} each`;
  return `${task} on ${formatNumber(chips)} × ${shortName(chipName)} takes ${time}${price}.`;
}
