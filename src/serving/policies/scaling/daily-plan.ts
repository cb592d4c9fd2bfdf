/** Instances by the hour, as the day's curve is known in advance; started early enough to be ready. */
import { type DayCurve, rateAt } from '../../requests/rate-curve.ts';
import type { Scaling } from './scaling.ts';

/** Room above the curve's own load. */
const headroom = 1.15;

/** As many instances as the curve's load, relative to its peak, asks for. */
export function dailyPlan(curve: DayCurve, startSeconds: number, interval: number): Scaling {
  const peak = Math.max(...curve);
  return {
    name: 'daily-plan',
    interval,
    startSeconds,
    wanted: ({ now, most, least }) => {
      const soon = Math.max(rateAt(curve, now), rateAt(curve, now + startSeconds + interval));
      const share = Math.min(1, (headroom * soon) / peak);
      return Math.max(least, Math.min(most, Math.ceil(share * most)));
    },
  };
}
