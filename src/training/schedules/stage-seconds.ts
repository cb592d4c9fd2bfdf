/** How long each stage takes for one micro-batch, by kind of work, in one array that the engine reads. */
import { kindOf, workKinds } from './work-order.ts';

/** Seconds per stage; `backward` includes `weight`. `overlapped`: forward of this stage beside backward of its mirror image. */
export interface StageSeconds {
  readonly forward: readonly number[];
  readonly backward: readonly number[];
  readonly weight: readonly number[];
  /** Absent: nothing gains from running side by side. */
  readonly overlapped?: readonly number[] | undefined;
}

/** The durations of a program's rows: `kind × stages + stage`. */
export function durationsOf(
  { forward, backward, weight, overlapped }: StageSeconds,
  into = new Float64Array(workKinds.length * forward.length),
): Float64Array {
  const stages = forward.length;
  for (let stage = 0; stage < stages; stage++) {
    const ahead = forward[stage] as number;
    const back = backward[stage] as number;
    const later = Math.min(weight[stage] as number, back);
    into[kindOf.forward * stages + stage] = ahead;
    into[kindOf.backward * stages + stage] = back;
    into[kindOf.backwardInput * stages + stage] = back - later;
    into[kindOf.backwardWeight * stages + stage] = later;
    into[kindOf.overlapped * stages + stage] =
      overlapped?.[stage] ?? ahead + (backward[stages - 1 - stage] as number);
  }
  return into;
}
