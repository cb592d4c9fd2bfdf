/** Says what a large sweep will take before it begins. */
import { availableParallelism } from 'node:os';
import { checkScenario } from '../../scenario/scenario-document.ts';
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { openLibrary } from '../library.ts';
import type { SweepFile } from '../sweep/sweep-file.ts';
import { type Asked, goAhead, grouped, playing, refuseLong, timed, type Work } from './ahead.ts';
import type { Terminal } from './terminal.ts';

interface Asking extends Asked {
  readonly terminal: Terminal;
  /** Threads of this machine; undefined where other machines do it. */
  readonly threads: number | undefined;
}

/** Sweeps of fewer points are over before a person wonders, unless each is played. */
const seldomSlow = 2000;

/** What is known of the sweep's work, refused or said as often as asked. */
export function sweepAhead(
  { file, evaluator }: { readonly file: SweepFile; readonly evaluator: SweepEvaluator },
  { terminal, threads, ...asked }: Asking,
) {
  const first = checkScenario(evaluator.scenario(0), file.path);
  const library = openLibrary({ folders: file.folders });
  const workOf = (points: number, seconds: number | undefined): Work => {
    const played = playing(first, library, points);
    const what = `${grouped(points)} points to simulate`;
    return { ...(played ?? { unit: 'points', count: points, what }), seconds, tried: true };
  };
  return {
    /** Throws UsageError where so many points need --long. */
    refuse: (points: number): void => refuseLong(workOf(Math.ceil(points), undefined), asked),
    /** Says what so many points will take, where they are many or a few of them were slow. */
    say: (points: number): void => {
      const played = playing(first, library);
      if (points <= seldomSlow && played === undefined) return;
      const each = timed(evaluator.size, (from, to) => void evaluator.evaluate(from, to));
      const seconds =
        threads === undefined
          ? undefined
          : (points * each) / Math.min(threads, availableParallelism());
      goAhead(workOf(points, seconds), asked, terminal);
    },
  };
}
