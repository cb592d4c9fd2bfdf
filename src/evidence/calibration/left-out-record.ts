/** What calibration leaves behind for others to build on: how far off each row was when its family had no say. */
import * as z from 'zod/mini';
import { count, text } from '../../schema/pieces.ts';
import { readDocument } from '../../schema/validate.ts';

const rowSchema = z.strictObject({
  id: text,
  metric: text,
  kind: text,
  class: text,
  aspect: z.enum(['speed', 'timeToFirstToken', 'memory']),
  ledger: text,
  group: text,
  chip: text,
  /** Logarithm of predicted over published; null: no prediction. */
  familyOut: z.nullable(z.number()),
  chipOut: z.nullable(z.number()),
  /** With one other row of the same family, chip and kind given as the reader's own. */
  anchored: z.optional(z.number()),
});

export const leftOutSchema = z.strictObject({
  $schema: z.optional(text),
  calibratedOn: text,
  /** Constants that the ledger fitted, and the families that it holds. */
  constants: count,
  groups: count,
  stages: z.array(z.strictObject({ title: text, rows: count, constants: z.int(), groups: count })),
  rows: z.array(rowSchema),
});

export type LeftOutRecord = z.infer<typeof leftOutSchema>;
export type LeftOutRow = LeftOutRecord['rows'][number];

/** The record in a JSON text; InputError on any fault. */
export function readLeftOut(text: string, file: string): LeftOutRecord {
  return readDocument(leftOutSchema, text, file);
}
