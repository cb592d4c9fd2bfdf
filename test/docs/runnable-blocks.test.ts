/** Examples in documents are run, and what they show is what they print. */
import { expect, test } from 'vitest';
import { withTrueOutput } from '../../src/node/build/runnable-blocks.ts';

const shell = (command: string) => `<${command.trim()}>\n`;
const script = () => 'one\ntwo\n';

test('the output of a command replaces what stood there', () => {
  const document = 'a\n\n```console\n$ echo 1\nold\n```\n\nb\n';
  expect(withTrueOutput(document, { shell, script })).toBe(
    'a\n\n```console\n$ echo 1\n<echo 1>\n```\n\nb\n',
  );
});

test('a command may go on behind a backslash', () => {
  const document = '```console\n$ echo 1 \\\n    2\nold\n```\n';
  expect(withTrueOutput(document, { shell, script })).toBe(
    '```console\n$ echo 1 \\\n    2\n<echo 1 \\\n    2>\n```\n',
  );
});

test('a script says what its lines print', () => {
  const document = '```js\nfirst(); //=> x\nsecond(); //=>\n```\n';
  expect(withTrueOutput(document, { shell, script })).toBe(
    '```js\nfirst(); //=> one\nsecond(); //=> two\n```\n',
  );
});

test('a script that prints more than it says is refused', () => {
  const document = '```js\nfirst(); //=> x\n```\n';
  expect(() => withTrueOutput(document, { shell, script })).toThrow('printed more');
});

test('other blocks are left alone', () => {
  const document = '```sh\n$ echo 1\n```\n';
  expect(withTrueOutput(document, { shell, script })).toBe(document);
});
