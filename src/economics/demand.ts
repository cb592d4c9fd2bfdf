/** What a service is asked for over its life: start, growth, saturation, and the shape of days and weeks. */
import { pow } from '../numeric/elementary.ts';
import type { DayShape } from './day.ts';
import { evenDay } from './day.ts';

export interface Demand {
  /** In the first month. */
  readonly outputTokensPerDay: number;
  /** Share by which demand grows from one month to the next, while it is far from saturation. */
  readonly monthlyGrowth: number;
  /** Output tokens per day that demand approaches; it grows without end when absent. */
  readonly saturation?: number | undefined;
  /** Load of each hour over the mean of its day; even when absent. */
  readonly day?: DayShape | undefined;
  /** Load of a day at the weekend over that of a weekday; 1 when absent. */
  readonly weekendShare?: number | undefined;
}

/**
 * Output tokens per day in `month`, from 1: exponential growth, or the logistic curve that begins with the same first
 * step and approaches the saturation.
 */
export function tokensPerDay(demand: Demand, month: number): number {
  const { outputTokensPerDay: start, monthlyGrowth: growth, saturation } = demand;
  const past = month - 1;
  if (saturation === undefined) return start * pow(1 + growth, past);
  const second = start * (1 + growth);
  if (growth === 0 || past === 0) return Math.min(start, saturation);
  if (second >= saturation) return saturation;
  const ratio = (saturation / second - 1) / (saturation / start - 1);
  return saturation / (1 + (saturation / start - 1) * pow(ratio, past));
}

/** An hour that stands for `weight` of all hours, with its load over the mean load of the week. */
export interface WeekHour {
  readonly weight: number;
  readonly load: number;
}

const weekdays = 5;
const weekendDays = 2;

/** The hours of a week; the loads, weighted, average to 1. */
export function weekOf({ day, weekendShare = 1 }: Demand): readonly WeekHour[] {
  if (day === undefined && weekendShare === 1) return evenWeek;
  return shapedWeek(day ?? evenDay, weekendShare);
}

const evenWeek: readonly WeekHour[] = [{ weight: 1, load: 1 }];

function shapedWeek(day: DayShape, weekendShare: number): readonly WeekHour[] {
  const days = weekdays + weekendDays;
  const weekday = days / (weekdays + weekendDays * weekendShare);
  return [
    ...day.map(load => ({ weight: weekdays / days / day.length, load: load * weekday })),
    ...day.map(load => ({
      weight: weekendDays / days / day.length,
      load: load * weekday * weekendShare,
    })),
  ];
}
