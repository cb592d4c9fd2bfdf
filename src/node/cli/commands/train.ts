/** `neraca train`: one training run, spelled out in flags. */

import { adviceFlag } from '../advice-flag.ts';
import { deliver, formatsIn } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, type DocumentFlags, documentFrom } from '../document-flags.ts';
import { priceFlags } from '../price-flags.ts';

const plan = 'Layout (searched where not given):';

export const trainFlags = {
  model: { path: 'model', describe: 'Id of a model, or the path of a config.json' },
  chip: { path: 'training.cluster.chip', describe: 'Id of a chip' },
  chips: { path: 'training.cluster.chips', describe: 'How many chips' },
  tokens: { path: 'training.tokens', describe: 'Tokens to train on, such as 14.8e12' },
  sequence: {
    path: 'training.sequenceLength',
    describe: 'Tokens per sequence; 4096 if not given',
    fallback: 4096,
  },
  'global-batch': {
    path: 'training.globalBatchSequences',
    describe: 'Sequences per step; 4096 if not given',
    fallback: 4096,
  },
  precision: { path: 'training.precision', describe: 'bf16, fp8, int8 or fp4' },
  tp: { path: 'training.plan.tensorParallel', describe: 'Tensor parallel', group: plan },
  pp: { path: 'training.plan.pipelineParallel', describe: 'Pipeline parallel', group: plan },
  ep: { path: 'training.plan.expertParallel', describe: 'Expert parallel', group: plan },
  etp: {
    path: 'training.plan.expertTensorParallel',
    describe: 'Tensor parallel within an expert',
    group: plan,
  },
  cp: { path: 'training.plan.contextParallel', describe: 'Context parallel', group: plan },
  dp: { path: 'training.plan.dataParallel', describe: 'Data parallel', group: plan },
  zero: { path: 'training.plan.zeroStage', describe: 'ZeRO stage, 0 to 3', group: plan },
  'micro-batch': {
    path: 'training.plan.microBatchSequences',
    describe: 'Sequences per micro-batch',
    group: plan,
  },
  schedule: {
    path: 'training.plan.pipelineSchedule',
    describe: 'Pipeline schedule, such as 1f1b or dualpipe',
    group: plan,
  },
  recompute: {
    path: 'training.plan.recompute',
    describe: 'none, selective or full',
    group: plan,
  },
  'tensor-overlap': {
    path: 'training.plan.tensorOverlap',
    describe: 'Tensor-parallel messages beside products: none, ring or pipeline',
    group: plan,
  },
  'gradient-overlap': {
    path: 'training.plan.gradientOverlap',
    describe: 'Gradients and parameters exchanged beside compute: true or false',
    group: plan,
  },
  offload: {
    path: 'training.plan.offload',
    describe:
      'Kept in host memory: optimizer, activations, weights, such as optimizer+weights, or all',
    group: plan,
  },
  tier: { path: 'training.plan.stackTier', describe: 'reference or tuned software', group: plan },
  ...priceFlags,
} as const satisfies DocumentFlags;

export const trainCommand = command({
  name: 'train',
  summary: 'Time and price one training run, without a file',
  arguments: {},
  flags: {
    ...trainFlags,
    format: { describe: 'Formats of the reports: html,png,md,csv,xlsx,json,trace' },
    lang: { describe: 'Language of the reports: en or id' },
    advice: adviceFlag,
  },
  examples: [
    [
      'neraca train --model deepseek-v3 --chip h800-sxm --chips 2048 --tokens 14.8e12',
      'the best layout and its cost',
    ],
    [
      'neraca train --model mixtral-8x7b --chip h100-sxm --chips 64 --tokens 2e11 --tp 2 --ep 8',
      'a layout of your own',
    ],
  ],
  async run({ json = false, out, format, lang, advice = false, ...values }, terminal) {
    const formats = formatsIn(format);
    const [{ questionOf, answerTo, advisedAnswer }, { naming }, { runSummary }] = await Promise.all(
      [import('../scenario.ts'), import('../naming.ts'), import('../text/run-summary.ts')],
    );
    const title = {
      name: `Training ${values.model ?? ''} on ${values.chips ?? ''} ${values.chip ?? ''}`,
    };
    terminal.stage('simulating');
    const ask = () => questionOf(documentFrom(trainFlags, values, title));
    const question = naming('neraca train', ask, atFlag(trainFlags));
    const answer = naming('neraca train', () => answerTo(question), atFlag(trainFlags));
    const result = advice ? advisedAnswer(question, answer, terminal) : answer;
    const words = () => runSummary(result, terminal.colours);
    await deliver(result, { json, directory: out, formats, words, question, lang }, terminal);
  },
});
