/** What `run`, `train` and `infer` print: the answer, then what to know about it. */
import type { Result } from '../../../scenario/result.ts';
import { formatCount } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columns } from '../terminal.ts';
import { adviceLines } from './advice-lines.ts';
import { economicsLines } from './economics-summary.ts';
import { noteLines } from './notes.ts';
import { servingLines } from './serving-summary.ts';
import { trainingLines } from './training-summary.ts';
import { uncertaintyLines } from './uncertainty-summary.ts';
import { wrapped } from './wrap.ts';

/** A result within eighty columns. */
export function runSummary(result: Result, colours: Colours): string {
  const { scenario, training, serving, economics, notes } = result;
  const { model } = scenario;
  const blocks = [
    [
      ...wrapped(scenario.name, columns).map(colours.bold),
      colours.dim(
        `${model.id}: ${formatCount(model.totalParameters)} parameters, ${formatCount(model.activeParameters)} active per token`,
      ),
    ],
    training === undefined ? [] : trainingLines(training, economics?.training, colours),
    serving === undefined ? [] : servingLines(serving, economics?.serving, colours),
    economicsLines(economics, colours),
    uncertaintyLines(result, colours),
    adviceLines(result, colours),
    noteLines(notes, colours),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}
