/** `docs/accuracy.md` and the table of the README: what the record of left-out errors says, as Markdown. */
import { exp, expm1 } from '../numeric/elementary.ts';
import { quantileOf } from '../numeric/quantile.ts';
import { type CrossValidated, crossValidation } from './calibration/cross-validation.ts';
import type { LeftOutRecord, LeftOutRow } from './calibration/left-out-record.ts';

/** The table that both pages show: errors on source families that the constants had not seen. */
export function accuracyTable(record: LeftOutRecord): string {
  const head = [
    '| what is predicted | figures / families | median, over families | p90 | chip left out | anchored | 80% interval holds | its width |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
  ];
  return [...head, ...crossValidation(record).map(tableLine)].join('\n');
}

function tableLine({ name, rows, familyOut, chipOut, anchored, interval }: CrossValidated): string {
  return `| ${[
    name,
    `${rows} / ${familyOut.groups.count}`,
    `${percent(familyOut.medianAbsoluteRelativeError)}, ${percent(familyOut.groups.medianAbsoluteRelativeError)}`,
    percent(familyOut.p90AbsoluteRelativeError),
    percent(chipOut.medianAbsoluteRelativeError),
    anchored === null ? '–' : percent(anchored.medianAbsoluteRelativeError),
    percent(interval.covered),
    `${interval.medianWidth.toFixed(2)}×`,
  ].join(' | ')} |`;
}

/** The whole page. */
export function accuracyPage(record: LeftOutRecord): string {
  const { calibratedOn, constants, groups, stages, rows } = record;
  return `# How far off, and how we know

This page is written by a command (\`npm run accuracy\`) from \`hardware-profiles/evidence/left-out.json\`, which
\`neraca calibrate --date DAY\` leaves behind; a test holds the two to each other. Calibrated on ${calibratedOn}:
**${constants} constants on ${groups} source families.**

## What to expect

Each figure is predicted without its own source family: a Gauss–Newton step from the full fit on the families that
remain, constants that fewer than three families then inform put back, and a fresh prediction with what comes out.
"Chip left out" does the same with all rows of one chip. "Anchored": one other row of the same family, chip and kind of
model (dense or with experts) is given as the reader's own, and moves the constants by a Bayesian step. The 80%
interval is that of the other families of its class; its width is its upper over its lower end, in the middle.

${accuracyTable(record)}

A figure without a prediction counts as 100% wrong. Priors and structure were chosen while looking at this ledger, so
nothing here is fully blind; \`neraca validate --ledger FILE\` takes measurements that nobody here has seen.

## How constants are fitted

Regularised least squares on the logarithm of the error, with Huber's loss beyond 12%; a family's rows count as the
square root of their number. Each constant is drawn to its prior (its \`prior\` in the document, with the reason), or to
the same constant of its nearest relative. One that fewer than three families inform is not fitted: it keeps its sourced
prior, or is borrowed from the relative and marked so. Kernels and messages come first and then stand still.

| stage | figures | families | constants |
|---|---:|---:|---:|
${stages.map(stage => `| ${stage.title} | ${stage.rows} | ${stage.groups} | ${stage.constants} |`).join('\n')}

## The ten rows furthest off, of each sort

${worstSections(rows)}
`;
}

const shown = 10;

function worstSections(rows: readonly LeftOutRow[]): string {
  const sorts = [...new Set(rows.map(sortOf))];
  return sorts
    .map(sort => {
      const mine = rows.filter(row => sortOf(row) === sort);
      const worst = mine
        .toSorted((one, other) => sizeOf(other) - sizeOf(one) || (one.id < other.id ? -1 : 1))
        .slice(0, shown);
      return [
        `### ${sort}`,
        '',
        `${reasons[sort] ?? ''}`.trim(),
        '',
        '| entry | metric | simulated / published |',
        '|---|---|---:|',
        ...worst.map(
          ({ id, metric, familyOut }) =>
            `| ${id} | ${metric} | ${familyOut === null ? 'none' : exp(familyOut).toFixed(2)} |`,
        ),
        '',
        `Half of all ${mine.length} lie within ${percent(middle(mine))}.`,
        '',
      ].join('\n');
    })
    .join('\n')
    .trimEnd();
}

function middle(rows: readonly LeftOutRow[]): number {
  return quantileOf(
    rows.map(row => Math.abs(expm1(row.familyOut ?? Math.LN2))),
    1 / 2,
  );
}

function sortOf({ kind, aspect }: LeftOutRow): string {
  return aspect === 'speed' ? kind : `${kind}: ${words[aspect]}`;
}

const words = { timeToFirstToken: 'time to first token', memory: 'memory' } as const;

/** Why rows of a sort go astray, as far as it is understood. */
const reasons: Readonly<Record<string, string>> = {
  gemm: 'Products of a few hundred rows with very long or very short contractions: split contractions and epilogues that the tile law does not know; block scaling on Blackwell spends more on its scales than one start-up.',
  attention:
    'Latent decoding of a thousand short sequences on Hopper (loads and writes of queries and results that nothing hides), single tiny calls, and decoding of plain attention over 65,536 tokens, where the engine starts to split streams.',
  experts:
    'FP4 rows with an even router over 256 experts ran a low-latency kernel whose router leaves half of the groups out, so that the rest get twice as much; single runs of two tokens, or of two experts on a chip, are 2 to 4 times slower on one chip than on the others.',
  collective:
    'UCCL over EFA in low-latency mode (messages posted one by one by the host), a two-chip sum on A100 that went through the library instead of the engine, and messages at the edge between the two.',
  training:
    'Clouds and years with unfused kernels, layouts or recomputation that were not published, and whole runs whose lost time is not.',
  decode:
    'H20 with single-batch overlap, for which the ledger has no field; eight sequences a chip on Ascend, where operators start faster than those of the general library; a multi-token ladder on B200, measured before the last low-latency kernels came, that shares one offset.',
  prefill:
    'Few rows: Ascend without published balance of its experts, H20 with overlap that its setup does not say, bars of a chart whose passes were not published (taken as the step budget of the engine).',
  serving:
    'Llama 8B under vLLM: reading its prompts would take three quarters of the peak beside all decoding, so most were probably cached, although the source says none were. DeepSeek in MLPerf 5.1, and one rack in 6.0 that is 1.7 times slower than its twins: attention replicas of an older image; answers there are heavy-tailed, of which only the mean is known. Qwen3-235B on eight B200 is faster than the tensor parallelism it names. DeepSeek under SGLang on B300 took several times our time for long prompts, which holds its decoding up; why is not known.',
  'serving: time to first token':
    'Queues near saturation: a 10% error in the step becomes several times that in the wait; routing and hand-over are part of what was measured. Dense models under TensorRT-LLM come out half too high, as if a burst of users were spread; DeepSeek under SGLang on Blackwell, and services with separate pools, several times too low.',
  'training: memory':
    'Allocators, fragmentation and buffers that frameworks size by their own rules.',
};

function sizeOf({ familyOut }: LeftOutRow): number {
  return familyOut === null ? Number.MAX_VALUE : Math.abs(familyOut);
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(1)}%`;
}
