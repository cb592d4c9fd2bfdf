/** Latin hypercube sampling: every input is drawn once from each of `count` equal slices, in an order of its own. */
import { randomStream } from './random-stream.ts';

/**
 * Shares between 0 and 1, `count` of them for each name (M. D. McKay et al., Technometrics 21, 1979). Each name has a
 * stream of its own, so that another input leaves its draws alone.
 */
export function latinHypercube(
  names: readonly string[],
  count: number,
  seed: number,
): ReadonlyMap<string, Float64Array> {
  return new Map(names.map(name => [name, slices(count, seed, name)]));
}

function slices(count: number, seed: number, name: string): Float64Array {
  const stream = randomStream(seed, `latin hypercube ${name}`);
  const shares = Float64Array.from(
    { length: count },
    (_, slice) => (slice + inside(stream.uniform())) / count,
  );
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1));
    const kept = shares[last] ?? 0;
    shares[last] = shares[other] ?? 0;
    shares[other] = kept;
  }
  return shares;
}

/** Never the very edge of a slice, where a quantile may be infinite. */
function inside(uniform: number): number {
  return edge + uniform * (1 - 2 * edge);
}

const edge = 2 ** -20;
