/** `neraca fit`: memory alone, for training and serving, and the cheapest ways out. */
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, type DocumentFlags, documentFrom } from '../document-flags.ts';
import { UsageError } from '../usage-error.ts';

const layout = 'Training layout (searched where not given):';
const service = 'Serving (looked at when --input or --output is given):';

const fitFlags = {
  model: { path: 'model', describe: 'Id of a model, or the path of a config.json' },
  chip: { path: 'training.cluster.chip', describe: 'Id of a chip' },
  chips: { path: 'training.cluster.chips', describe: 'How many chips' },
  sequence: {
    path: 'training.sequenceLength',
    describe: 'Tokens per sequence; 4096 if not given',
    fallback: 4096,
  },
  'global-batch': {
    path: 'training.globalBatchSequences',
    describe: 'Sequences per step; 512 if not given',
    fallback: 512,
  },
  precision: { path: 'training.precision', describe: 'bf16, fp8, int8 or fp4' },
  tp: { path: 'training.plan.tensorParallel', describe: 'Tensor parallel', group: layout },
  pp: { path: 'training.plan.pipelineParallel', describe: 'Pipeline parallel', group: layout },
  ep: { path: 'training.plan.expertParallel', describe: 'Expert parallel', group: layout },
  cp: { path: 'training.plan.contextParallel', describe: 'Context parallel', group: layout },
  zero: { path: 'training.plan.zeroStage', describe: 'ZeRO stage, 0 to 3', group: layout },
  'micro-batch': {
    path: 'training.plan.microBatchSequences',
    describe: 'Sequences per micro-batch',
    group: layout,
  },
  recompute: {
    path: 'training.plan.recompute',
    describe: 'none, selective or full',
    group: layout,
  },
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
