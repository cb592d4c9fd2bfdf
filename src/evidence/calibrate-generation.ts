/** Fits the kernel constants of one chip generation, stage by stage, and says of each what it rests on. */
import type { ConstantDimension } from '../hardware/constants-document.ts';
import { constantDimensions } from '../hardware/efficiency-constants.ts';
import { operatorCallDimensions } from '../timing/operator-calls.ts';
import {
  type FittedName,
  firstPull,
  relativePull,
  searchStart,
  stages,
} from './calibration-stages.ts';
import { scaleOf } from './constant-scale.ts';
import { type Evidence, fitConstants, type Values } from './fit.ts';
import type { EntryRow } from './kernel-rows.ts';
import { rounded } from './significant-digits.ts';

const dimensions: Readonly<Record<FittedName, ConstantDimension>> = {
  ...constantDimensions,
  ...operatorCallDimensions,
};

/** What became of one constant. */
export interface Finding {
  readonly name: FittedName;
  readonly value: number;
  readonly fitted: boolean;
  readonly evidence: Evidence;
  /** Titles of the publications that inform it. */
  readonly titles: readonly string[];
}

export interface CalibrationRequest {
  /** Rows of this generation. */
  readonly rows: readonly EntryRow[];
  /** The constants as they stand; those that are not fitted keep these values. */
  readonly values: Values;
  /** Fitted values of the relative that the search starts from; none: round numbers. */
  readonly relative?: Values;
  /** Constants that this generation must not move: they belong to another one. */
  readonly settled?: (name: FittedName) => boolean;
}

export interface Calibration {
  readonly values: Values;
  readonly findings: readonly Finding[];
}

/** Runs the stages one after the other; values are rounded as they are stored before the next stage sees them. */
export function calibrateGeneration({
  rows,
  values,
  relative,
  settled = () => false,
}: CalibrationRequest): Calibration {
  let current = values;
  const findings: Finding[] = [];
  for (const stage of stages) {
    const informing = rows.filter(({ entry }) => stage.informs(entry));
    const names = stage.names.filter(name => !settled(name));
    const start: Record<string, number> = { ...current };
    for (const name of names) start[name] = relative?.[name] ?? searchStart(name);
    const fit = fitConstants({
      rows: informing,
      scales: Object.fromEntries(names.map(name => [name, scaleOf(dimensions[name])])),
      start,
      pull: relative === undefined ? firstPull : relativePull,
      held: current,
    });
    const next: Record<string, number> = { ...current };
    for (const name of fit.fitted) next[name] = rounded(fit.values[name] ?? 0);
    current = next;
    for (const name of names) {
      const evidence = fit.evidence[name] ?? { rows: 0, groups: [], shapes: [] };
      findings.push({
        name,
        value: current[name] ?? 0,
        fitted: fit.fitted.includes(name),
        evidence,
        titles: titlesOf(informing, evidence.groups),
      });
    }
  }
  return { values: current, findings };
}

function titlesOf(rows: readonly EntryRow[], groups: readonly string[]): readonly string[] {
  const informing = rows.filter(({ group }) => groups.includes(group));
  return [...new Set(informing.map(({ entry }) => entry.source.title))].toSorted();
}
