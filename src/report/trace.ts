/** A timeline in the Trace Event Format that chrome://tracing and ui.perfetto.dev open. */
import type { TrainingResult } from '../scenario/result.ts';
import { micro } from '../units/quantity.ts';

/** What the letters of a timeline stand for. */
export const workNames: Readonly<Record<string, string>> = {
  f: 'forward',
  b: 'backward',
  i: 'backward, inputs',
  w: 'backward, weights',
  x: 'forward beside backward',
};

interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface Trace {
  readonly displayTimeUnit: 'ms';
  readonly traceEvents: readonly TraceEvent[];
  readonly otherData: Readonly<Record<string, string | number>>;
}

/** One track a rank, microseconds; undefined when there is no pipeline to show. */
export function chromeTrace({ timeline, pipeline, chipName }: TrainingResult): Trace | undefined {
  if (timeline === undefined) return undefined;
  const traceEvents = timeline.ranks.flatMap((rank, tid): TraceEvent[] => {
    let beside = 0;
    const items = [...rank.kinds].map((letter, index): TraceEvent => {
      const microBatch = rank.microBatches[index] ?? 0;
      const backward = letter === 'x' ? rank.besides[beside++] : undefined;
      return {
        name: `${letter.toUpperCase()} ${microBatch}${backward === undefined ? '' : ` & ${backward}`}`,
        cat: workNames[letter] ?? letter,
        ph: 'X',
        pid: 0,
        tid,
        ts: (rank.starts[index] ?? 0) / micro,
        dur: (rank.seconds[index] ?? 0) / micro,
        args: { work: workNames[letter] ?? letter, stage: rank.stages[index] ?? 0, microBatch },
      };
    });
    return [
      { name: 'thread_name', ph: 'M', pid: 0, tid, args: { name: `Rank ${tid}` } },
      { name: 'thread_sort_index', ph: 'M', pid: 0, tid, args: { sort_index: tid } },
      ...items,
    ];
  });
  return {
    displayTimeUnit: 'ms',
    traceEvents: [
      { name: 'process_name', ph: 'M', pid: 0, tid: 0, args: { name: `Pipeline on ${chipName}` } },
      ...traceEvents,
    ],
    otherData: {
      schedule: pipeline?.schedule ?? '',
      microBatchesShown: timeline.microBatches,
      microBatchesOfStep: timeline.stepMicroBatches,
    },
  };
}
