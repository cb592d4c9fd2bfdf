/** Every schedule by the name that plans use. */
import type { PipelineSchedule } from '../../parallelism/plan.ts';
import { dualPipe } from './dual-pipe.ts';
import { dualPipeV } from './dual-pipe-v.ts';
import { gpipe } from './gpipe.ts';
import { interleaved } from './interleaved.ts';
import { oneForwardOneBackward } from './one-forward-one-backward.ts';
import type { Schedule } from './work-order.ts';
import { zeroBubble } from './zero-bubble.ts';
import { zeroBubbleV } from './zero-bubble-v.ts';

export const schedules = {
  gpipe,
  '1f1b': oneForwardOneBackward,
  'interleaved-1f1b': interleaved,
  'zero-bubble': zeroBubble,
  'zero-bubble-v': zeroBubbleV,
  dualpipe: dualPipe,
  'dualpipe-v': dualPipeV,
} as const satisfies Record<PipelineSchedule, Schedule>;
