/** The pipeline of a training step in words: its schedule, and the parts that schedules are compared by. */
import { pipelineParts } from '../../../report/sections/pipeline-table.ts';
import type { TrainingResult } from '../../../scenario/result.ts';
import { formatNumber } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { portionLines } from './share-bar.ts';
import { hanging } from './wrap.ts';

/** Nothing without a pipeline. */
export function pipelineLines(
  pipeline: TrainingResult['pipeline'],
  stepSeconds: number,
  colours: Colours,
): readonly string[] {
  if (pipeline === undefined) return [];
  const { schedule, ranks, microBatches } = pipeline;
  return [
    '',
    ...hanging(
      '  ',
      `The same step by the order of its pipeline (${schedule}, ${formatNumber(ranks)} ranks, ${formatNumber(microBatches)} micro-batches; a mean rank's work, the busiest one's bubble)`,
    ),
    ...portionLines(pipelineParts(pipeline), stepSeconds, colours),
  ];
}
