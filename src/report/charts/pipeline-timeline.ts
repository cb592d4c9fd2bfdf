/** Who does what when in the pipeline: a row a rank, time to the right. */
import type { TrainingResult } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { inUnit } from '../number.ts';
import { workNames } from '../trace.ts';
import type { Span, SpanChart, Tone } from './chart.ts';

/** Kinds in the order of the legend. */
const kinds: readonly (readonly [letter: string, name: string, tone: Tone])[] = [
  ['f', 'Forward', 'first'],
  ['x', 'Forward beside backward', 'fourth'],
  ['b', 'Backward', 'second'],
  ['i', 'Backward, inputs', 'sixth'],
  ['w', 'Backward, weights', 'third'],
];

/** The filling, the steady part and the draining of one step; nothing without a pipeline. */
export function pipelineTimeline(training: TrainingResult): SpanChart | null {
  const { timeline, pipeline } = training;
  if (timeline === undefined || pipeline === undefined) return null;
  const { microBatches, stepMicroBatches, ranks } = timeline;
  const spans = new Map<string, Span[]>();
  ranks.forEach((rank, row) => {
    let beside = 0;
    [...rank.kinds].forEach((letter, index) => {
      const from = rank.starts[index] ?? 0;
      const ahead = rank.microBatches[index] ?? 0;
      const back = letter === 'x' ? rank.besides[beside++] : undefined;
      const which = back === undefined ? `${ahead}` : `${ahead} beside ${back}`;
      const span = {
        row,
        from,
        to: from + (rank.seconds[index] ?? 0),
        name: `${workNames[letter] ?? letter}, micro-batch ${which}`,
      };
      spans.set(letter, [...(spans.get(letter) ?? []), span]);
    });
  });
  const unit = unitFor(stepTime, [timeline.seconds]);
  const part =
    microBatches === stepMicroBatches
      ? `all ${formatNumber(microBatches)} micro-batches`
      : `${formatNumber(microBatches)} of ${formatNumber(stepMicroBatches)} micro-batches`;
  return {
    kind: 'spans',
    id: 'training-timeline',
    title: `The pipeline: ${pipeline.schedule}, ${part}`,
    description: `${formatNumber(pipeline.ranks)} ranks pass ${part} in ${inUnit(timeline.seconds, unit)}. In the whole step a mean rank spends ${inUnit(pipeline.forwardSeconds, unit)} in forward, ${inUnit(pipeline.backwardSeconds + pipeline.weightSeconds, unit)} in backward and ${inUnit(pipeline.overlappedSeconds, unit)} in both at once; the busiest waits ${inUnit(pipeline.bubbleSeconds, unit)}.`,
    rows: ranks.map((_, rank) => `Rank ${rank}`),
    value: { label: 'Time since the step began', unit, scale: 'linear' },
    series: kinds.flatMap(([letter, name, tone]) => {
      const own = spans.get(letter);
      return own === undefined ? [] : [{ name, tone, spans: own }];
    }),
  };
}
