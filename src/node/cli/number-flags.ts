/** Flags whose values are numbers, lists of them, or one of a few words. */
import { suggestion } from '../../schema/nearest.ts';
import { UsageError } from './usage-error.ts';

/** The number that a flag gives; UsageError when it is none. */
export function wholeNumber(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new UsageError(`--${flag}: expected a whole number, 1 or more, got "${value}"`);
}

/** A number above zero. */
export function amount(flag: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`--${flag}: expected a number above 0, got "${value}"`);
}

/** `1024`, `256,512`, or `256-4096`: from the first to the last by doubling. */
export function chipCounts(flag: string, value: string | undefined): readonly number[] {
  if (value === undefined) return [];
  return value.split(',').flatMap(part => {
    const [from = '', to, ...more] = part.split('-');
    const first = wholeNumber(flag, from.trim()) ?? 1;
    if (to === undefined) return [first];
    const last = wholeNumber(flag, to.trim()) ?? first;
    if (more.length > 0 || last < first) {
      throw new UsageError(`--${flag}: expected a range such as 256-4096, got "${part}"`);
    }
    const counts: number[] = [];
    for (let count = first; count <= last; count *= 2) counts.push(count);
    return counts;
  });
}

/** One of the words; UsageError with the nearest otherwise. */
export function oneOf<Word extends string>(
  flag: string,
  value: string,
  words: readonly Word[],
): Word {
  const found = words.find(word => word === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `--${flag}: expected one of ${words.join(', ')}, got "${value}"${suggestion(value, words)}`,
  );
}
