/** Step times by table: each entry is worked out when first needed, and read by interpolation ever after. */
import type { StepSeconds, StepTimer } from './step-timer.ts';

/** Places per octave; values between them are interpolated. */
const perOctave = 16;
const octaveBits = 4;
/** Below this, every whole number has its own place. */
const exactBelow = perOctave * 2;
const octaves = 28;
const places = exactBelow + octaves * perOctave;

/** The place at or below `value`: whole numbers first, then sixteen equal steps to each octave. */
function placeOf(value: number): number {
  if (value < exactBelow) return Math.floor(value);
  const octave = 31 - Math.clz32(value);
  const step = Math.floor(value) >>> (octave - octaveBits);
  return (octave - octaveBits) * perOctave + step;
}

function valueAt(place: number): number {
  if (place < exactBelow) return place;
  const octave = Math.floor(place / perOctave) - 1;
  return (perOctave + (place % perOctave)) * 2 ** octave;
}

/** Where the pieces of the table meet: the knots of its piecewise linear functions. */
const knots = Float64Array.from({ length: places + 1 }, (_, place) => valueAt(place));
/** Context and keys at which the interaction of prompts with decoding is worked out. */
const referenceContext = 2 ** 10;

/**
 * Tabulated `stepSeconds`. Steps that only decode are exact in the number of sequences and piecewise linear in the mean
 * context. In steps that also read prompts, time is the decode step + what the prompts add at a reference + what
 * attention adds beyond the reference: exact where attention's time adds to the rest, and interpolated in between.
 */
export function tabulated(stepSeconds: StepSeconds): StepTimer {
  const rows: (Float64Array | undefined)[] = [];
  const mixes: (Float64Array | undefined)[] = [];
  const attention: (Float64Array | undefined)[] = [];

  const rowOf = (table: (Float64Array | undefined)[], index: number): Float64Array => {
    const known = table[index];
    if (known !== undefined) return known;
    const fresh = new Float64Array(places + 1).fill(-1);
    table[index] = fresh;
    return fresh;
  };
  const decodeAt = (row: Float64Array, sequences: number, place: number): number => {
    const known = row[place] as number;
    if (known >= 0) return known;
    const seconds = stepSeconds(sequences, Math.max(1, knots[place] as number), 0, 0);
    row[place] = seconds;
    return seconds;
  };
  const decode = (sequences: number, meanContext: number): number => {
    const row = rowOf(rows, sequences);
    const place = placeOf(meanContext);
    const low = decodeAt(row, sequences, place);
    const from = knots[place] as number;
    const slope =
      (decodeAt(row, sequences, place + 1) - low) / ((knots[place + 1] as number) - from);
    return low + slope * (meanContext - from);
  };
  const decodeRun = (
    sequences: number,
    meanContext: number,
    growth: number,
    steps: number,
  ): number => {
    const row = rowOf(rows, sequences);
    let sum = 0;
    let done = 0;
    while (done < steps) {
      const context = meanContext + growth * done;
      const place = placeOf(context);
      const from = knots[place] as number;
      const to = knots[place + 1] as number;
      const low = decodeAt(row, sequences, place);
      const slope = (decodeAt(row, sequences, place + 1) - low) / (to - from);
      const inside = Math.floor((to - context) / growth) + 1;
      const count = Math.min(steps - done, Math.max(1, inside));
      sum += count * (low + slope * (context - from)) + (slope * growth * count * (count - 1)) / 2;
      done += count;
    }
    return sum;
  };

  /** What `tokens` of prompts add to `sequences` that decode, all at the reference. */
  const mixAt = (sequencePlace: number, tokenPlace: number): number => {
    const row = rowOf(mixes, sequencePlace);
    const known = row[tokenPlace] as number;
    if (known >= 0) return known;
    const sequences = knots[sequencePlace] as number;
    const tokens = knots[tokenPlace] as number;
    const alone = sequences === 0 ? 0 : stepSeconds(sequences, referenceContext, 0, 0);
    const seconds = stepSeconds(sequences, referenceContext, tokens, referenceContext) - alone;
    row[tokenPlace] = Math.max(0, seconds);
    return Math.max(0, seconds);
  };
  /** A step that only reads prompts, by tokens and keys. */
  const promptAt = (tokenPlace: number, keyPlace: number): number => {
    const row = rowOf(attention, tokenPlace);
    const known = row[keyPlace] as number;
    if (known >= 0) return known;
    const seconds = stepSeconds(0, 0, knots[tokenPlace] as number, knots[keyPlace] as number);
    row[keyPlace] = seconds;
    return seconds;
  };
  const mixed: StepSeconds = (sequences, meanContext, promptTokens, meanKeys) => {
    const keys = bilinear(promptAt, promptTokens, meanKeys);
    if (sequences === 0) return keys;
    const reference = bilinear(promptAt, promptTokens, referenceContext);
    const added = bilinear(mixAt, sequences, promptTokens);
    return decode(sequences, meanContext) + Math.max(0, added + keys - reference);
  };
  return { decode, mixed, decodeRun };
}

/** Interpolates between four places; those with no weight are not asked for. */
function bilinear(at: (row: number, column: number) => number, x: number, y: number): number {
  const row = placeOf(x);
  const column = placeOf(y);
  const left = knots[row] as number;
  const bottom = knots[column] as number;
  const right = (x - left) / ((knots[row + 1] as number) - left);
  const up = (y - bottom) / ((knots[column + 1] as number) - bottom);
  const along = (line: number) => {
    const low = at(line, column);
    return up === 0 ? low : low + up * (at(line, column + 1) - low);
  };
  const first = along(row);
  return right === 0 ? first : first + right * (along(row + 1) - first);
}

/** Step times as they are, summed one by one: what the table and the fast engine are tested against. */
export function untabulated(stepSeconds: StepSeconds): StepTimer {
  const decode = (sequences: number, meanContext: number) =>
    stepSeconds(sequences, meanContext, 0, 0);
  return {
    decode,
    mixed: stepSeconds,
    decodeRun: (sequences, meanContext, growth, steps) => {
      let sum = 0;
      for (let step = 0; step < steps; step++)
        sum += decode(sequences, meanContext + growth * step);
      return sum;
    },
  };
}
