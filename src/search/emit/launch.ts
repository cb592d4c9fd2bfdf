/** How a plan is started, as files; what an engine cannot do is said, so that nobody believes it was. */

export interface Launch {
  readonly target: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Words of the plan that the target has no option for. */
  readonly missing: readonly string[];
}

/** What the shell fills in where the command runs, such as the rank of the node. */
export interface ShellText {
  readonly shell: string;
}

/** A word of a command: handed over as it is, whatever stands in it, or filled in by the shell. */
export type Word = string | number | ShellText;

/** An option with its values, or a switch. */
export type Option = readonly [flag: string | ShellText, ...values: Word[]];

const plainWord = /^[\w@%+=:,./-]+$/;

/** A word as a shell reads it: names and paths that a shell would take apart are quoted. */
export function shellWord(word: Word): string {
  if (typeof word === 'object') return word.shell;
  const text = String(word);
  return plainWord.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command over several lines, each option on its own. */
export function commandText(command: readonly Word[], options: readonly Option[]): string {
  const lines = options.map(option => option.map(shellWord).join(' '));
  return [command.map(shellWord).join(' '), ...lines].join(' \\\n  ');
}

/** The same as the words that a program is handed without a shell. */
export function commandWords(
  command: readonly Word[],
  options: readonly Option[],
): readonly string[] {
  return [...command, ...options.flat()].map(word =>
    typeof word === 'object' ? word.shell : String(word),
  );
}

/** Comments that stand above a script. */
export function missingText(missing: readonly string[], mark = '#'): string {
  return missing.map(line => `${mark} not expressible here: ${line}\n`).join('');
}

export function remarkText(remarks: readonly string[]): string {
  return remarks.map(line => `# ${line}\n`).join('');
}
