/** The eight steps that DualPipe and DualPipeV share: two flows of micro-batches meet on every rank. */
import type { Place, WorkOrder } from './work-order.ts';

/** How one rank takes part. */
export interface BothWays {
  /** Place of the n-th micro-batch of a flow on this rank; flow 0 enters first. */
  readonly place: (flow: 0 | 1, index: number) => Place;
  /** Ranks between this one and the one where the flows meet, which runs its first pair one after the other. */
  readonly toMeeting: number;
  /** Ranks on the outer side of this one. */
  readonly outer: number;
  /** Pairs of the main step. */
  readonly pairs: number;
}

/** Order of the implementation at github.com/deepseek-ai/DualPipe, described in arXiv 2412.19437, section 3.2.1. */
export function bothWays({ place, toMeeting, outer, pairs }: BothWays, order: WorkOrder): void {
  const forwards = [0, 0];
  const backwards = [0, 0];
  const waiting: Place[] = [];
  const next = (counts: number[], flow: 0 | 1) => {
    const index = counts[flow] ?? 0;
    counts[flow] = index + 1;
    return place(flow, index);
  };
  const forward = (flow: 0 | 1) => order.forward(next(forwards, flow));
  const backward = (flow: 0 | 1) => order.backward(next(backwards, flow));
  const input = (flow: 0 | 1) => {
    const at = next(backwards, flow);
    waiting.push(at);
    order.backwardInput(at);
  };
  const weight = () => {
    const at = waiting.shift();
    if (at !== undefined) order.backwardWeight(at);
  };
  const both = (ahead: 0 | 1, back: 0 | 1) =>
    order.overlapped(next(forwards, ahead), next(backwards, back));

  for (let turn = 0; turn < 2 * toMeeting; turn++) forward(0);
  for (let turn = 0; turn <= outer; turn++) {
    forward(0);
    forward(1);
  }
  for (let turn = 0; turn < toMeeting; turn++) {
    input(1);
    weight();
    forward(1);
  }
  for (let turn = 0; turn < pairs; turn++) {
    if (turn === 0 && toMeeting === 0) {
      forward(0);
      backward(1);
    } else {
      both(0, 1);
    }
    both(1, 0);
  }
  for (let turn = 0; turn < toMeeting; turn++) {
    backward(1);
    both(1, 0);
  }
  // Weight gradients of the later half of what is left wait for the gaps at the end.
  const split = Math.floor((outer + 1) / 2);
  for (let turn = 0; turn <= outer; turn++) {
    const odd = outer % 2 === 1;
    const waits = turn > split || (turn === split && odd);
    if (waits) input(1);
    else backward(1);
    if (turn >= split) input(0);
    else backward(0);
  }
  for (let turn = 0; turn < toMeeting; turn++) {
    weight();
    input(0);
  }
  while (waiting.length > 0) weight();
}
