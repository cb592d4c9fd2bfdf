/** `neraca search train`: the best layout for training a model on some chips. */

import { milli } from '../../../units/quantity.ts';
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, documentFrom } from '../document-flags.ts';
import { longFlag } from '../long-flag.ts';
import { amount, chipCounts, oneOf, wholeNumber } from '../number-flags.ts';
import { UsageError } from '../usage-error.ts';
import { trainFlags } from './train.ts';

const { tokens, chips, ...layout } = trainFlags;

/** Servers of eight chips are what schedulers hand out. */
const nodeChips = 8;

/** A run of one step where nobody says how many tokens. */
const flags = {
  ...layout,
  chips: { ...chips, describe: 'How many chips: 1024, or several such as 256,512 or 256-4096' },
  tokens: { ...tokens, describe: 'Tokens to train on; one step if not given' },
} as const;

export const searchTrainCommand = command({
  name: 'search train',
  summary: 'Find the best training plan, and the frontier of memory and time',
  arguments: {},
  flags: {
    ...flags,
    objective: { describe: 'What to have least of: time (if not given), cost or energy' },
    budget: { describe: 'Most that the run may cost, in USD (needs --tokens)' },
    deadline: { describe: 'Longest that the run may take, in hours (needs --tokens)' },
    vary: {
      describe:
        'Search these words too: offload, tensorOverlap, gradientOverlap, several with commas, or all',
    },
    'runners-up': { describe: 'How many of the next best are told; 5 if not given' },
    long: longFlag,
    emit: { describe: 'Write how to launch the best plan: megatron, slurm or kubernetes' },
  },
  examples: [
    [
      'neraca search train --model gpt-3-175b --chip a100-80gb-sxm --chips 1024 --global-batch 1536 --sequence 2048',
      'the fastest of all plans, and what the others lack',
    ],
    [
      'neraca search train --model gpt-3-175b --chip h100-sxm --chips 64 --global-batch 512 --sequence 2048 --vary all',
      'with all that may be kept in host memory or overlap',
    ],
    [
      'neraca search train --model deepseek-v3 --chip h800-sxm --chips 512-4096 --global-batch 15360 --tokens 14.8e12 --deadline 1500 --objective cost',
      'the cheapest number of chips that is done in time',
    ],
  ],
  async run(
    { json = false, out, objective, budget, deadline, emit, vary, long, ...values },
    terminal,
  ) {
    const [
      { questionOf },
      { naming },
      { searchTrain, objectives },
      { trainSearchText },
      launch,
      { variedWords },
      ahead,
    ] = await Promise.all([
      import('../scenario.ts'),
      import('../naming.ts'),
      import('../../../search/train/search-train.ts'),
      import('../text/train-search-text.ts'),
      import('../../../search/emit/emit.ts'),
      import('../../../search/train/space.ts'),
      import('../ahead.ts'),
    ]);
    const target = emit === undefined ? undefined : oneOf('emit', emit, launch.trainTargets);
    const varied =
      vary === 'all'
        ? variedWords
        : (vary?.split(',') ?? []).map(word => oneOf('vary', word.trim(), variedWords));
    const counts = chipCounts('chips', values.chips);
    const sequence = Number(values.sequence ?? flags.sequence.fallback);
    const batch = Number(values['global-batch'] ?? flags['global-batch'].fallback);
    const limited = budget !== undefined || deadline !== undefined;
    if (limited && values.tokens === undefined) {
      throw new UsageError('neraca search train: --budget and --deadline need --tokens');
    }
    const spelled = {
      ...values,
      chips: String(counts[0] ?? ''),
      tokens: values.tokens ?? String(sequence * batch),
    };
    const name = `Training ${values.model ?? ''} on ${values.chip ?? ''}`;
    const limits = {
      ...(budget === undefined ? {} : { budgetUsd: amount('budget', budget) }),
      ...(deadline === undefined ? {} : { deadlineHours: amount('deadline', deadline) }),
    };
    const what = `${ahead.grouped(counts.length)} numbers of chips to search`;
    const work = {
      count: counts.length,
      what,
      seconds: counts.length * (1 << varied.length) * secondsPerSearch,
    };
    ahead.goAhead({ unit: 'searches', ...work }, { who: 'neraca search train', long }, terminal);
    terminal.stage('searching');
    const began = performance.now();
    const place = atFlag(flags);
    const found = naming(
      'neraca search train',
      () => {
        const { document, library } = questionOf(documentFrom(flags, spelled, { name }));
        const question = {
          document,
          chips: counts,
          vary: varied,
          objective: oneOf('objective', objective ?? 'time', objectives),
          runnersUp: wholeNumber('runners-up', values['runners-up']) ?? 5,
          ...limits,
          progress: (what: string) => terminal.stage(what),
        };
        return searchTrain(question, library);
      },
      place,
    );
    const seconds = (performance.now() - began) * milli;
    const { considered, feasible, ...rest } = found;
    const emitted =
      target === undefined || found.best === null
        ? undefined
        : launch.emitTraining(target, {
            model: found.model,
            plan: found.best.plan,
            optimizerUpdatedBy: found.best.optimizerUpdatedBy,
            chips: found.best.chips,
            chipsPerNode: nodeChips,
            globalBatchSequences: batch,
            sequenceLength: sequence,
          });
    const answer = {
      considered,
      feasible,
      seconds,
      ...rest,
      ...(emitted === undefined ? {} : { emitted }),
    };
    const asked = values.tokens === undefined ? undefined : Number(values.tokens);
    const how = { seconds, tokens: asked, launch: emitted };
    const words = () => trainSearchText(found, how, terminal.colours);
    await deliverData(answer, { json, directory: out, words, file: 'search.json' }, terminal);
  },
});

/** A search over one number of chips takes 1 to 4 s, up to twice that for every word varied. */
const secondsPerSearch = 2;
