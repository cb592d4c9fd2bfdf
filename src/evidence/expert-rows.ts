/** How many tokens each expert of the busiest rank gets under a published load distribution. */
import { pow } from '../numeric/elementary.ts';

export interface ExpertSpread {
  readonly tokens: number;
  readonly experts: number;
  readonly topK: number;
  readonly expertParallel: number;
  /** Exponent of the power law of tokens per expert; 0: even. */
  readonly skew: number;
}

/** Draws of the whole layer, of which the one with the median load of the busiest rank is taken. */
const draws = 15;
/** The law's cut-off: no expert gets more than this share of all tokens. */
const largestShare = 0.8;
/** Range of the law where there are fewer choices than experts. */
const sparseRange = [0.01, 2] as const;

/**
 * Rows of every local expert that gets any. Loads follow x^−skew between a lowest and a highest value, as the collector
 * of aiconfigurator draws them (https://github.com/ai-dynamo/aiconfigurator); draws here are fixed by a hash.
 */
export function expertRows(spread: ExpertSpread): readonly number[] {
  const { tokens, experts, topK, expertParallel, skew } = spread;
  const local = Math.max(1, Math.floor(experts / expertParallel));
  const choices = tokens * topK;
  if (skew === 0) {
    const mean = choices / experts;
    if (mean >= 1) return new Array<number>(local).fill(mean);
    return new Array<number>(Math.min(local, Math.max(1, Math.round(mean * local)))).fill(1);
  }
  const busiest = Array.from({ length: draws }, (_, draw) => busiestRank(spread, local, draw));
  const sorted = busiest.toSorted((one, other) => sum(one) - sum(other));
  return (sorted[Math.floor(draws / 2)] ?? []).filter(rows => rows > 0);
}

function busiestRank(spread: ExpertSpread, local: number, draw: number): readonly number[] {
  const { tokens, experts, topK, skew } = spread;
  const choices = tokens * topK;
  const [low, high] = choices > experts ? [1, largestShare * tokens] : sparseRange;
  const power = 1 - skew;
  const drawn = Array.from({ length: experts }, (_, expert) => {
    const at = hashed(expert, draw);
    return power === 0
      ? low * pow(high / low, at)
      : pow((pow(high, power) - pow(low, power)) * at + pow(low, power), 1 / power);
  });
  const scale = choices / sum(drawn);
  const rows = drawn.map(load => Math.min(tokens, Math.round(load * scale)));
  settle(rows, choices - sum(rows), tokens);
  const ranks = Array.from({ length: Math.max(1, Math.floor(experts / local)) }, (_, rank) =>
    rows.slice(rank * local, (rank + 1) * local),
  );
  return ranks.reduce((one, other) => (sum(other) > sum(one) ? other : one));
}

/**
 * Rounding, and the limit of one row per token and expert, leave choices over: the collector hands them to the experts
 * with the fewest rows in turn, last ones first, or takes them away there.
 */
function settle(rows: number[], missing: number, most: number): void {
  const order = rows
    .map((_, index) => index)
    .sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || b - a);
  const step = Math.sign(missing);
  const open = (load: number) => (step > 0 ? load < most : load > 0);
  let left = Math.abs(missing);
  for (let turn = 0; left > 0 && turn < order.length * most; turn++) {
    const expert = order[turn % order.length] ?? 0;
    const load = rows[expert] ?? 0;
    if (!open(load)) continue;
    rows[expert] = load + step;
    left -= 1;
  }
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** A number in (0, 1) that looks random and is always the same: two rounds of multiply and shift. */
function hashed(first: number, second: number): number {
  let bits = Math.imul(first + 1, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (((bits ^ (bits >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
