/** Reads the command line, runs one command, and turns what goes wrong into an exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import yargs, { type Argv } from 'yargs';
import { packageRoot } from '../package-root.ts';
import type { Command, Values } from './command.ts';
import { commands, groups } from './commands.ts';
import { complete } from './completion-names.ts';
import { exitCodes, failureOf } from './failure.ts';
import { examplesOf, firstSteps, patternOf, usageOf } from './help.ts';
import { columns, openTerminal, type Terminal } from './terminal.ts';
import { UsageError, unknownCommand, unknownOptions } from './usage-error.ts';

/** Runs the command that the words name; resolves to the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  const { stdout, stderr, env } = process;
  const terminal = openTerminal({ stdout, stderr, env, words });
  try {
    await parser(words, terminal).parseAsync();
    return exitCodes.done;
  } catch (error) {
    terminal.done();
    const { message, exitCode } = failureOf(error, (env['NERACA_DEBUG'] ?? '') !== '');
    stderr.write(`${message}\n`);
    return exitCode;
  }
}

function parser(words: readonly string[], terminal: Terminal): Argv {
  const names = [...new Set(commands.map(({ name }) => firstWord(name)))];
  const parser = yargs([...words])
    .scriptName('neraca')
    .locale('en')
    .usage('What it costs to train and to serve a large language model, and how long it takes')
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'dot-notation': false,
    })
    .option('color', { boolean: true, hidden: true })
    .exitProcess(false)
    .fail((message, error) => {
      const fault = error === undefined || error.name === 'YError';
      throw fault ? new UsageError(reworded(message ?? error.message, words)) : error;
    })
    .completion('complete-words', false, complete)
    .help('help', 'Show help')
    .version('version', 'Show the version', packageVersion())
    .wrap(columns)
    .epilogue('neraca COMMAND --help shows the options and examples of a command.');
  registerAll(parser, terminal);
  return parser.command('$0', false, {}, values => {
    const [word] = values._;
    if (word !== undefined) throw unknownCommand(String(word), names);
    checkNames(values, top);
    terminal.print(firstSteps);
  });
}

/** What stands around the commands, as far as its options go. */
const top: Pick<Command, 'name' | 'flags' | 'arguments'> = { name: '', flags: {}, arguments: {} };

/** Commands of two words, such as `search train`, stand below their first word. */
function registerAll(parser: Argv, terminal: Terminal): void {
  const whole = commands.filter(({ name }) => !name.includes(' '));
  for (const command of whole) register(parser, command, terminal);
  for (const [group, summary] of Object.entries(groups)) {
    const members = commands.filter(({ name }) => name.startsWith(`${group} `));
    parser.command(group, summary, inner => {
      for (const command of members) register(inner, command, terminal);
      inner.command('$0', false, {}, values => {
        const [, word] = values._;
        if (word !== undefined)
          throw unknownCommand(
            String(word),
            members.map(({ name }) => lastWord(name)),
          );
        checkNames(values, { ...top, name: group });
        inner.showHelp('log');
      });
      return inner.usage(`${summary}\n\n  neraca ${group} COMMAND`);
    });
  }
}

function register(parser: Argv, command: Command, terminal: Terminal): void {
  parser.command(
    patternOf({ ...command, name: lastWord(command.name) }),
    command.summary,
    inner => describeCommand(inner, command),
    async values => {
      checkNames(values, command);
      await command.run(lastWords(values, command), terminal);
      terminal.done();
    },
  );
}

function firstWord(name: string): string {
  return name.split(' ')[0] ?? name;
}

function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

function describeCommand(parser: Argv, command: Command): Argv {
  for (const [name, describe] of Object.entries(command.arguments)) {
    parser.positional(name.replace('?', ''), { describe, type: 'string' });
  }
  for (const [name, flag] of Object.entries(command.flags)) {
    const { describe, group } = flag;
    const kind = flag.switch
      ? { boolean: true as const }
      : flag.list
        ? { array: true as const }
        : { nargs: 1 };
    parser.option(name, { describe, ...kind, ...(group === undefined ? {} : { group }) });
  }
  return parser.usage(`${command.summary}\n\n  ${usageOf(command)}`).epilogue(examplesOf(command));
}

/** Of an option given twice the last word counts, unless it is a list; a lone dash is a word too, which yargs swallows. */
function lastWords(
  values: Readonly<Record<string, unknown>>,
  { flags, arguments: positional }: Command,
): Values {
  const dashed = new Set(Object.keys(positional).map(name => name.replace('?', '')));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value === '' && dashed.has(name)) return [name, '-'];
      return [name, Array.isArray(value) && flags[name]?.list !== true ? value.at(-1) : value];
    }),
  ) as Values;
}

/** Options that the command does not have, and words too many. */
function checkNames(values: Readonly<Record<string, unknown>>, command: typeof top): void {
  const known = new Set(['_', '$0', 'help', 'version', 'color', ...Object.keys(command.flags)]);
  for (const name of Object.keys(command.arguments)) known.add(name.replace('?', ''));
  const unknown = Object.keys(values).filter(name => !known.has(name));
  if (unknown.length > 0) throw unknownOptions(unknown, command);
  const own = command.name.split(' ').length;
  const more = (values['_'] as readonly string[]).slice(Math.max(1, own));
  if (more.length > 0) {
    throw new UsageError(`neraca ${command.name}: one word too many: "${more.join(' ')}"`);
  }
}

/** What yargs complains of, in our words. */
function reworded(message: string, words: readonly string[]): string {
  const command = commands.find(({ name }) => name.split(' ').every(word => words.includes(word)));
  const who = command === undefined ? 'neraca' : `neraca ${command.name}`;
  if (command !== undefined && message.startsWith('Not enough non-option arguments')) {
    return `${who}: something is missing; expected ${usageOf(command)}`;
  }
  const lacking = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  return lacking === undefined ? `${who}: ${message}` : `${who}: --${lacking}: missing its value`;
}

function packageVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
