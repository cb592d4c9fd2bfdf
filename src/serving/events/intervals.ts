/** Times between tokens of a run of decode steps, into the histogram without walking through the steps. */
import type { LogHistogram } from '../../numeric/log-histogram.ts';
import type { StepTimer } from './step-timer.ts';

export interface Run {
  readonly timer: StepTimer;
  readonly sequences: number;
  /** Mean context of the run's first step, and its growth per step. */
  readonly context: number;
  readonly growth: number;
}

/**
 * Adds the lengths of steps `from` to `to` of a run, each seen by all its sequences. Step times rise with the context,
 * so steps between two of one bin fall in that bin.
 */
export function addSteps(into: LogHistogram, run: Run, from: number, to: number): void {
  if (to < from) return;
  const first = lengthOf(run, from);
  const last = lengthOf(run, to);
  if (first < into.least) into.least = first;
  if (last > into.most) into.most = last;
  spread(into, run, { from, to, low: into.bin(first), high: into.bin(last) });
}

function lengthOf({ timer, sequences, context, growth }: Run, step: number): number {
  return timer.decode(sequences, context + growth * step);
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

function spread(into: LogHistogram, run: Run, { from, to, low, high }: Range): void {
  if (low === high || to - from < 2) {
    if (low === high) into.addTo(low, (to - from + 1) * run.sequences);
    else {
      into.addTo(low, run.sequences);
      into.addTo(high, run.sequences);
    }
    return;
  }
  const middle = (from + to) >> 1;
  spread(into, run, { from, to: middle, low, high: into.bin(lengthOf(run, middle)) });
  spread(into, run, { from: middle + 1, to, low: into.bin(lengthOf(run, middle + 1)), high });
}
