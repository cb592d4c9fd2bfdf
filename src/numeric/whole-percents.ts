/** Shares as whole percentages that still add up to a hundred: the largest remainders are rounded up. */

/** Shares that add up to one, some of them negative perhaps, in whole percent that add up to 100. */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const exact = shares.map(share => share * 100);
  const down = exact.map(Math.floor);
  const left = Math.round(exact.reduce((sum, value) => sum + value, 0)) - sum(down);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - (down[index] ?? 0) }))
    .toSorted((a, b) => b.remainder - a.remainder)
    .slice(0, left);
  const up = new Set(byRemainder.map(({ index }) => index));
  return down.map((value, index) => (up.has(index) ? value + 1 : value));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
