/** Cutting a stack of layers into pipeline stages of nearly equal time. */

/**
 * The stage of each item when consecutive items are cut into at most `stages` runs with the smallest possible
 * largest cost (bisection on that cost, filling greedily). Order is kept: layers never swap.
 */
export function stageOfItems(costs: readonly number[], stages: number): readonly number[] {
  let low = 0;
  let high = 0;
  for (const cost of costs) {
    low = Math.max(low, cost);
    high += cost;
  }
  for (let round = 0; round < bisections && high - low > tolerance * high; round++) {
    const middle = (low + high) / 2;
    if (runsNeeded(costs, middle) <= stages) high = middle;
    else low = middle;
  }
  return fill(costs, high, stages);
}

const bisections = 24;
const tolerance = 1 / 2 ** 16;

function runsNeeded(costs: readonly number[], limit: number): number {
  let runs = 1;
  let sum = 0;
  for (const cost of costs) {
    if (sum + cost > limit) {
      runs++;
      sum = 0;
    }
    sum += cost;
  }
  return runs;
}

function fill(costs: readonly number[], limit: number, stages: number): number[] {
  const chosen: number[] = [];
  let stage = 0;
  let sum = 0;
  for (const cost of costs) {
    if (sum + cost > limit * (1 + tolerance) && stage < stages - 1) {
      stage++;
      sum = 0;
    }
    sum += cost;
    chosen.push(stage);
  }
  return chosen;
}
