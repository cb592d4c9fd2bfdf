/** The shape that all commands share: what they are called, what they take, what they do. */
import type { Terminal } from './terminal.ts';

/** `--name`; its value is a text, unless it is a switch or a list. */
export interface Flag {
  readonly describe: string;
  readonly switch?: true;
  /** Takes several values, and may be given several times. */
  readonly list?: true;
  /** Heading it stands under in the help; "Options:" when absent. */
  readonly group?: string;
}

type Flags = Readonly<Record<string, Flag>>;
type Arguments = Readonly<Record<string, string>>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in order, with their description; `name?` may be left out. */
  readonly arguments: Arguments;
  readonly flags: Flags;
  /** Command lines, each with what it answers. */
  readonly examples: readonly (readonly [line: string, answer: string])[];
  run(values: Values, terminal: Terminal): void | Promise<void>;
}

/** What was typed: texts by flag and argument, true for switches, several texts for lists. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Flags that every command takes. */
export const sharedFlags = {
  json: { describe: 'Print one JSON document and nothing else', switch: true },
  quiet: {
    describe: 'Print neither words nor progress: only JSON, files and faults',
    switch: true,
  },
  out: { describe: 'Folder to write files into' },
  seed: { describe: 'Seed of random draws; 1 if not given' },
} as const satisfies Flags;

type ValuesOf<Positional extends Arguments, Named extends Flags> = {
  readonly [Name in keyof Positional as Name extends `${string}?` ? never : Name]: string;
} & {
  readonly [Name in keyof Positional as Name extends `${infer Optional}?` ? Optional : never]?:
    | string
    | undefined;
} & {
  readonly [Name in keyof Named]?:
    | (Named[Name] extends { readonly switch: true }
        ? boolean
        : Named[Name] extends { readonly list: true }
          ? readonly string[]
          : string)
    | undefined;
};

interface Definition<Positional extends Arguments, Named extends Flags> {
  readonly name: string;
  readonly summary: string;
  readonly arguments: Positional;
  readonly flags: Named;
  readonly examples: Command['examples'];
  run(
    values: ValuesOf<Positional, Named & typeof sharedFlags>,
    terminal: Terminal,
  ): void | Promise<void>;
}

/** A command, with the flags that all share; `run` sees its values by their names. */
export function command<const Positional extends Arguments, const Named extends Flags>(
  definition: Definition<Positional, Named>,
): Command {
  return { ...definition, flags: { ...definition.flags, ...sharedFlags } } as Command;
}
