/** Why something cannot be done as asked: an answer, with its reasons. */
import type { Infeasible, Reason } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { type Block, paragraph } from '../content.ts';
import type { Compared } from './compared.ts';

const about: Readonly<Record<Reason['what'], string>> = {
  memory: 'Memory',
  layout: 'Layout',
  latency: 'Latency',
  hardware: 'Hardware',
};

/** The refusal in a sentence and its reasons as a list. */
export function refusalBlocks(
  task: string,
  { chips, chip, reasons }: Infeasible,
): readonly Block[] {
  return [
    paragraph(`This ${task} does not fit on ${formatNumber(chips)} × ${chip}.`),
    { kind: 'list', items: reasons.map(({ what, text }) => `${about[what]}: ${text}`) },
  ];
}

type Job = { readonly feasible: true } | Infeasible | undefined;

/** The chips of a comparison that a job does not fit, each with its reasons; nothing when it fits all. */
export function refusals(
  entries: readonly Compared[],
  jobOf: (result: Compared['result']) => Job,
): readonly Block[] {
  const items = entries.flatMap(({ chip, result }) => {
    const job = jobOf(result);
    if (job === undefined || job.feasible) return [];
    return [
      `${chip} does not fit: ${job.reasons.map(({ text }) => text.replace(/\.$/, '')).join('; ')}.`,
    ];
  });
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
