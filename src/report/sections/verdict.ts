/** The answer in one line, for the reader who gives the page ten seconds. */
import type { Result } from '../../scenario/result.ts';
import { formatDuration, formatNumber, formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { priceText } from '../number.ts';

function trainingVerdict({ training, economics }: Result): readonly string[] {
  if (training === undefined) return [];
  if (!training.feasible) return [`training does not fit on ${formatNumber(training.chips)} chips`];
  const time = formatDuration(training.hours * secondsPerHour);
  const usd = economics?.training?.usd;
  return [usd === undefined ? `train in ${time}` : `train ${formatUsd(usd)} in ${time}`];
}

function servingVerdict({ training, serving, economics }: Result): readonly string[] {
  if (serving === undefined) return [];
  if (!serving.feasible) return [`serving does not fit on ${formatNumber(serving.chips)} chips`];
  const cost = economics?.serving;
  if (cost === undefined) return [`serve on ${formatNumber(serving.chips)} chips`];
  const tokens = `serve ${priceText(cost.usdPerMillionOutputTokens)} per million output tokens`;
  return training === undefined ? [tokens, `${formatUsd(cost.usdPerDay)} a day`] : [tokens];
}

function lifetimeVerdict({ economics }: Result): readonly string[] {
  const life = economics?.lifetime;
  if (life === undefined) return [];
  const months = life.months.length;
  return life.crossing === null
    ? [`serving stays below training for ${months} months`]
    : [`serving overtakes training in month ${formatNumber(life.crossing)}`];
}

/** "Train $5.4 M in 52 days · serve $0.9 per million output tokens · serving overtakes training in month 7". */
export function verdict(result: Result): string {
  const line = [
    ...trainingVerdict(result),
    ...servingVerdict(result),
    ...lifetimeVerdict(result),
  ].join(' · ');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}`;
}
