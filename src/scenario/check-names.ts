/** Looks up every name of a scenario first, so that all unknown ones are reported together, each at its path. */
import { InputError, type Problem } from '../schema/input-error.ts';
import type { Library } from './library.ts';
import type { ScenarioDocument } from './scenario-document.ts';

/** Throws InputError when the document names a model, chip or price book that the library does not have. */
export function checkNames(document: ScenarioDocument, library: Library): void {
  const { model, training, serving, economics, compare } = document;
  const problems = [
    ...faults('model', () => library.model(model)),
    ...faults('training.cluster.chip', () => training && library.chip(training.cluster.chip)),
    ...faults('serving.cluster.chip', () => serving && library.chip(serving.cluster.chip)),
    ...faults('economics.prices', () => economics?.prices && library.prices(economics.prices)),
    ...(economics?.strategies ?? []).flatMap(({ trainingChip, servingChip }, position) => [
      ...faults(
        `economics.strategies.${position}.trainingChip`,
        () => trainingChip && library.chip(trainingChip),
      ),
      ...faults(
        `economics.strategies.${position}.servingChip`,
        () => servingChip && library.chip(servingChip),
      ),
    ]),
    ...(compare?.chips ?? []).flatMap((chip, position) =>
      faults(`compare.chips.${position}`, () => library.chip(chip)),
    ),
  ];
  if (problems.length > 0) throw new InputError('scenario', problems);
}

/** What a look-up finds wrong with the name itself; a bad document behind a good name speaks for itself. */
function faults(path: string, lookUp: () => unknown): readonly Problem[] {
  try {
    lookUp();
    return [];
  } catch (error) {
    if (!(error instanceof InputError) || error.file !== '') throw error;
    return error.problems.map(({ message }) => ({ path, message }));
  }
}
