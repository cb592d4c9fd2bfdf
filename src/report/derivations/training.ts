/** Where the figures of a training run come from. */
import type { Economics, Result, TrainingResult } from '../../scenario/result.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatFlopPerSecond,
  formatNumber,
  formatPercent,
  formatTokens,
  formatUsd,
} from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { priceTerm } from './chip-hour.ts';
import { operatorTerms, phaseTerms } from './operators.ts';
import { originOf, profileTerm, type Term } from './term.ts';

/** One step: its parts in sequence, and its heaviest operators. */
export function stepTerm(training: TrainingResult, result: Result): Term {
  const { stepSeconds, breakdown, chip } = training;
  const heaviest = operatorTerms(breakdown.operators, chip, result);
  const parts = phaseTerms(breakdown.phases);
  return {
    label: 'time of a step',
    value: stepSeconds,
    text: formatDuration(stepSeconds),
    derivation: {
      words:
        'its parts one after the other, on the busiest chip; below them the heaviest operators',
      operation: 'sum',
      terms:
        heaviest.length === 0
          ? parts
          : [
              ...parts,
              {
                label: 'heaviest operators',
                value: 0,
                text: '',
                derivation: {
                  words: 'parts of the above, one chip, one step',
                  operation: 'explained',
                  terms: heaviest,
                },
              },
            ],
    },
  };
}

/** Hours of the run. */
export function hoursTerm(training: TrainingResult, result: Result): Term {
  const { hours, steps, stepSeconds, goodput, tokens, sequenceLength, globalBatchSequences } =
    training;
  const seconds = hours * secondsPerHour;
  const base = { label: 'time of the run', value: seconds, text: formatDuration(seconds) };
  const stepsTerm: Term = {
    label: 'steps',
    value: steps,
    text: formatNumber(steps),
    derivation: {
      words: 'tokens ÷ (sequences of a step × tokens of a sequence), rounded up',
      operation: 'explained',
      terms: [
        {
          label: 'tokens',
          value: tokens,
          text: formatTokens(tokens),
          why: originOf(result, 'training.tokens'),
        },
        {
          label: 'sequences of a step',
          value: globalBatchSequences,
          text: formatNumber(globalBatchSequences),
          why: originOf(result, 'training.globalBatchSequences'),
        },
        {
          label: 'tokens of a sequence',
          value: sequenceLength,
          text: formatNumber(sequenceLength),
          why: originOf(result, 'training.sequenceLength'),
        },
      ],
    },
  };
  const lost = seconds - steps * stepSeconds;
  return {
    ...base,
    derivation: {
      words: 'steps × time of a step, and what failures, checkpoints and other phases take',
      operation: 'sum',
      terms: [
        {
          label: 'steps × time of a step',
          value: steps * stepSeconds,
          text: formatDuration(steps * stepSeconds),
          derivation: {
            words: 'steps × time of a step',
            operation: 'product',
            terms: [stepsTerm, stepTerm(training, result)],
          },
        },
        {
          label: 'everything else',
          value: lost,
          text: formatDuration(lost),
          why: `${formatPercent(goodput)} of the time is productive; see the run's table`,
        },
      ],
    },
  };
}

export function chipHoursTerm(training: TrainingResult, result: Result): Term {
  const { chipHours, chips } = training;
  return {
    label: 'chip-hours',
    value: chipHours * secondsPerHour,
    text: formatCount(chipHours),
    derivation: {
      words: 'chips × time of the run',
      operation: 'product',
      terms: [
        {
          label: 'chips',
          value: chips,
          text: formatNumber(chips),
          why: originOf(result, 'training.cluster.chips'),
        },
        hoursTerm(training, result),
      ],
    },
  };
}

/** The bill of the run. */
export function trainingCostTerm(
  training: TrainingResult,
  cost: NonNullable<Economics['training']>,
  result: Result,
): Term {
  return {
    label: 'cost of training',
    value: cost.usd,
    text: formatUsd(cost.usd),
    derivation: {
      words: 'chip-hours × price of a chip-hour',
      operation: 'product',
      terms: [chipHoursTerm(training, result), priceTerm(cost.chipHour, result)],
    },
  };
}

/** Share of the dense BF16 peak that the model's own arithmetic makes up. */
export function mfuTerm(training: TrainingResult, result: Result): Term | undefined {
  const { mfu, flopPerToken, tokensPerSecondPerChip, modelFlopPerSecondPerChip, chip } = training;
  const [peak] = profileTerm(result, {
    chip,
    path: 'peakDense.bf16',
    label: 'dense peak',
    text: formatFlopPerSecond,
  });
  if (peak === undefined) return undefined;
  return {
    label: 'share of the peak (MFU)',
    value: mfu,
    text: formatPercent(mfu),
    derivation: {
      words: 'arithmetic of the model per second and chip ÷ dense BF16 peak',
      operation: 'quotient',
      terms: [
        {
          label: 'arithmetic of the model',
          value: modelFlopPerSecondPerChip,
          text: formatFlopPerSecond(modelFlopPerSecondPerChip),
          derivation: {
            words: 'work of a token × tokens per second and chip',
            operation: 'product',
            terms: [
              {
                label: 'work of a token',
                value: flopPerToken,
                text: formatFlop(flopPerToken),
                why: 'forward and backward from the shapes, attention causal, no recomputation',
              },
              {
                label: 'tokens per second and chip',
                value: tokensPerSecondPerChip,
                text: formatNumber(tokensPerSecondPerChip),
                why: 'tokens of a step ÷ its time ÷ chips',
              },
            ],
          },
        },
        peak,
      ],
    },
  };
}
