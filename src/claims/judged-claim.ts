/** A claim with its verdict: plain data, for words, pages and JSON alike. */
import type { Source } from '../hardware/chip.ts';

export type Verdict = 'supported' | 'plausible' | 'contradicted' | 'not decidable';

export interface JudgedFigure {
  readonly name: string;
  readonly what: string;
  readonly kind: 'fact' | 'simulated' | 'profile' | 'calculated';
  /** Null: nobody who could know has said. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  /** Title of the source, the scenario and figure, the profile, or the formula. */
  readonly from: string;
}

export interface JudgedStatement {
  readonly says: string;
  readonly formula: string;
  readonly core: boolean;
  readonly verdict: Verdict;
  /** Share of the draws of its figures in which the formula holds; null when one of them is unknown. */
  readonly holds: number | null;
  readonly because: string;
}

export interface JudgedClaim {
  readonly id: string;
  readonly title: string;
  readonly claim: string;
  readonly by: string;
  readonly date: string;
  readonly said: Source;
  readonly verdict: Verdict;
  readonly statements: readonly JudgedStatement[];
  readonly figures: readonly JudgedFigure[];
  readonly physics: readonly string[];
  readonly money: readonly string[];
  readonly otherwise: readonly string[];
  readonly sources: readonly Source[];
}
