/** The training run that a row of a sheet describes. */
import type { Library } from '../scenario/library.ts';
import type { Result, TrainingResult } from '../scenario/result.ts';
import { checkScenario } from '../scenario/scenario-document.ts';
import { simulate } from '../scenario/simulate.ts';
import { type Arguments, type Parameter, SheetError } from './sheet-function.ts';

const usualSequence = 4096;
/** Tokens of a batch, where the sheet leaves it open: what large models are trained with. */
const usualBatchTokens = 2 ** 24;

/** What every training function asks for, in this order. */
export const trainingParameters: readonly Parameter[] = [
  { name: 'model', description: 'Id of a model, such as "deepseek-v3"', type: 'string' },
  { name: 'chip', description: 'Id of a chip, such as "h800-sxm"', type: 'string' },
  { name: 'chips', description: 'How many chips', type: 'number' },
  { name: 'tokens', description: 'Tokens to train on, such as 14.8E12', type: 'number' },
];

export const trainingOptions: readonly Parameter[] = [
  {
    name: 'precision',
    description: 'bf16 or fp8; as the weights are stored if empty',
    type: 'string',
    optional: true,
  },
  {
    name: 'sequence',
    description: 'Tokens per sequence; 4096 if empty',
    type: 'number',
    optional: true,
  },
  {
    name: 'global_batch',
    description: 'Sequences per step; about 16.8 million tokens if empty',
    type: 'number',
    optional: true,
  },
];

/** Simulates the run; throws SheetError with the reasons when it does not fit. */
export function trainingRun(
  given: Arguments,
  library: Library,
  usdPerChipHour?: number,
): { readonly training: TrainingResult; readonly economics: Result['economics'] } {
  const sequenceLength = given.optionalNumber('sequence') ?? usualSequence;
  const batch = given.optionalNumber('global_batch');
  const precision = given.optionalText('precision');
  const document = checkScenario(
    {
      name: 'sheet',
      model: given.text('model'),
      training: {
        cluster: { chip: given.text('chip'), chips: given.number('chips') },
        tokens: given.number('tokens'),
        sequenceLength,
        globalBatchSequences: batch ?? Math.max(1, Math.round(usualBatchTokens / sequenceLength)),
        ...(precision === undefined ? {} : { precision }),
      },
      economics: usdPerChipHour === undefined ? {} : { chipHourPrice: `${usdPerChipHour} USD/h` },
    },
    'sheet',
  );
  const { training, economics } = simulate(document, library);
  if (training?.feasible) return { training, economics };
  throw new SheetError(training?.reasons.map(({ text }) => text).join('; ') ?? 'nothing to train');
}
