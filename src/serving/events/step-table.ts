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

/** How the rows of an engine's products fall into tiles, where all of its prompts and sequences share them. */
export interface Tiles {
  /** Rows of one more tile. */
  readonly tileRows?: number | undefined;
  /** Rows of a sequence that decodes: itself and its drafts. */
  readonly rowsOfSequence?: number;
}

const mostTokens = 2 ** 26;
/** Tiles are told apart up to so many, and in ever larger groups beyond. */
const exactTiles = 256;
const fewTiles = 8;

/** Two numbers of tokens with a straight line between them. */
interface TokenRange {
  readonly from: number;
  readonly to: number;
}

function placesAround(tokens: number): TokenRange {
  const place = placeOf(tokens);
  return { from: knots[place] as number, to: knots[place + 1] as number };
}

/** The tokens that, with `others` rows beside them, fill as many tiles; half a tile is the least that is padded to. */
function tilesAround(tokens: number, others: number, tileRows: number): TokenRange {
  const rows = tokens + others;
  let group = rows <= tileRows ? tileRows / 2 : tileRows;
  while (rows > group * exactTiles) group *= 2;
  const end = Math.ceil(rows / group) * group - others;
  const start = Math.max(exactBelow / 2, end - group + 1);
  if (tokens > fewTiles * tileRows) return { from: Math.min(tokens, start), to: end };
  // Few tokens: attention pads them to tiles of its own.
  const own = Math.ceil(tokens / (tileRows / 2)) * (tileRows / 2);
  return {
    from: Math.min(tokens, Math.max(start, own - tileRows / 2 + 1)),
    to: Math.min(end, own),
  };
}

/**
 * Tabulated `stepSeconds`. Steps that only decode are exact in the number of sequences and piecewise linear in the mean
 * context. Steps that also read prompts are tabulated over sequences, prompt tokens and keys at a reference context, plus
 * what the true context adds to a step that only decodes; the nearer the reference is to what the service holds, the
 * less it matters that communication may hide some of it.
 */
export function tabulated(
  stepSeconds: StepSeconds,
  referenceContext: number = someContext,
  { tileRows, rowsOfSequence = 1 }: Tiles = {},
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
  const mixRow = (sequencePlace: number, tokens: number): Float64Array => {
    const index = sequencePlace * mostTokens + tokens;
    const known = mixes.get(index);
    if (known !== undefined) return known;
    const fresh = new Float64Array(places + 1).fill(-1);
    mixes.set(index, fresh);
    return fresh;
  };
  const mixAt = (sequencePlace: number, tokens: number, keys: number): number => {
    const row = mixRow(sequencePlace, tokens);
    const low = placeOf(keys);
    const at = (place: number): number => {
      const known = row[place] as number;
      if (known >= 0) return known;
      const sequences = knots[sequencePlace] as number;
      const seconds = stepSeconds(sequences, referenceContext, tokens, knots[place] as number);
      row[place] = seconds;
      return seconds;
    };
    const share = shareOf(low, keys);
    return share === 0 ? at(low) : at(low) + share * (at(low + 1) - at(low));
  };
  const between = (place: number, tokens: number, range: TokenRange, keys: number): number => {
    const { from, to } = range;
    const low = mixAt(place, from, keys);
    return tokens === from
      ? low
      : low + ((tokens - from) / (to - from)) * (mixAt(place, to, keys) - low);
  };
  const mixed: StepSeconds = (sequences, meanContext, promptTokens, meanKeys) => {
    const place = placeOf(sequences);
    const right = shareOf(place, sequences);
    const along = (at: number): number => {
      // Along a line of equal rows: neighbours with more sequences read fewer tokens.
      const tokens = promptTokens + rowsOfSequence * (sequences - (knots[at] as number));
      return tileRows === undefined || tokens < exactBelow
        ? between(at, promptTokens, placesAround(promptTokens), meanKeys)
        : between(
            at,
            tokens,
            tilesAround(tokens, rowsOfSequence * (knots[at] as number), tileRows),
            meanKeys,
          );
    };
    const first = along(place);
    const whole = right === 0 ? first : first + right * (along(place + 1) - first);
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
