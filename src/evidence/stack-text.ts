/** Reads family, date and launch mode of a training stack out of its published description. */
import type { StackFamily } from '../parallelism/plan.ts';

export interface DescribedStack {
  readonly family: StackFamily;
  /** As a year with its fraction; undefined when the text names no date. */
  readonly year?: number;
  /** The text says that kernels are launched from captured graphs. */
  readonly graphs: boolean;
  /** The text says that modules are compiled. */
  readonly compiledModules: boolean;
}

const sharded = /\bfsdp|torchtitan|torchao|llm-foundry|composer|automodel|\bmics\b/i;
const compiled = /maxtext|paxml|\bt5x\b|\bjax\b|pathways/i;

/** What a text such as "NeMo container 26.04.01, Megatron-Bridge" or "Megatron-LM, 2022-05" says about a stack. */
export function describedStack(text: string): DescribedStack {
  const year = yearIn(text);
  return {
    family: compiled.test(text) ? 'xla' : sharded.test(text) ? 'fsdp' : 'megatron',
    ...(year === undefined ? {} : { year }),
    graphs: /cuda graph/i.test(text),
    compiledModules: /torch\.compile/i.test(text),
  };
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const monthsPerYear = 12;

function yearIn(text: string): number | undefined {
  const lower = text.toLowerCase();
  const dashed = /\b(20\d\d)-(0[1-9]|1[0-2])\b/.exec(lower);
  if (dashed) return fraction(dashed[1], Number(dashed[2]) - 1);
  const named = /\b([a-z]+) (20\d\d)\b/.exec(lower);
  const month = named ? months.indexOf(named[1] ?? '') : -1;
  if (named && month >= 0) return fraction(named[2], month);
  // Vendors number their containers and recipes by year and month.
  const release = /\b(2[1-9])\.(0[1-9]|1[0-2])\b/.exec(lower);
  if (release) return fraction(`20${release[1]}`, Number(release[2]) - 1);
  const bare = /\b(20\d\d)\b/.exec(lower);
  return bare ? fraction(bare[1], monthsPerYear / 2) : undefined;
}

function fraction(year: string | undefined, month: number): number {
  return Number(year) + month / monthsPerYear;
}
