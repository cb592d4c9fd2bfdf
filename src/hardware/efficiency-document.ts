/** The efficiency curves of a chip generation as a document: its constants, each with its origin. */
import { type ConstantsDocument, type Provenance, readConstants } from './constants-document.ts';
import type { Efficiency } from './efficiency.ts';
import { type ConstantName, constantDimensions, efficiencyOf } from './efficiency-constants.ts';

/** The constants of `hardware-profiles/efficiency/<id>.json` with their origins; InputError on any fault. */
export function readEfficiencyDocument(
  text: string,
  file: string,
): ConstantsDocument<ConstantName> {
  return readConstants(constantDimensions, text, file);
}

/** The curves that the document describes. */
export function readEfficiency(text: string, file: string): Efficiency {
  return efficiencyFrom(readEfficiencyDocument(text, file));
}

/** The curves of a document that has been read. */
export function efficiencyFrom({
  id,
  values,
  provenance,
}: ConstantsDocument<ConstantName>): Efficiency {
  const borrowedFrom: Record<string, number> = {};
  for (const { origin, from } of Object.values<Provenance>(provenance)) {
    if (origin !== 'borrowed' || from === undefined) continue;
    borrowedFrom[from] = (borrowedFrom[from] ?? 0) + 1;
  }
  return { ...efficiencyOf(id, values), borrowedFrom };
}
