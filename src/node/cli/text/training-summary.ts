/** The training run in a dozen lines. */
import type { Economics, Infeasible, TrainingResult } from '../../../scenario/result.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlopPerSecond,
  formatPercent,
  formatTokens,
  formatTokensPerSecond,
  formatUsd,
} from '../../../units/format.ts';
import { secondsPerHour } from '../../../units/quantity.ts';
import type { Colours } from '../terminal.ts';
import { type Fact, factLines } from './facts.ts';
import { planText } from './plan-text.ts';
import { refusalLines } from './refusal.ts';
import { portionLines } from './share-bar.ts';
import { titled } from './titled.ts';

type Bill = Economics['training'];

/** Cost, time, speed, memory, layout, and where a step goes. */
export function trainingLines(
  training: TrainingResult | Infeasible,
  bill: Bill,
  colours: Colours,
): readonly string[] {
  if (!training.feasible) return refusalLines('Training', training, colours);
  const { chips, chipName, breakdown, stepSeconds } = training;
  return [
    ...titled('Training', `${formatCount(chips)} × ${chipName}`, colours),
    ...factLines([...cost(training, bill), ...facts(training)], colours),
    ...phaseLines(training),
    '  Where a step goes',
    ...portionLines(breakdown.phases, stepSeconds, colours),
  ];
}

/** Phases of a run that has several. */
function phaseLines({ phases = [] }: TrainingResult): readonly string[] {
  if (phases.length < 2) return [];
  const width = Math.max(...phases.map(({ name }) => name.length));
  return [
    '  Phases',
    ...phases.map(({ name, hours, chipHours, steps, stepSeconds }) => {
      const time = formatDuration(hours * secondsPerHour).padStart(9);
      const spent = `${formatCount(Math.round(chipHours))} chip-hours`;
      return `    ${name.padEnd(width)}  ${time}  ${spent}, ${formatCount(steps)} × ${formatDuration(stepSeconds)}`;
    }),
  ];
}

function cost({ chipHours }: TrainingResult, bill: Bill): readonly Fact[] {
  const hours = `${formatCount(chipHours)} chip-hours`;
  if (bill === undefined) return [{ label: 'Chip-hours', value: formatCount(chipHours) }];
  const { usdPerChipHour, basis } = bill.chipHour;
  return [
    {
      label: 'Cost',
      value: formatUsd(bill.usd),
      remark: `${hours} at ${formatUsd(usdPerChipHour)} (${basis})`,
    },
  ];
}

function facts(training: TrainingResult): readonly Fact[] {
  const { memory, plan } = training;
  return [
    {
      label: 'Time',
      value: formatDuration(training.hours * secondsPerHour),
      remark: `${formatTokens(training.tokens)}; ${formatPercent(training.goodput)} of the time is productive`,
    },
    {
      label: 'Step',
      value: formatDuration(training.stepSeconds),
      remark: `${formatCount(training.globalBatchSequences)} sequences of ${formatCount(training.sequenceLength)} tokens`,
    },
    {
      label: 'Speed per chip',
      value: formatTokensPerSecond(training.tokensPerSecondPerChip),
      remark: `${formatFlopPerSecond(training.modelFlopPerSecondPerChip)}, ${formatPercent(training.mfu)} of the dense BF16 peak (MFU)`,
    },
    {
      label: 'Memory per chip',
      value: formatBytes(memory.usedBytes),
      remark: `of ${formatBytes(memory.capacityBytes)}, on the fullest`,
    },
    ...hostFacts(training),
    { label: 'Layout', value: '', remark: planText(plan) },
  ];
}

/** What the host keeps and what that costs; nothing for plans that keep all on the chip. */
function hostFacts({ host, stepSeconds }: TrainingResult): readonly Fact[] {
  if (host === undefined) return [];
  const { usedBytes, capacityBytes, toHostBytes, fromHostBytes, shownSeconds } = host;
  return [
    {
      label: 'Host memory',
      value: formatBytes(usedBytes),
      remark:
        `of ${formatBytes(capacityBytes)} a chip; ${formatBytes(toHostBytes)} out and ${formatBytes(fromHostBytes)} in ` +
        `a step, ${formatPercent(shownSeconds / stepSeconds)} of it waiting; updated by the ${host.updatedBy}`,
    },
  ];
}
