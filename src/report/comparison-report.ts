/** A comparison as a report: who wins what, side by side, with the assumptions of each. */
import type { Comparison, Note } from '../scenario/result.ts';
import type { Report } from './content.ts';
import { type Compared, compared } from './sections/compared.ts';
import { comparisonAssumptions } from './sections/comparison-assumptions.ts';
import { comparisonHeadline } from './sections/comparison-headline.ts';
import { comparisonReasons } from './sections/comparison-reasons.ts';
import { servingComparison } from './sections/comparison-serving.ts';
import { trainingComparison } from './sections/comparison-training.ts';
import { footnotes } from './sections/footnotes.ts';
import { notesSection, remarks } from './sections/notes.ts';

/** Notes of all results; one that not every chip shares names its chip. */
function notesByChip(entries: readonly Compared[]): readonly Note[] {
  return entries.flatMap(({ chip, id, result }) =>
    result.notes.map(note => {
      const shared = entries.every(entry =>
        entry.result.notes.some(other => other.text === note.text),
      );
      const named = note.text.includes(chip) || note.text.includes(id);
      return shared || named ? note : { ...note, text: `${chip}: ${note.text}` };
    }),
  );
}

/** The report of one comparison. */
export function comparisonReport(comparison: Comparison): Report {
  const entries = compared(comparison);
  const notes = notesByChip(entries);
  const { verdict, answer, blocks } = comparisonHeadline(entries);
  return {
    title: comparison.name,
    verdict,
    answer,
    headline: blocks,
    remarks: remarks(notes),
    sections: [
      ...trainingComparison(entries),
      ...servingComparison(entries),
      ...comparisonReasons(entries),
      ...comparisonAssumptions(entries),
      ...notesSection(notes),
    ],
    footnotes: footnotes(entries.flatMap(({ result }) => result.sources)),
  };
}
