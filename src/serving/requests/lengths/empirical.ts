/** Lengths drawn from a list of observed ones. */
import type { Lengths } from './lengths.ts';

export function empiricalLengths(observed: readonly number[]): Lengths {
  if (observed.length === 0) throw new Error('no observed lengths');
  let sum = 0;
  let longest = 1;
  for (const tokens of observed) {
    sum += tokens;
    longest = Math.max(longest, tokens);
  }
  return {
    name: 'empirical',
    mean: sum / observed.length,
    longest,
    draw: stream => Math.max(1, observed[Math.floor(stream.uniform() * observed.length)] as number),
  };
}
