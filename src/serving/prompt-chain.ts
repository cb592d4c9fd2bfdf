/** How prompts fall onto the steps of an instance: a Markov chain over the prompts found at the start of each step. */
import { exp, pow } from '../numeric/elementary.ts';
import { type PromptDemand, statesFor, type Units, unitsOf } from './prompt-units.ts';

/** Who comes, and what they find. */
export interface PromptFlow {
  /** Prompts per second while a decoding step comes every `mean` seconds and answers take `start` more than their steps. */
  requestsPerSecond(mean: number, start: number): number;
  /** How far prompts come by the clock, 1, or by the step, 0: users ask again when a step has answered them. */
  byClock(carrying: number): number;
  /** Whether sequences decode in steps that carry prompts. */
  readonly mixes: boolean;
  /** Chance that nobody decodes, so that a prompt that comes to an empty queue is read at once. */
  readonly idle: number;
}

/** Seconds of a step that reads so many tokens of prompts. */
export type StepLength = (promptTokens: number) => number;

export interface PromptPace {
  /** Share of the time that reading takes, were every step full of prompts; at 1 they cannot keep up. */
  readonly load: number;
  /** Share of all steps that carry prompts, and the mean length of those. */
  readonly share: number;
  readonly carrying: number;
  /** Mean time from one decoding step to the next, seconds. */
  readonly mean: number;
  /** Prompts that come per second by the clock. */
  readonly perSecond: number;
  /** Time of a prompt from the first step that it meets to its first token, and the rest of the step that it comes into. */
  readonly readSeconds: number;
  readonly restSeconds: number;
  /** Seconds by which an answer takes longer than its steps do on average: what came while its prompt was read comes next. */
  readonly startSeconds: number;
}

/** The stationary pace of prompts among steps. */
export function promptChain(
  flow: PromptFlow,
  demand: PromptDemand,
  lengthOf: StepLength,
): PromptPace {
  const { fresh, pieceTokens, stepTokens } = demand;
  const { mixes } = flow;
  const plain = lengthOf(0);
  const piece = Math.min(fresh, pieceTokens, stepTokens);
  const first = lengthOf(piece);
  // A guess: so many prompts in a step whatever its length.
  const perStep = flow.requestsPerSecond(1, 0);
  const usual = lengthOf(Math.min(stepTokens, Math.max(piece, perStep * fresh)));
  const work = (perStep * fresh) / piece;
  let mean = plain + Math.min(1, work) * (mixes ? usual - plain : usual);
  let carrying = first;
  let start = 0;
  const come = flow.requestsPerSecond(mean, start) * usual;
  const units = unitsOf(demand, come);
  const packs = Math.max(1, (units.tokens * units.perPrompt) / fresh);
  const states = statesFor(units, come / packs);
  const lengths = Float64Array.from({ length: states }, (_, count) =>
    lengthOf(Math.min(stepTokens, Math.min(count, units.perStep) * units.tokens)),
  );
  const chances = new Float64Array(states);
  const arriving = new Float64Array(states);
  const next = new Float64Array(states * states);
  const left = new Float64Array(states * states);
  const least = leastFrom(units);
  const meanAfter = (before: number) => {
    const rate = flow.requestsPerSecond(before, start);
    const byClock = flow.byClock(carrying);
    for (let count = 0; count < states; count++) {
      const seconds = lengths[count] as number;
      arriving[count] =
        mixes || count === 0
          ? (rate * (byClock * seconds + (1 - byClock) * before)) / packs
          : (rate * byClock * seconds) / packs;
    }
    fillTransitions(next, arriving, units);
    fillStationary(chances, next, { left, leastFrom: least });
    const none = chances[0] as number;
    const all = dot(chances, lengths);
    carrying = none < 1 ? (all - none * plain) / (1 - none) : first;
    return mixes ? all : all / Math.max(none, 1 / mostDetour);
  };
  const settle = () => {
    // Longer steps thin prompts out, and so shorten steps: the answer lies between what goes in and what comes out.
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const found = meanAfter(mean);
      if (Math.abs(found - mean) < near * mean) return;
      if (found > mean) low = Math.max(low, mean);
      else high = Math.min(high, mean);
      const between = (mean + found) / 2;
      mean = between > low && between < high ? between : (low + high) / 2;
    }
  };
  settle();
  const behind = () => startOf({ chances, lengths, next, units, mixes, perDecode: mean });
  start = behind();
  if (start > 0) {
    settle();
    start = behind();
  }
  const rate = flow.requestsPerSecond(mean, start);
  const byClock = flow.byClock(carrying);
  let square = 0;
  let present = 0;
  for (let count = 0; count < states; count++) {
    const chance = chances[count] as number;
    const seconds = lengths[count] as number;
    square += (count === 0 ? 1 - flow.idle : 1) * chance * seconds * seconds;
    present += chance * Math.ceil(count / units.perPrompt) * packs * seconds;
  }
  const share = 1 - (chances[0] as number);
  const longest = Math.min(stepTokens, Math.min(states - 1, units.perStep) * units.tokens);
  const all = dot(chances, lengths);
  const met =
    rate * (byClock * all + (1 - byClock) * (mixes ? mean : (chances[0] as number) * mean));
  return {
    load: (rate * fresh * (lengths[states - 1] as number)) / longest,
    share,
    carrying,
    mean,
    perSecond: rate * byClock,
    readSeconds: present / Math.max(met, Number.MIN_VALUE),
    restSeconds: square / (2 * all),
    startSeconds: start,
  };
}

const rounds = 16;
const near = 2 ** -10;
/** Most steps for prompts between two that decode; beyond, prompts cannot keep up. */
const mostDetour = 2 ** 10;

function dot(chances: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let count = 0; count < chances.length; count++) {
    sum += (chances[count] as number) * (values[count] as number);
  }
  return sum;
}

/** The least count that may follow a count: what a step cannot read stays. */
function leastFrom({ perStep }: Units): (count: number) => number {
  const most = Math.floor(perStep);
  return count => Math.max(0, count - most);
}

/** Chances of the next count from each: what is left over, and whole prompts that come in the meantime. */
function fillTransitions(
  next: Float64Array,
  arriving: Float64Array,
  { perPrompt, perStep, stays }: Units,
): void {
  const states = arriving.length;
  const last = states - 1;
  next.fill(0);
  for (let count = 0; count < states; count++) {
    const read = Math.min(count, Math.floor(perStep));
    const kept = stays === 0 ? 1 : read + 1;
    const row = count * states;
    const mean = arriving[count] as number;
    const none = exp(-mean);
    let share = stays === 0 ? 1 : pow(1 - stays, read);
    for (let staying = 0; staying < kept; staying++) {
      // Poisson chances that prompts of so many units each come on top of what stays.
      let left = share;
      let chance = share * none;
      let to = count - read + staying;
      for (let come = 1; to < last; come++) {
        next[row + to] = (next[row + to] as number) + chance;
        left -= chance;
        if (left <= negligible) {
          left = 0;
          break;
        }
        chance *= mean / come;
        to += perPrompt;
      }
      next[row + last] = (next[row + last] as number) + Math.max(0, left);
      share *= ((read - staying) / (staying + 1)) * (stays / (1 - stays));
    }
  }
}

const negligible = 2 ** -24;

/** One step of the chain. */
function step(
  after: Float64Array,
  chances: Float64Array,
  next: Float64Array,
  leastFrom: (count: number) => number,
): void {
  const states = chances.length;
  after.fill(0);
  for (let count = 0; count < states; count++) {
    const chance = chances[count] as number;
    if (chance < negligible) continue;
    const row = count * states;
    for (let to = leastFrom(count); to < states; to++) {
      after[to] = (after[to] as number) + chance * (next[row + to] as number);
    }
  }
}

/**
 * The chances that a step leaves as they are: elimination without subtraction, state by state from the last (W. K.
 * Grassmann, M. I. Taksar, D. P. Heyman, Operations Research 33, 1985). `left` is room for what is left of the chain;
 * below `leastFrom` a row is empty, and stays so, since earlier rows begin no later.
 */
function fillStationary(
  chances: Float64Array,
  next: Float64Array,
  {
    left,
    leastFrom,
  }: { readonly left: Float64Array; readonly leastFrom: (count: number) => number },
): void {
  const states = chances.length;
  left.set(next);
  for (let last = states - 1; last > 0; last--) {
    const lastRow = last * states;
    const least = leastFrom(last);
    let out = 0;
    for (let to = least; to < last; to++) out += left[lastRow + to] as number;
    out = Math.max(out, Number.MIN_VALUE);
    for (let from = 0; from < last; from++) {
      const row = from * states;
      const share = (left[row + last] as number) / out;
      left[row + last] = share;
      if (share === 0) continue;
      for (let to = least; to < last; to++) {
        left[row + to] = (left[row + to] as number) + share * (left[lastRow + to] as number);
      }
    }
  }
  chances[0] = 1;
  let sum = 1;
  for (let to = 1; to < states; to++) {
    let chance = 0;
    for (let from = 0; from < to; from++) {
      chance += (chances[from] as number) * (left[from * states + to] as number);
    }
    chances[to] = chance;
    sum += chance;
  }
  for (let count = 0; count < states; count++) chances[count] = (chances[count] as number) / sum;
}

/** Decoding begins behind the prompts that came while one's own was read, and forgets them step by step. */
function startOf(of: {
  readonly chances: Float64Array;
  readonly lengths: Float64Array;
  readonly next: Float64Array;
  readonly units: Units;
  readonly mixes: boolean;
  readonly perDecode: number;
}): number {
  const { chances, lengths, next, units, mixes, perDecode } = of;
  const most = Math.floor(units.perStep);
  let now = new Float64Array(chances.length);
  let sum = 0;
  for (let count = 0; count < chances.length; count++) {
    now[count] = (chances[count] as number) * Math.min(count, most);
    sum += now[count] as number;
  }
  if (sum === 0) return 0;
  for (let count = 0; count < chances.length; count++) now[count] = (now[count] as number) / sum;
  let other = new Float64Array(chances.length);
  let seconds = 0;
  const least = leastFrom(units);
  for (let steps = 0; steps < memory; steps++) {
    step(other, now, next, least);
    [now, other] = [other, now];
    const decodes = mixes ? 1 : (now[0] as number);
    const more = dot(now, lengths) - decodes * perDecode;
    seconds += more;
    if (Math.abs(more) < worthwhile * perDecode) break;
  }
  return Math.max(0, seconds);
}

const worthwhile = 2 ** -8;
const memory = 24;
