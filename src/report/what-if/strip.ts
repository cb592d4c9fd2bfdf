/** The few figures that a reader watches while turning a slider, each beside its value in the scenario as given. */
import type { Result } from '../../scenario/result.ts';
import { formatDuration, formatNumber, formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { priceText } from '../number.ts';

interface Watched {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

function watchedOf({ training, serving, economics }: Result): readonly Watched[] {
  const figures: Watched[] = [];
  const add = (label: string, value: number | undefined, text: (value: number) => string) => {
    if (value !== undefined) figures.push({ label, value, text: text(value) });
  };
  if (training?.feasible) {
    add('Train', economics?.training?.usd, formatUsd);
    add('in', training.hours * secondsPerHour, formatDuration);
  } else if (training !== undefined) add('Train', Number.NaN, () => 'does not fit');
  if (serving?.feasible) {
    const perMillion = (usd: number) => `${priceText(usd)} per million output tokens`;
    add('Serve', economics?.serving?.usdPerMillionOutputTokens, perMillion);
    add('first token', serving.timeToFirstToken.p50, formatDuration);
    add('each further', serving.timePerOutputToken.p50, formatDuration);
    add('on', serving.chips, chips => `${formatNumber(chips)} chips`);
  } else if (serving !== undefined) add('Serve', Number.NaN, () => 'does not fit');
  return figures;
}

/** "−12%" beside a figure that moved; nothing beside one that did not. */
function move(now: number, before: number | undefined): string {
  if (before === undefined || before === now || !(before > 0) || Number.isNaN(now)) return '';
  const percent = Math.round((now / before - 1) * 100);
  return percent === 0 ? '' : ` (${percent > 0 ? '+' : '−'}${Math.abs(percent)}%)`;
}

/** One line of figures, with what changed against the scenario as given. */
export function stripText(now: Result, given: Result): string {
  const before = new Map(watchedOf(given).map(({ label, value }) => [label, value]));
  return watchedOf(now)
    .map(({ label, value, text }) => `${label} ${text}${move(value, before.get(label))}`)
    .join(' · ');
}
