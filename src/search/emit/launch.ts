/** How a plan is started, as files; what an engine cannot do is said, so that nobody believes it was. */

export interface Launch {
  readonly target: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Words of the plan that the target has no option for. */
  readonly missing: readonly string[];
}

/** An option with its value, or a switch. */
export type Option = readonly [flag: string, value?: string | number];

/** A command over several lines, each option on its own. */
export function commandText(command: readonly string[], options: readonly Option[]): string {
  const lines = options.map(([flag, value]) => (value === undefined ? flag : `${flag} ${value}`));
  return [...command, ...lines].join(' \\\n  ');
}

/** Comments that stand above a script. */
export function missingText(missing: readonly string[], mark = '#'): string {
  return missing.map(line => `${mark} not expressible here: ${line}\n`).join('');
}
