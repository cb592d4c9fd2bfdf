/** What a training run costs, which part of the step each dollar pays for, and what the whole undertaking costs around it. */
import { formatCount, formatNumber, formatPercent, formatUsd } from '../units/format.ts';
import {
  hoursPerMonth,
  hoursPerYear,
  type Seconds,
  secondsPerHour,
  tokensPerMillion,
  type Usd,
} from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';

export interface TrainingBill {
  readonly usd: number;
  /** Adds up to `usd`. */
  readonly parts: CostPart[];
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

/** What an undertaking pays beside its final run. */
export interface ProgrammeTerms {
  /** Chip-hours of everything tried, the final run included, over those of the final run. */
  readonly experimentsMultiplier: number;
  /** Of the chip-hours paid for, those in which reserved chips wait between runs. */
  readonly idleShare: number;
  readonly storage?: {
    readonly bytes: number;
    readonly usdPerByteMonth: number;
    /** How long it is kept, seconds. */
    readonly seconds: Seconds;
  };
  readonly staff?: {
    readonly people: number;
    readonly usdPerPersonYear: Usd;
    readonly seconds: Seconds;
  };
}

export interface ProgrammeBill {
  readonly usd: Usd;
  readonly parts: CostPart[];
}

/**
 * Between 1, nothing but the final run, and 10: Epoch AI puts final runs at about a tenth of OpenAI's research compute
 * in 2024 (Gradient Updates, "Final training runs account for a minority of R&D compute spending"). The geometric
 * middle is an assumption and is marked as one.
 */
export const usualExperimentsMultiplier = 3.2;

/** The final run with the experiments before it, idle reserved chips, storage and people, USD. */
export function programmeBill(finalRunUsd: Usd, terms: ProgrammeTerms): ProgrammeBill {
  const { experimentsMultiplier: times, idleShare, storage, staff } = terms;
  const parts: CostPart[] = [
    { name: 'Final run', usd: finalRunUsd, why: 'chip-hours of the run that made the model' },
    {
      name: 'Experiments',
      usd: finalRunUsd * (times - 1),
      why: `all chip-hours are taken to be ${formatNumber(times)} times those of the final run`,
    },
  ];
  if (idleShare > 0) {
    const paid = (finalRunUsd * times) / (1 - idleShare);
    parts.push({
      name: 'Idle reserved chips',
      usd: paid * idleShare,
      why: `${formatPercent(idleShare)} of the chip-hours paid for pass between runs`,
    });
  }
  if (storage !== undefined) {
    const months = storage.seconds / secondsPerHour / hoursPerMonth;
    parts.push({
      name: 'Storage',
      usd: storage.bytes * storage.usdPerByteMonth * months,
      why: `data and checkpoints, kept for ${formatNumber(months)} months`,
    });
  }
  if (staff !== undefined) {
    const years = staff.seconds / secondsPerHour / hoursPerYear;
    parts.push({
      name: 'Staff',
      usd: staff.people * staff.usdPerPersonYear * years,
      why: `${formatCount(staff.people)} people at ${formatUsd(staff.usdPerPersonYear)} a year`,
    });
  }
  return { usd: parts.reduce((sum, { usd }) => sum + usd, 0), parts };
}
