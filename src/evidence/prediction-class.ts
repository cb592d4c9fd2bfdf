/** Which class of predictions a ledger row belongs to: the unit in which uncertainty is kept. */

import { expertsOf } from '../model/experts.ts';
import type { Library } from '../scenario/library.ts';
import { InputError } from '../schema/input-error.ts';
import { timesWholeOperators } from '../timing/operator-calls.ts';
import { className, type PredictionClass } from '../timing/uncertainty.ts';
import type { Aspect } from './aspect.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { modelOf } from './subject.ts';

/** The class of one figure of an entry. */
export function predictionClass(
  entry: LedgerEntry,
  aspect: Aspect,
  library: Library,
): PredictionClass {
  if (entry.kind !== 'training') {
    const operator = operators.has(entry.kind) && timesWholeOperators(entry.setup.engine);
    return { kind: entry.kind, aspect, ...(operator ? { operator } : {}) };
  }
  return {
    kind: entry.kind,
    aspect,
    moe: hasExperts(entry, library),
    tier: entry.setup.stackTier ?? 'reference',
  };
}

/** Kernels around which engines do work of their own. */
const operators: ReadonlySet<string> = new Set(['gemm', 'attention', 'experts']);

/** Its name. */
export function rowClass(entry: LedgerEntry, aspect: Aspect, library: Library): string {
  return className(predictionClass(entry, aspect, library));
}

/** Dense or mixture of experts; models that cannot be read count as dense. */
export function hasExperts(entry: LedgerEntry, library: Library): boolean {
  try {
    const architecture = modelOf(entry, library);
    return architecture !== undefined && expertsOf(architecture) !== undefined;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
