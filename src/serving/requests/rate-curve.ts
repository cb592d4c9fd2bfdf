/** A rate that changes over the day, and the clock that turns even gaps into arrivals under it. */
import { hoursPerDay, secondsPerHour } from '../../units/quantity.ts';

/** Load of each hour of the day relative to the day's mean; repeats. */
export type DayCurve = readonly number[];

/** The curve scaled to a mean of 1. */
export function normalCurve(curve: DayCurve): DayCurve {
  const mean = curve.reduce((sum, value) => sum + value, 0) / curve.length;
  return curve.map(value => value / mean);
}

/** Rate at `seconds` from midnight, relative to the mean; each part of the curve is one equal share of a day. */
export function rateAt(curve: DayCurve, seconds: number): number {
  const part = (hoursPerDay * secondsPerHour) / curve.length;
  return curve[Math.floor(seconds / part) % curve.length] as number;
}

/**
 * Time of each arrival when `gap` mean gaps have passed since the last: the inverse of the cumulative rate, which turns
 * any stationary process into one that follows the curve (E. Çinlar, Introduction to Stochastic Processes, 1975).
 */
export function arrivalClock(
  requestsPerSecond: number,
  curve: DayCurve | undefined,
): (gap: number) => number {
  let now = 0;
  if (curve === undefined) {
    return gap => {
      now += gap / requestsPerSecond;
      return now;
    };
  }
  const part = (hoursPerDay * secondsPerHour) / curve.length;
  let index = 0;
  return gap => {
    let left = gap;
    for (;;) {
      const rate = requestsPerSecond * (curve[index % curve.length] as number);
      const end = (index + 1) * part;
      const within = (end - now) * rate;
      if (left < within) {
        now += left / rate;
        return now;
      }
      left -= within;
      now = end;
      index++;
    }
  };
}
