/** `neraca infer`: one service, spelled out in flags. */

import { adviceFlag } from '../advice-flag.ts';
import { deliver, formatsIn } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, type DocumentFlags, documentFrom } from '../document-flags.ts';
import { longFlag } from '../long-flag.ts';
import { priceFlags } from '../price-flags.ts';
import { asksForSimulation, simulationFlags } from '../simulation-flags.ts';
import { UsageError } from '../usage-error.ts';

const decode = 'Layout of decode (searched where not given):';
const prefill = 'Layout of prefill (searched where not given):';

export const inferFlags = {
  model: { path: 'model', describe: 'Id of a model, or the path of a config.json' },
  chip: { path: 'serving.cluster.chip', describe: 'Id of a chip' },
  chips: { path: 'serving.cluster.chips', describe: 'How many chips' },
  input: { path: 'serving.workload.inputTokens', describe: 'Tokens of a prompt' },
  output: { path: 'serving.workload.outputTokens', describe: 'Tokens of an answer' },
  rate: {
    path: 'serving.workload.arrivals.requestsPerSecond',
    describe: 'Requests per second, on average',
  },
  concurrency: {
    path: 'serving.workload.arrivals.concurrency',
    describe: 'Requests in flight, instead of a rate',
  },
  trace: {
    path: 'serving.workload.arrivals.trace',
    describe: 'Recorded requests, such as azure-2023-conv, or the path of a .csv or .jsonl',
  },
  'prefix-hit-rate': {
    path: 'serving.workload.prefixCacheHitRate',
    describe: 'Share of the prompt that is cached, such as 0.5',
  },
  'slo-ttft': {
    path: 'serving.slo.timeToFirstToken',
    describe: 'Longest wait for the first token, such as "2 s"',
  },
  'slo-tpot': {
    path: 'serving.slo.timePerOutputToken',
    describe: 'Longest time per further token, such as "50 ms"',
  },
  precision: { path: 'serving.precision', describe: 'bf16, fp8, int8 or fp4' },
  'attention-precision': { path: 'serving.attentionPrecision', describe: 'The same, of attention' },
  'kv-precision': { path: 'serving.kvCachePrecision', describe: 'Of the cache: bf16, fp8 or int8' },
  'draft-tokens': {
    path: 'serving.speculative.draftTokens',
    describe: 'Tokens drafted per step (needs --accepted-tokens)',
  },
  'accepted-tokens': {
    path: 'serving.speculative.acceptedTokensPerStep',
    describe: 'Tokens kept per step, such as 1.7',
  },
  tp: { path: 'serving.plan.decode.tensorParallel', describe: 'Tensor parallel', group: decode },
  pp: {
    path: 'serving.plan.decode.pipelineParallel',
    describe: 'Pipeline parallel',
    group: decode,
  },
  ep: { path: 'serving.plan.decode.expertParallel', describe: 'Expert parallel', group: decode },
  dp: {
    path: 'serving.plan.decode.dataParallelAttention',
    describe: 'Data parallel attention',
    group: decode,
  },
  batch: {
    path: 'serving.plan.decode.batchPerChip',
    describe: 'Sequences per chip',
    group: decode,
  },
  'prefill-tp': {
    path: 'serving.plan.prefill.tensorParallel',
    describe: 'Tensor parallel',
    group: prefill,
  },
  'prefill-pp': {
    path: 'serving.plan.prefill.pipelineParallel',
    describe: 'Pipeline parallel',
    group: prefill,
  },
  'prefill-ep': {
    path: 'serving.plan.prefill.expertParallel',
    describe: 'Expert parallel',
    group: prefill,
  },
  'prefill-dp': {
    path: 'serving.plan.prefill.dataParallelAttention',
    describe: 'Data parallel attention',
    group: prefill,
  },
  'prefill-batch': {
    path: 'serving.plan.prefill.batchPerChip',
    describe: 'Prompts per chip',
    group: prefill,
  },
  ...simulationFlags,
  ...priceFlags,
} as const satisfies DocumentFlags;

export const inferCommand = command({
  name: 'infer',
  summary: 'Time and price one service, without a file',
  arguments: {},
  flags: {
    ...inferFlags,
    slo: { describe: 'Both targets at once, such as "2 s,50 ms" (first token, each further one)' },
    simulate: { describe: 'Play the service request by request', switch: true },
    log: { describe: 'File for every simulated request: .parquet or .csv' },
    format: { describe: 'Formats of the reports: html,png,md,csv,xlsx,json' },
    lang: { describe: 'Language of the reports: en or id' },
    advice: adviceFlag,
    long: longFlag,
  },
  examples: [
    [
      'neraca infer --model mixtral-8x7b --chip h100-sxm --chips 8 --input 1024 --output 256 --rate 20',
      'latency, throughput and price at 20 requests per second',
    ],
    [
      'neraca infer --model deepseek-v3 --chip h800-sxm --chips 160 --input 4096 --output 1024 --concurrency 5000 --slo-tpot "50 ms"',
      'the same for 5,000 requests in flight',
    ],
    [
      'neraca infer --model deepseek-r1 --chip h800-sxm --chips 32 --trace azure-2023-conv --slo "2 s,50 ms"',
      'a recorded hour of chats, request by request',
    ],
    [
      'neraca infer --model mixtral-8x7b --chip h100-sxm --chips 8 --input 1024 --output 256 --rate 20 --simulate --log requests.csv',
      'every request of a drawn load, in a file (.csv or .parquet)',
    ],
  ],
  async run(
    { json = false, out, format, lang, advice = false, slo, simulate, log, seed, long, ...values },
    terminal,
  ) {
    const formats = formatsIn(format);
    if (values.rate !== undefined && values.concurrency !== undefined) {
      throw new UsageError('neraca infer: --rate and --concurrency exclude each other');
    }
    if (values.trace !== undefined && values.concurrency !== undefined) {
      throw new UsageError('neraca infer: --trace and --concurrency exclude each other');
    }
    const [
      { questionOf, answerTo, advisedAnswer },
      { naming },
      { runSummary },
      watching,
      { goAhead, playing },
    ] = await Promise.all([
      import('../scenario.ts'),
      import('../naming.ts'),
      import('../text/run-summary.ts'),
      import('../watch.ts'),
      import('../ahead.ts'),
    ]);
    const kind = arrivalsKind(values);
    const simulation = asksForSimulation({ ...values, simulate, log })
      ? { simulation: seed === undefined ? {} : { seed: Number(seed) } }
      : {};
    const base = {
      name: `Serving ${values.model ?? ''} on ${values.chips ?? ''} ${values.chip ?? ''}`,
      serving: { workload: { arrivals: { kind } }, ...simulation },
    };
    terminal.stage('simulating');
    const ask = () => questionOf(documentFrom(inferFlags, { ...targetsIn(slo), ...values }, base));
    const question = naming('neraca infer', ask, atFlag(inferFlags));
    const who = 'neraca infer';
    const work = naming(
      who,
      () => playing(question.document, question.library),
      atFlag(inferFlags),
    );
    if (work !== undefined) goAhead(work, { who, long }, terminal);
    const watch = naming('neraca infer', () => watching.watchOf(log, terminal));
    const answer = naming('neraca infer', () => answerTo(question, watch), atFlag(inferFlags));
    watch.write();
    const result = advice ? advisedAnswer(question, answer, terminal) : answer;
    const words = () => runSummary(result, terminal.colours);
    await deliver(result, { json, directory: out, formats, words, question, lang }, terminal);
  },
});

function arrivalsKind(values: Readonly<Record<string, unknown>>): string {
  if (values['trace'] !== undefined) return 'trace';
  return values['concurrency'] === undefined ? 'poisson' : 'closed';
}

/** `"2 s,50 ms"` as the two flags it stands for. */
function targetsIn(slo: string | undefined): Readonly<Record<string, string>> {
  if (slo === undefined) return {};
  const [first = '', each = '', ...more] = slo.split(',').map(target => target.trim());
  if (more.length > 0 || (first === '' && each === '')) {
    throw new UsageError(
      `neraca infer: --slo: expected two times such as "2 s,50 ms", got "${slo}"`,
    );
  }
  return {
    ...(first === '' ? {} : { 'slo-ttft': first }),
    ...(each === '' ? {} : { 'slo-tpot': each }),
  };
}
