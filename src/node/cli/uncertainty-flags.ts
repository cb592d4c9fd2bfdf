/** Flags that ask how sure an answer is. */
import { availableParallelism } from 'node:os';
import type { StudyQuestion } from '../../uncertainty/study.ts';
import { UsageError } from './usage-error.ts';

const group = 'Uncertainty:';

export const uncertaintyFlags = {
  uncertainty: {
    describe: 'Draws every uncertain number this many times, such as 2000',
    group,
  },
  probability: {
    describe: 'How likely a comparison is, such as "training.usd < 6e6"; several behind semicolons',
    group,
  },
  threads: { describe: 'Threads that simulate; the answer is the same for any number', group },
} as const;

interface Typed {
  readonly uncertainty?: string | undefined;
  readonly probability?: string | undefined;
  readonly threads?: string | undefined;
  readonly seed?: string | undefined;
}

/** What was asked; undefined when the answer is a single run. */
export function studyQuestion(typed: Typed): StudyQuestion | undefined {
  const probabilities = (typed.probability ?? '').split(';').map(text => text.trim());
  const asked = probabilities.filter(text => text !== '');
  if (typed.uncertainty === undefined) {
    if (asked.length === 0) return undefined;
    throw new UsageError(
      '--probability: expected --uncertainty with it, such as --uncertainty 2000',
    );
  }
  return {
    draws: whole(typed.uncertainty, 'uncertainty', { least: 2, most: mostDraws }),
    seed: whole(typed.seed ?? '1', 'seed', { least: 0, most: Number.MAX_SAFE_INTEGER }),
    probabilities: asked,
  };
}

/** More than the machine has is no use, and some are left to others. */
export function threadsOf({ threads }: Typed): number {
  if (threads === undefined) return 1;
  return Math.min(whole(threads, 'threads', { least: 1, most: 64 }), 2 * availableParallelism());
}

/** Beyond this the quantiles no longer move and the memory does. */
const mostDraws = 2 ** 17;

function whole(
  text: string,
  flag: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(
    `--${flag}: expected a whole number from ${least} to ${most}, got "${text}"`,
  );
}
