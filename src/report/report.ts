/** A result as a report: the answer, what to know before acting on it, the reasons, the assumptions, the sources. */
import type { Result } from '../scenario/result.ts';
import type { Report } from './content.ts';
import { adviceSection } from './sections/advice.ts';
import { assumptionsSection } from './sections/assumptions.ts';
import { costSection } from './sections/cost.ts';
import { footnotes } from './sections/footnotes.ts';
import { headline } from './sections/headline.ts';
import { lifetimeSection } from './sections/lifetime.ts';
import { memorySection } from './sections/memory.ts';
import { notesSection, remarks } from './sections/notes.ts';
import { servingSection } from './sections/serving.ts';
import { trainingSection } from './sections/training.ts';
import { uncertaintySection } from './sections/uncertainty.ts';
import { verdict } from './sections/verdict.ts';

/** The beginning of a report: the answer and what to know before acting on it, without the sections. */
export function opening(result: Result): Report {
  const { answer, blocks } = headline(result);
  return {
    title: result.scenario.name,
    verdict: verdict(result),
    answer,
    headline: blocks,
    remarks: remarks(result.notes),
    sections: [],
    footnotes: footnotes(result.sources),
  };
}

/** The report of one result. */
export function report(result: Result): Report {
  const { scenario, training, serving, economics, notes } = result;
  const begun = opening(result);
  const numbered = begun.footnotes;
  return {
    ...begun,
    sections: [
      ...adviceSection(result),
      ...costSection(result, numbered),
      ...lifetimeSection(economics?.lifetime, economics?.strategies),
      ...(training === undefined ? [] : [trainingSection(training)]),
      ...(serving === undefined ? [] : [servingSection(serving)]),
      ...memorySection(result),
      ...uncertaintySection(result),
      assumptionsSection(scenario),
      ...notesSection(notes),
    ],
  };
}
