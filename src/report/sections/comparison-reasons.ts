/** Why one chip is faster than another: the time that it saves, divided among what bounds the operators. */
import type { OperatorTime } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { paragraph, type Section } from '../content.ts';
import { shareText } from '../number.ts';
import type { Compared } from './compared.ts';

/** What buys time for operators of each bound. */
const resources: Readonly<Record<OperatorTime['bound'], string>> = {
  compute: 'matrix rate',
  memory: 'memory bandwidth',
  network: 'links',
  latency: 'launch and latency',
};
const rest = 'pipeline, host and layout';

/** Gains and losses beyond this multiple of the difference cancel each other: shares of it then mislead. */
const mostOfOne = 1.5;

interface Work {
  /** Chip-seconds for the same work. */
  readonly total: number;
  /** The same, by resource. */
  readonly by: ReadonlyMap<string, number>;
}

/** Chip-seconds of a unit of work, spread over the bounds of a step's operators. */
function workOf(total: number, stepSeconds: number, operators: readonly OperatorTime[]): Work {
  const by = new Map<string, number>();
  let known = 0;
  for (const { bound, seconds } of operators) {
    const part = (total * seconds) / stepSeconds;
    by.set(resources[bound], (by.get(resources[bound]) ?? 0) + part);
    known += part;
  }
  by.set(rest, total - known);
  return { total, by };
}

const jobs = [
  {
    verb: 'trains',
    of: ({ training }: Compared) =>
      training &&
      workOf(
        1 / training.tokensPerSecondPerChip,
        training.stepSeconds,
        training.breakdown.operators,
      ),
  },
  {
    verb: 'decodes',
    of: ({ serving }: Compared) =>
      serving &&
      workOf(
        1 / serving.decode.tokensPerSecondPerChip,
        serving.decode.stepSeconds,
        serving.decode.breakdown.operators,
      ),
  },
] as const;

/** "B200 trains 2.9 times as fast per chip as H800; of the time saved 71% is matrix rate, 20% memory bandwidth." */
function reason(
  verb: string,
  chip: string,
  than: string,
  [one, other]: readonly [Work, Work],
): string {
  const faster = one.total <= other.total;
  const ratio = faster ? other.total / one.total : one.total / other.total;
  const change = Math.abs(other.total - one.total);
  const lead = `${chip} ${verb} ${formatNumber(ratio)} times as ${faster ? 'fast' : 'slowly'} per chip as ${than}`;
  if (change < one.total / 100) return `${chip} ${verb} as fast per chip as ${than}.`;
  const shares = [...new Set([...one.by.keys(), ...other.by.keys()])]
    .map(name => ({
      name,
      share: ((other.by.get(name) ?? 0) - (one.by.get(name) ?? 0)) / (other.total - one.total),
    }))
    .toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share))
    .filter(({ share }) => Math.abs(share) >= 0.05);
  if (shares.some(({ share }) => Math.abs(share) > mostOfOne)) {
    return `${lead}; their layouts differ too much for one resource to explain it.`;
  }
  const words = shares.map(({ name, share }) =>
    share > 0 ? `${shareText(share)} ${name}` : `${name} takes back ${shareText(-share)}`,
  );
  return `${lead}; of the time ${faster ? 'saved' : 'lost'}: ${words.join(', ')}.`;
}

/** Section of reasons, each chip against the first; nothing where there is nothing to compare. */
export function comparisonReasons(entries: readonly Compared[]): readonly Section[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  const items = jobs.flatMap(({ verb, of }) => {
    const base = of(first);
    if (base === undefined) return [];
    return others.flatMap(entry => {
      const work = of(entry);
      return work === undefined ? [] : [reason(verb, entry.chip, first.chip, [work, base])];
    });
  });
  if (items.length === 0) return [];
  return [
    {
      id: 'reasons',
      title: 'Why they differ',
      blocks: [
        paragraph(
          'Chip-seconds of the same work, divided by what bounds each operator on each chip; layouts are chosen anew for every chip.',
        ),
        { kind: 'list', items },
      ],
    },
  ];
}
