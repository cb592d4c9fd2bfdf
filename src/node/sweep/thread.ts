/** What runs inside each thread: the jobs it was handed are opened once, then asked for ranges of points. */
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { packRows } from './executor.ts';
import { openJob, type SweepJob } from './job.ts';

interface Task {
  readonly job: SweepJob;
  readonly from: number;
  readonly to: number;
}

/** The last few jobs; a worker on a queue meets several. */
const open = new Map<string, SweepEvaluator>();
const mostOpen = 4;

/** Rows of a range, as bytes. */
export function evaluate({ job, from, to }: Task): Uint8Array {
  let evaluator = open.get(job.id);
  if (evaluator === undefined) {
    evaluator = openJob(job);
    if (open.size >= mostOpen) open.clear();
    open.set(job.id, evaluator);
  }
  return packRows(evaluator.evaluate(from, to));
}
