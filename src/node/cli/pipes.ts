/** Standard streams may end before the answer does: a reader such as `head` leaves, or the disk behind `>` is full. */

import { writeRefusal } from '../write-fault.ts';
import { exitCodes } from './failure.ts';

type Stream = Pick<NodeJS.WriteStream, 'on'>;

interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  exitCode?: typeof process.exitCode;
}

/** Files are still written after a reader has left, in silence; any other fault is told once. */
export function outliveReaders(streams: Streams & { stderr: NodeJS.WriteStream }): void {
  let told = false;
  streams.stderr.on('error', () => undefined);
  streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    streams.exitCode = exitCodes.badInput;
    const what = writeRefusal(error) ?? `cannot be written (${error.code ?? error.message})`;
    streams.stderr.write(`standard output: ${what}\n`);
  });
}
