/** The same work on several chips. */
import { checkNames } from './check-names.ts';
import type { Library } from './library.ts';
import { type Comparison, resultVersion } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { simulate } from './simulate.ts';

/** One result per chip, in the order asked: every cluster of the scenario gets that chip, in the same number. */
export function compare(
  document: ScenarioDocument,
  chips: readonly string[],
  library: Library,
): Comparison {
  checkNames({ ...document, compare: { chips: [...chips] } }, library);
  return {
    version: resultVersion,
    name: document.name,
    results: chips.map(chip => ({ chip, result: simulate(onChip(document, chip), library) })),
  };
}

function onChip(document: ScenarioDocument, chip: string): ScenarioDocument {
  const { training, serving } = document;
  return {
    ...document,
    ...(training && { training: { ...training, cluster: { ...training.cluster, chip } } }),
    ...(serving && { serving: { ...serving, cluster: { ...serving.cluster, chip } } }),
  };
}
