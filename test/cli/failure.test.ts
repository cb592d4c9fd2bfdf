/** Faults of the program are told apart from faults of the input. */
import { expect, test } from 'vitest';
import { failureOf } from '../../src/node/cli/failure.ts';
import { InputError } from '../../src/schema/input-error.ts';

test('bad input is told as it is, with exit code 2', () => {
  const error = new InputError('mine.json', [{ path: 'model', message: 'missing' }]);
  expect(failureOf(error, false)).toEqual({ message: 'mine.json: model: missing', exitCode: 2 });
});

test('a bug is one line with exit code 70, and says how to see the stack', () => {
  const { message, exitCode } = failureOf(new Error('the parts do not add up\nat all'), false);
  expect(message).toBe(
    'neraca: this is a bug: the parts do not add up (NERACA_DEBUG=1 shows the stack)',
  );
  expect(exitCode).toBe(70);
});

test('a bug shows its stack to those who ask', () => {
  expect(failureOf(new Error('the parts do not add up'), true).message).toContain(
    'failure.test.ts',
  );
});
