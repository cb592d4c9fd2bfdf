/** A command line that makes no sense: the reader's slip, answered in one line and with the nearest name. */
import { nearest, suggestion } from '../../schema/nearest.ts';
import type { Command } from './command.ts';

export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Names every option that the command does not have, with what may have been meant. */
export function unknownOptions(
  names: readonly string[],
  { name, flags }: Pick<Command, 'name' | 'flags'>,
): UsageError {
  const who = ['neraca', name].join(' ').trim();
  const known = [...Object.keys(flags), 'help', 'version'];
  const lines = names.map(option => {
    const meant = nearest(option, known).map(other => `--${other}`);
    const offer = meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
    return `${who}: unknown option --${option}${offer}`;
  });
  return new UsageError(lines.join('\n'));
}

/** A word that is no command. */
export function unknownCommand(word: string, commands: readonly string[]): UsageError {
  const meant = suggestion(word, commands) || `; known are ${commands.join(', ')}`;
  return new UsageError(`neraca: unknown command "${word}"${meant}`);
}
