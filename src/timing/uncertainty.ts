/** How far predictions of each class may be off: one table, from published measurements that no fit had seen. */

import * as z from 'zod/mini';
import { pow } from '../numeric/elementary.ts';
import { count, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';

const factor = z.number().check(z.gte(1));

export const uncertaintySchema = z.strictObject({
  $schema: z.optional(text),
  calibratedOn: text,
  /** Share of measurements that lie within the factor of the prediction. */
  share: z.number().check(z.gt(0), z.lt(1)),
  classes: z.record(z.string(), z.strictObject({ factor, rows: count, groups: count })),
  /** Chips whose kernels were measured; on others the logarithm of the factor grows by `elsewhere`. */
  measuredChips: z.array(text),
  elsewhere: factor,
});

export type Uncertainty = z.infer<typeof uncertaintySchema>;

/** The table in a JSON text; InputError on any fault. */
export function readUncertainty(text: string, file: string): Uncertainty {
  return readDocument(uncertaintySchema, text, file);
}

/** What a prediction is about; the words of the ledger. */
export interface PredictionClass {
  readonly kind: string;
  readonly aspect?: 'speed' | 'timeToFirstToken' | 'memory';
  /** Kernels alone: timed as an engine's whole operator, with what it does around the kernel, not by itself. */
  readonly operator?: boolean;
  /** Training alone: experts or none, and the tier of the stack. */
  readonly moe?: boolean;
  readonly tier?: string;
}

/** The name under which the table keeps the class: `training moe tuned`, `serving timeToFirstToken`, `gemm operator`. */
export function className({
  kind,
  aspect = 'speed',
  operator = false,
  moe = false,
  tier,
}: PredictionClass): string {
  if (aspect !== 'speed') return `${kind} ${aspect}`;
  if (kind !== 'training') return operator ? `${kind} operator` : kind;
  return `training ${moe ? 'moe' : 'dense'}${tier === undefined ? '' : ` ${tier}`}`;
}

/**
 * The factor f of the 80% interval [value / f, value × f]; undefined for a class that nothing was measured of. A training
 * class without its tier stands for the wider of the two.
 */
export function uncertaintyFactor(
  table: Uncertainty,
  about: PredictionClass,
  chip: string,
): number | undefined {
  const name = className(about);
  const known = table.classes[name];
  const factors =
    known === undefined
      ? Object.entries(table.classes)
          .filter(([other]) => other.startsWith(`${name} `) && !other.includes('memory'))
          .map(([, one]) => one.factor)
      : [known.factor];
  if (factors.length === 0) return undefined;
  const widest = Math.max(...factors);
  return table.measuredChips.includes(chip) ? widest : pow(widest, table.elsewhere);
}
