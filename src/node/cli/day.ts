/** A day that a reader types. */
import { UsageError } from './usage-error.ts';

/** The day as typed; undefined when none is. */
export function dayOf(command: string, typed: string | undefined): string | undefined {
  if (typed === undefined || /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(typed))
    return typed;
  throw new UsageError(`neraca ${command}: --date: expected a day like 2026-11-26, got "${typed}"`);
}
