/** How far the model's own times may be off: what published measurements say of predictions that no fit had seen. */

import type { Architecture } from '../model/architecture.ts';
import { pow } from '../numeric/elementary.ts';
import {
  type PredictionClass,
  type Uncertainty,
  uncertaintyFactor,
} from '../timing/uncertainty.ts';

/** One sigma of training and of serving, as a factor on their times. */
export interface ModelSpread {
  readonly training: number;
  readonly serving: number;
}

/**
 * Without the table: e to 1.4826 times the median error that `neraca validate` finds, 9.8% of training groups and 12.1%
 * of serving rows (2026-11-25).
 */
export const usualSpread: ModelSpread = { training: 1.15, serving: 1.2 };

/** Half of the draws of a normal distribution lie within 0.6745 sigma, four in five within 1.2816. */
const sigmasOfInterval = 1.2815515655446004;

/** The table's 80% factors as one sigma; chips whose kernels nobody measured have wider ones. */
export function modelSpread(
  table: Uncertainty | undefined,
  { layers }: Architecture,
  {
    trainingChip,
    servingChip,
    tier,
  }: {
    readonly trainingChip: string | undefined;
    readonly servingChip: string | undefined;
    readonly tier: string | undefined;
  },
): ModelSpread {
  if (table === undefined) return usualSpread;
  const moe = layers.some(({ feedForward }) => feedForward.kind === 'moe');
  const sigma = (about: PredictionClass, chip: string | undefined) => {
    const factor = chip === undefined ? undefined : uncertaintyFactor(table, about, chip);
    return factor === undefined ? undefined : pow(factor, 1 / sigmasOfInterval);
  };
  const training = { kind: 'training', moe, ...(tier === undefined ? {} : { tier }) };
  return {
    training: sigma(training, trainingChip) ?? usualSpread.training,
    serving: sigma({ kind: 'serving' }, servingChip) ?? usualSpread.serving,
  };
}
