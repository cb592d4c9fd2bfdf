/** How the help looks: usage in capitals as manuals have it, examples that can be copied whole. */
import type { Command } from './command.ts';
import { columns } from './terminal.ts';

/** What `neraca` alone answers: a way in for someone who has never used it. */
export const firstSteps = `neraca: what it costs to train and to serve a large language model, and how long
it takes

  neraca run mixtral-8x7b      a whole scenario: time, latency, memory, money
  neraca init my.json          asks five questions and writes your own
  neraca --help                all commands; neraca COMMAND --help explains one`;

/** `neraca hardware [ID]`. */
export function usageOf({ name, arguments: positional }: Command): string {
  return ['neraca', name, ...Object.keys(positional).map(asManual)].join(' ');
}

/** The command as yargs reads it: `hardware [id]`. */
export function patternOf({ name, arguments: positional }: Command): string {
  return [name, ...Object.keys(positional).map(asPattern)].join(' ');
}

/** Examples, each behind what it answers; long lines go on behind a backslash. */
export function examplesOf({ examples }: Command): string {
  const blocks = examples.map(([line, answer]) => `  # ${answer}\n${shellLines(line).join('\n')}`);
  return ['Examples:', ...blocks].join('\n');
}

function asManual(name: string): string {
  return name.endsWith('?') ? `[${name.slice(0, -1).toUpperCase()}]` : name.toUpperCase();
}

function asPattern(name: string): string {
  return name.endsWith('?') ? `[${name.slice(0, -1)}]` : `<${name}>`;
}

/** The line cut before options, so that a shell still reads it as one. */
function shellLines(line: string): readonly string[] {
  const width = columns - 8;
  const [first = '', ...options] = line.split(/ (?=--)/);
  const lines = [first];
  for (const option of options) {
    const last = lines.at(-1) ?? '';
    if (last.length + option.length + 1 <= width) lines[lines.length - 1] = `${last} ${option}`;
    else lines.push(option);
  }
  return lines.map((text, position) => {
    const indent = position === 0 ? '  ' : '      ';
    return indent + text + (position < lines.length - 1 ? ' \\' : '');
  });
}
