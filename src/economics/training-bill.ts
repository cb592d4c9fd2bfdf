/** What a training run costs, and which part of the step each dollar pays for. */
import { tokensPerMillion } from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';

export interface TrainingBill {
  readonly usd: number;
  /** Adds up to `usd`. */
  readonly parts: readonly CostPart[];
  readonly usdPerMillionTokens: number;
}

export interface TrainingUse {
  readonly chipHours: number;
  readonly tokens: number;
  /** Productive share of the hours. */
  readonly goodput: number;
  readonly stepSeconds: number;
  /** Parts of a step; they add up to `stepSeconds`. */
  readonly phases: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly why: string;
  }[];
}

/** Chip-hours times their price, laid over the phases of a step; lost time is a part of its own, USD. */
export function trainingBill(use: TrainingUse, usdPerChipHour: number): TrainingBill {
  const usd = use.chipHours * usdPerChipHour;
  const productive = usd * use.goodput;
  const parts: CostPart[] = use.phases.map(({ name, seconds, why }) => ({
    name,
    usd: (productive * seconds) / use.stepSeconds,
    why,
  }));
  parts.push({
    name: 'Interruptions and checkpoints',
    usd: usd - productive,
    why: 'restarts, work lost since the last checkpoint, time to write one',
  });
  return { usd, parts, usdPerMillionTokens: (usd / use.tokens) * tokensPerMillion };
}
