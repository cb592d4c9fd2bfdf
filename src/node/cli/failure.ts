/** What went wrong, in the words and the exit code that suit who can mend it. */
import { InputError } from '../../schema/input-error.ts';
import { CheckFailed } from './check-failed.ts';
import { UsageError } from './usage-error.ts';

/** As in sysexits.h: EX_SOFTWARE is a fault of the program. */
export const exitCodes = { done: 0, checkFailed: 1, badInput: 2, bug: 70 } as const;

/** As a shell reports a command that SIGINT has ended: 128 and the number of the signal. */
export const interrupted = 130;

export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

/** Bad input is told as it is; anything else is our fault, and its stack is shown to those who ask for it. */
export function failureOf(error: unknown, debug: boolean): Failure {
  if (error instanceof InputError || error instanceof UsageError) {
    return { message: error.message, exitCode: exitCodes.badInput };
  }
  if (error instanceof CheckFailed) {
    return { message: error.message, exitCode: exitCodes.checkFailed };
  }
  const text = error instanceof Error ? error.message : String(error);
  const [first = 'unknown'] = text.split('\n');
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    message: debug
      ? `neraca: this is a bug: ${stack ?? text}`
      : `neraca: this is a bug: ${first} (NERACA_DEBUG=1 shows the stack)`,
    exitCode: exitCodes.bug,
  };
}
