/** `neraca fit`: memory alone, for training and serving, and the cheapest ways out. */
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, type DocumentFlags, documentFrom } from '../document-flags.ts';
import { UsageError } from '../usage-error.ts';
import { trainFlags } from './train.ts';

const service = 'Serving (looked at when --input or --output is given):';

const { model, chip, chips, sequence, precision, tp, pp, ep, cp, zero, recompute } = trainFlags;

/** Those of `train` that memory depends on. */
const fitFlags = {
  model,
  chip,
  chips,
  sequence,
  'global-batch': {
    ...trainFlags['global-batch'],
    describe: 'Sequences per step; 512 if not given',
    fallback: 512,
  },
  precision,
  tp,
  pp,
  ep,
  cp,
  zero,
  'micro-batch': trainFlags['micro-batch'],
  recompute,
} as const satisfies DocumentFlags;

/** Of no matter to memory, but part of every training document. */
const anyTokens = '1e15';

export const fitCommand = command({
  name: 'fit',
  summary: 'Whether training and serving fit in memory, and the cheapest ways out',
  arguments: { 'scenario?': 'Path or name of a scenario; or say it with the flags below' },
  flags: {
    ...fitFlags,
    input: { describe: 'Tokens of a prompt', group: service },
    output: { describe: 'Tokens of an answer', group: service },
  },
  examples: [
    ['neraca fit deepseek-v3', 'both halves of a scenario'],
    ['neraca fit --model llama-3.1-70b --chip h100-sxm --chips 16', 'training'],
    [
      'neraca fit --model llama-3.1-70b --chip h100-sxm --chips 1 --input 4096 --output 512',
      'training and serving',
    ],
  ],
  async run({ scenario, json = false, out, input, output, ...values }, terminal) {
    const [{ openQuestion, questionOf }, { naming }, { memoryFit }, { fitText }] =
      await Promise.all([
        import('../scenario.ts'),
        import('../naming.ts'),
        import('../../../scenario/fit.ts'),
        import('../text/fit-text.ts'),
      ]);
    if (scenario === undefined && values.model === undefined) {
      throw new UsageError('neraca fit: expected a scenario or --model, --chip and --chips');
    }
    const spelled = () => {
      const { chip, chips } = values;
      const cluster = { chip: chip ?? '', chips: Number(chips) };
      const serving =
        input === undefined && output === undefined
          ? {}
          : {
              serving: {
                cluster,
                workload: {
                  inputTokens: Number(input ?? 1),
                  outputTokens: Number(output ?? 1),
                  arrivals: { kind: 'closed', concurrency: 1 },
                },
              },
            };
      const base = {
        name: `${values.model} on ${chips} ${chip}`,
        training: { tokens: anyTokens },
        ...serving,
      };
      return questionOf(documentFrom(fitFlags, values, base));
    };
    const answer = naming(
      scenario ?? 'neraca fit',
      () => {
        const { document, library } = scenario === undefined ? spelled() : openQuestion(scenario);
        return memoryFit(document, library);
      },
      atFlag(fitFlags),
    );
    await deliverData(
      answer,
      { json, directory: out, words: () => fitText(answer, terminal.colours), file: 'fit.json' },
      terminal,
    );
  },
});
