/** The frontiers of several chips laid over each other, by what a token costs rather than by what a chip yields. */
import { Frontier } from '../train/leaders.ts';
import type { ToldPoint } from './search-infer.ts';

/** Points that no other beats in speed and in the price of a token; on one chip that is its own frontier. */
export function bestOverChips(points: readonly ToldPoint[]): readonly ToldPoint[] {
  const frontier = new Frontier<{
    readonly value: number;
    readonly bytes: number;
    readonly ordinal: number;
    readonly point: ToldPoint;
  }>();
  points.forEach((point, ordinal) => {
    frontier.add({
      value: -point.tokensPerSecondPerUser,
      bytes: point.usdPerMillionOutputTokens,
      ordinal,
      point,
    });
  });
  return frontier.entries().map(({ point }) => point);
}
