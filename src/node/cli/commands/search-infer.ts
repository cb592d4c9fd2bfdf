/** `neraca search infer`: how to serve a model: the frontier, the cheapest fleet for a rate, the largest rate of some chips. */
import type { Precision } from '../../../hardware/chip.ts';
import { expertsOf } from '../../../model/experts.ts';
import { milli } from '../../../units/quantity.ts';
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { atFlag, documentFrom } from '../document-flags.ts';
import { longFlag } from '../long-flag.ts';
import { amount, oneOf } from '../number-flags.ts';
import { UsageError } from '../usage-error.ts';
import { inferFlags } from './infer.ts';

const flags = {
  model: inferFlags.model,
  chip: { ...inferFlags.chip, describe: 'Id of a chip, or several such as h800-sxm,ascend-910c' },
  chips: inferFlags.chips,
  input: inferFlags.input,
  output: inferFlags.output,
  rate: { ...inferFlags.rate, describe: 'Requests per second that a fleet has to answer' },
  'prefix-hit-rate': inferFlags['prefix-hit-rate'],
  'slo-ttft': inferFlags['slo-ttft'],
  'slo-tpot': inferFlags['slo-tpot'],
  'kv-precision': inferFlags['kv-precision'],
  'draft-tokens': inferFlags['draft-tokens'],
  'accepted-tokens': inferFlags['accepted-tokens'],
  prices: inferFlags.prices,
  region: inferFlags.region,
  basis: inferFlags.basis,
  'chip-hour': inferFlags['chip-hour'],
} as const;

/** How often, and of what length, the largest rate is played: about 30 times where measured. */
const mostPlays = 40;
const playedEach = { simulation: { requests: 20_000 } } as const;

export const searchInferCommand = command({
  name: 'search infer',
  summary: 'Find how to serve: the frontier, the cheapest fleet, the largest rate',
  arguments: {},
  flags: {
    ...flags,
    precision: { describe: 'Formats to try, such as bf16,fp8; what the chip has if not given' },
    simulate: {
      describe: 'Find the largest rate by playing the fleet too, with a 95% interval',
      switch: true,
    },
    long: longFlag,
    emit: { describe: 'Write how to launch the fleet: vllm, sglang, trtllm, kubernetes or slurm' },
    'model-path': {
      describe: 'Name or path of the weights in those files; the model id if not given',
    },
  },
  examples: [
    [
      'neraca search infer --model deepseek-v3 --chip h800-sxm --chips 160 --input 4096 --output 1024 --slo-tpot "50 ms"',
      'throughput per chip against speed per user',
    ],
    [
      'neraca search infer --model llama-3.1-70b --chip h100-sxm,h200-sxm --chips 64 --input 2048 --output 512 --rate 20 --slo-ttft "1 s" --slo-tpot "40 ms" --emit vllm',
      'the cheapest fleet for 20 requests per second, and how to launch it',
    ],
  ],
  async run(
    { json = false, out, precision, emit, simulate = false, long, 'model-path': path, ...values },
    terminal,
  ) {
    if (simulate && values['slo-ttft'] === undefined && values['slo-tpot'] === undefined)
      throw new UsageError('neraca search infer: --simulate: needs --slo-ttft or --slo-tpot');
    const [
      { questionOf },
      { naming },
      { searchInfer },
      { inferSearchText },
      launch,
      { precisions },
      { goAhead, playing },
    ] = await Promise.all([
      import('../scenario.ts'),
      import('../naming.ts'),
      import('../../../search/infer/search-infer.ts'),
      import('../text/infer-search-text.ts'),
      import('../../../search/emit/emit-serving.ts'),
      import('../../../hardware/chip.ts'),
      import('../ahead.ts'),
    ]);
    const target = emit === undefined ? undefined : oneOf('emit', emit, launch.servingTargets);
    const formats: readonly Precision[] = (precision?.split(',') ?? []).map(word =>
      oneOf('precision', word.trim(), precisions),
    );
    const rate = values.rate === undefined ? undefined : amount('rate', values.rate);
    const chips = values.chip?.split(',').map(id => id.trim()) ?? [];
    const spelled = {
      ...values,
      ...(chips[0] === undefined ? {} : { chip: chips[0] }),
      rate: values.rate ?? '1',
    };
    const base = {
      name: `Serving ${values.model ?? ''}`,
      serving: { workload: { arrivals: { kind: 'poisson' } } },
    };
    terminal.stage('searching');
    const began = performance.now();
    const { found, experts } = naming(
      'neraca search infer',
      () => {
        const { document, library } = questionOf(documentFrom(flags, spelled, base));
        const { serving } = document;
        const play = simulate && serving && { ...document, serving: { ...serving, ...playedEach } };
        const work = play ? playing(play, library, mostPlays) : undefined;
        if (work !== undefined)
          goAhead(
            { ...work, what: `at most ${work.what}` },
            { who: 'neraca search infer', long },
            terminal,
          );
        const asked = rate === undefined ? {} : { requestsPerSecond: rate };
        const question = {
          document,
          chips,
          precisions: formats,
          ...asked,
          played: simulate,
          progress: (what: string) => terminal.stage(what),
        };
        return {
          found: searchInfer(question, library),
          experts: expertsOf(library.model(document.model))?.experts,
        };
      },
      atFlag(flags),
    );
    const seconds = (performance.now() - began) * milli;
    const fleet = found.cheapest ?? found.largest;
    const emitted =
      target === undefined || fleet === null
        ? undefined
        : launch.emitServing(target, {
            model: path ?? found.model,
            fleet,
            contextTokens: Number(values.input) + Number(values.output),
            experts,
          });
    const { considered, evaluated, ...rest } = found;
    const answer = {
      considered,
      evaluated,
      seconds,
      ...rest,
      ...(emitted === undefined ? {} : { emitted }),
    };
    const words = () => inferSearchText(found, seconds, emitted, terminal.colours);
    await deliverData(answer, { json, directory: out, words, file: 'search.json' }, terminal);
  },
});
