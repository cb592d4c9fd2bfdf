/** A recorded series of requests, and the two published formats it is read from. */
import { InputError, type Problem } from '../../schema/input-error.ts';
import { readAzure } from './azure-trace.ts';
import { readMooncake } from './mooncake-trace.ts';

export interface Trace {
  readonly length: number;
  /** Seconds from the first request, not decreasing. */
  readonly arrivals: Float64Array;
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
  readonly longestOutput: number;
  readonly meanInput: number;
  readonly meanOutput: number;
  /** Requests less one over the time from the first to the last. */
  readonly requestsPerSecond: number;
  /** Ids of each prompt's blocks. */
  readonly blocks: readonly Int32Array[] | undefined;
  readonly blockTokens: number;
  /** Share of prompt tokens that an unlimited cache would hold already. */
  readonly idealHitShare: number;
}

/** One line of a trace. */
export interface Recorded {
  readonly seconds: number;
  readonly input: number;
  readonly output: number;
  readonly blocks?: readonly number[];
}

/** What a reader of one format gives back. */
export interface Recording {
  readonly requests: readonly Recorded[];
  readonly problems: readonly Problem[];
}

/** Prompt tokens per block id in Mooncake traces (FAST 2025). */
const recordedBlockTokens = 512;
/** As many faults as help; the rest are counted by nobody. */
const problemsShown = 10;

/** A trace in the Azure 2023 (CSV) or the Mooncake (JSON lines) format, told apart by their first character. */
export function readTrace(text: string, file: string): Trace {
  const lines = text.split('\n');
  const recording = text.trimStart().startsWith('{') ? readMooncake(lines) : readAzure(lines);
  const problems = [...recording.problems];
  if (problems.length === 0 && recording.requests.length < 2) {
    problems.push({ path: '', message: 'expected two requests or more' });
  }
  if (problems.length > 0) throw new InputError(file, problems.slice(0, problemsShown));
  return traceOf(recording.requests);
}

/** A trace of requests in any order. */
export function traceOf(requests: readonly Recorded[]): Trace {
  const sorted = [...requests].sort((left, right) => left.seconds - right.seconds);
  const first = sorted[0]?.seconds ?? 0;
  const arrivals = Float64Array.from(sorted, ({ seconds }) => seconds - first);
  const span = arrivals.at(-1) ?? 0;
  const inputs = Int32Array.from(sorted, ({ input }) => Math.max(1, input));
  const outputs = Int32Array.from(sorted, ({ output }) => Math.max(1, output));
  const withBlocks = sorted.length > 0 && sorted.every(({ blocks }) => blocks !== undefined);
  const blocks = withBlocks
    ? sorted.map(request => Int32Array.from(request.blocks ?? []))
    : undefined;
  const prompt = inputs.reduce((sum, tokens) => sum + tokens, 0);
  const answer = outputs.reduce((sum, tokens) => sum + tokens, 0);
  const length = sorted.length;
  return {
    length,
    arrivals,
    inputs,
    outputs,
    longestOutput: outputs.reduce((most, tokens) => Math.max(most, tokens), 1),
    meanInput: prompt / length,
    meanOutput: answer / length,
    requestsPerSecond: span > 0 ? (length - 1) / span : length,
    blocks,
    blockTokens: recordedBlockTokens,
    idealHitShare: blocks === undefined ? 0 : idealHits(blocks, inputs) / prompt,
  };
}

/** Prompt tokens of whole leading blocks that an earlier request had already. */
function idealHits(blocks: readonly Int32Array[], inputs: Int32Array): number {
  const seen = new Set<number>();
  let tokens = 0;
  for (const [index, ids] of blocks.entries()) {
    const whole = Math.floor((inputs[index] as number) / recordedBlockTokens);
    let leading = 0;
    while (leading < Math.min(whole, ids.length) && seen.has(ids[leading] as number)) leading++;
    tokens += leading * recordedBlockTokens;
    for (const id of ids) seen.add(id);
  }
  return tokens;
}
