/** What Neraca says about one figure of one subject, and the form that every predictor of the evidence takes. */
import type { Library } from '../scenario/library.ts';
import type { LedgerKind } from './ledger-entry.ts';
import type { SubjectOf } from './subject.ts';

/** A value in the metric's own unit, or why there is none. */
export interface Forecast {
  readonly value?: number;
  /** False: by our count the layout needs more memory than the chips have. */
  readonly fits?: boolean;
  /** What was settled because it was not published, and other remarks. */
  readonly notes: readonly string[];
  /** Why there is no value. */
  readonly unsupported?: string;
}

/** The documents that predictions are made with. */
export interface Workbench {
  readonly library: Library;
  /**
   * Choices kept while constants are fitted, by subject: layouts that were not published, loads that were drawn. Without
   * it, everything is settled afresh.
   */
  readonly settled?: WeakMap<object, unknown> | undefined;
}

/** Forecasts of these metrics, in their order. */
export type Forecaster<Kind extends LedgerKind> = (
  subject: SubjectOf<Kind>,
  metrics: readonly string[],
  workbench: Workbench,
) => readonly Forecast[];

/** The same refusal for every metric. */
export function refused(metrics: readonly string[], reason: string): readonly Forecast[] {
  return metrics.map(() => ({ notes: [], unsupported: reason }));
}

/** What has been settled for this subject before, or now. */
export function settledOnce<Choice>(
  { settled }: Workbench,
  subject: object,
  settle: () => Choice,
): Choice {
  if (settled === undefined) return settle();
  if (!settled.has(subject)) settled.set(subject, settle());
  return settled.get(subject) as Choice;
}
