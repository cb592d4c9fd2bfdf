/** Words that the shell may complete with: yargs knows commands and options, the library knows names. */
import type { Library } from '../../scenario/library.ts';
import { askOption } from './completion-scripts.ts';

type Names = (library: Library) => readonly string[] | Promise<readonly string[]>;

const chips: Names = ({ chipIds }) => chipIds;
const models: Names = ({ modelIds }) => modelIds;
const scenarios: Names = async () => (await import('../scenario-file.ts')).shippedScenarios();

const sweeps: Names = async () => (await import('../sweep/sweep-file.ts')).shippedSweeps();

const afterOption: Readonly<Record<string, Names>> = {
  '--chip': chips,
  '--model': models,
  '--prices': ({ priceIds }) => priceIds,
};
const afterCommand: Readonly<Record<string, Names>> = {
  completion: () => ['bash', 'zsh', 'fish'],
  run: scenarios,
  compare: scenarios,
  explain: scenarios,
  hardware: chips,
  sweep: sweeps,
  fleet: scenarios,
  models,
};

/** Names for the word being typed; undefined where yargs knows better. */
export async function namesFor(words: readonly string[]): Promise<readonly string[] | undefined> {
  const current = words.at(-1) ?? '';
  const previous = words.at(-2) ?? '';
  const list = previous === '--chips' && words.includes('compare') ? chips : undefined;
  const source = list ?? afterOption[previous] ?? afterCommand[previous];
  if (source === undefined || current.startsWith('-')) return undefined;
  const { openLibrary } = await import('../library.ts');
  const names = await source(openLibrary());
  const begun = list === undefined ? '' : current.slice(0, current.lastIndexOf(',') + 1);
  return names.map(name => begun + name).filter(name => name.startsWith(current));
}

type Filter = (onCompleted?: (error: Error | null, found: string[] | undefined) => void) => void;

/** What yargs calls when the shell asks. */
export function complete(
  _current: string,
  _values: unknown,
  byYargs: Filter,
  done: (found: string[]) => void,
): void {
  const asked = process.argv.indexOf(askOption);
  namesFor(process.argv.slice(asked + 1)).then(
    names => (names === undefined ? byYargs() : done([...names])),
    () => byYargs(),
  );
}
