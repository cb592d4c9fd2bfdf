/** Step times by table: each entry is worked out when first needed, and read by interpolation ever after. */
import { pow } from '../../numeric/elementary.ts';
import type { StepSeconds, StepTimer } from './step-timer.ts';

/** Places per octave; values between them are interpolated. */
const perOctave = 32;
const octaveBits = 5;
/** Below this, every whole number has its own place. */
const exactBelow = perOctave * 2;
const octaves = 28;
const places = exactBelow + octaves * perOctave;

/** The place at or below `value`: whole numbers first, then thirty-two equal steps to each octave. */
function placeOf(value: number): number {
  if (value < exactBelow) return Math.floor(value);
  const octave = 31 - Math.clz32(value);
  const step = Math.floor(value) >>> (octave - octaveBits);
  return (octave - octaveBits) * perOctave + step;
}

function valueAt(place: number): number {
  if (place < exactBelow) return place;
  const octave = Math.floor(place / perOctave) - 1;
  return (perOctave + (place % perOctave)) * pow(2, octave);
}

/** Where the pieces of the table meet: the knots of its piecewise linear functions. */
const knots = Float64Array.from({ length: places + 1 }, (_, place) => valueAt(place));
/** Context at which steps that also read prompts are worked out, unless the caller knows what is usual. */
const someContext = 2 ** 10;

/**
 * Tabulated `stepSeconds`. Steps that only decode are exact in the number of sequences and piecewise linear in the mean
 * context. Steps that also read prompts are tabulated over sequences, prompt tokens and keys at a reference context, plus
 * what the true context adds to a step that only decodes; the nearer the reference is to what the service holds, the
 * less it matters that communication may hide some of it.
 */
export function tabulated(
  stepSeconds: StepSeconds,
  referenceContext: number = someContext,
): StepTimer {
  const rows: (Float64Array | undefined)[] = [];
  const mixes = new Map<number, Float64Array>();

  const rowOf = (sequences: number): Float64Array => {
    const known = rows[sequences];
    if (known !== undefined) return known;
    const fresh = new Float64Array(places + 1).fill(-1);
    rows[sequences] = fresh;
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
    const row = rowOf(sequences);
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
    const row = rowOf(sequences);
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

  /** Mixed steps of so many sequences and prompt tokens, by keys. */
  const mixRow = (sequencePlace: number, tokenPlace: number): Float64Array => {
    const index = sequencePlace * places + tokenPlace;
    const known = mixes.get(index);
    if (known !== undefined) return known;
    const fresh = new Float64Array(places + 1).fill(-1);
    mixes.set(index, fresh);
    return fresh;
  };
  const mixAt = (sequencePlace: number, tokenPlace: number, keys: number): number => {
    const row = mixRow(sequencePlace, tokenPlace);
    const low = placeOf(keys);
    const at = (place: number): number => {
      const known = row[place] as number;
      if (known >= 0) return known;
      const sequences = knots[sequencePlace] as number;
      const tokens = knots[tokenPlace] as number;
      const seconds = stepSeconds(sequences, referenceContext, tokens, knots[place] as number);
      row[place] = seconds;
      return seconds;
    };
    const share = shareOf(low, keys);
    return share === 0 ? at(low) : at(low) + share * (at(low + 1) - at(low));
  };
  const mixed: StepSeconds = (sequences, meanContext, promptTokens, meanKeys) => {
    const row = placeOf(sequences);
    const column = placeOf(promptTokens);
    const right = shareOf(row, sequences);
    const up = shareOf(column, promptTokens);
    const along = (place: number): number => {
      const low = mixAt(place, column, meanKeys);
      return up === 0 ? low : low + up * (mixAt(place, column + 1, meanKeys) - low);
    };
    const first = along(row);
    const whole = right === 0 ? first : first + right * (along(row + 1) - first);
    if (sequences === 0) return whole;
    const more = decode(sequences, meanContext) - decode(sequences, referenceContext);
    return Math.max(decode(sequences, meanContext), whole + more);
  };
  return { decode, mixed, decodeRun };
}

/** How far `value` lies from its place to the next: those with no share are not asked for. */
function shareOf(place: number, value: number): number {
  const from = knots[place] as number;
  return (value - from) / ((knots[place + 1] as number) - from);
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
