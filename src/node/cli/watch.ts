/** Follows a simulated service from the command line: progress for people, and every request for a file. */
import type { Watch } from '../../scenario/simulation.ts';
import { RequestLog } from '../request-log.ts';
import type { Terminal } from './terminal.ts';

export interface Watcher extends Watch {
  /** Writes the log that was asked for, once the simulation is over. */
  write(): void;
}

/** A watcher that logs into `path`, if there is one. */
export function watchOf(path: string | undefined, terminal: Terminal): Watcher {
  const log = path === undefined ? undefined : new RequestLog(path);
  return {
    ...(log === undefined ? {} : { log: log.add }),
    progress: share => terminal.stage(`simulating requests: ${Math.floor(100 * share)}%`),
    write: () => void log?.write(),
  };
}
