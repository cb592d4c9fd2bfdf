/** How fast searches and sweeps are: the plans of GPT-3 and DeepSeek-V3, the points of a service, the points of a sweep. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { createLibrary } from '../src/scenario/create-library.ts';
import { checkScenario } from '../src/scenario/scenario-document.ts';
import { searchInfer } from '../src/search/infer/search-infer.ts';
import { compileSweep } from '../src/search/sweep/evaluator.ts';
import { readSweep } from '../src/search/sweep/sweep-document.ts';
import { searchSpace } from '../src/search/train/branch-and-bound.ts';
import { trainingSpace, variedWords } from '../src/search/train/space.ts';
import { calculonPoints, gpt3OnThousand } from '../test/support/calculon-space.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

/**
 * Calculon covers 150 to 280 points a second on two processes, and did not end a space like GPT-3's (1,136,960 points, of
 * another batch) in a quarter of an hour. Of its 1,501,760 points for this question, host memory and overlap included,
 * `test/search/calculon-space.test.ts` finds every one in the widest of these spaces.
 */
describe('all training plans', () => {
  const calculon = calculonPoints(gpt3OnThousand);
  const cases = [
    ['gpt-3-175b', 'a100-80gb-sxm', 1024, 1536, 2048, 'bf16', [], ''],
    [
      ...(['gpt-3-175b', 'a100-80gb-sxm', 1024, 1536, 2048, 'bf16', variedWords] as const),
      ` with host memory and overlap, ${calculon} points of Calculon`,
    ],
    ['deepseek-v3', 'h800-sxm', 2048, 15360, 4096, 'fp8', [], ''],
  ] as const;
  for (const [
    model,
    id,
    chips,
    globalBatchSequences,
    sequenceLength,
    precision,
    vary,
    also,
  ] of cases) {
    const chip = library.chip(id);
    const task = {
      architecture: library.model(model),
      chips,
      domainChips: chip.scaleUp.domainChips,
      sequenceLength,
      globalBatchSequences,
      precision,
    };
    const device = { chip, efficiency: library.efficiency(chip.efficiency) };
    const search = () => {
      const space = trainingSpace(task, {}, vary);
      if (space === undefined) throw new Error('there are plans');
      return searchSpace(space, device, library.trainingStacks, { keep: 24 });
    };
    bench(
      `of ${model} on ${chips} ${id}: ${search().considered} plans${also}`,
      () => void search(),
      // The widest takes seconds, and was run once to count its plans.
      vary.length > 0
        ? { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 }
        : { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 },
    );
  }
});

/** aiconfigurator evaluates 26,008 points of the first in 11 s, and 79,992 of the second in 21 s, warm. */
describe('the frontier of a service', () => {
  for (const [model, chip, chips] of [
    ['qwen3-32b', 'h200-sxm', 32],
    ['llama-3.1-70b', 'h100-sxm', 8],
  ] as const) {
    const document = checkScenario(
      {
        name: 'Bench',
        model,
        serving: {
          cluster: { chip, chips },
          workload: {
            inputTokens: 4000,
            outputTokens: 500,
            arrivals: { kind: 'poisson', requestsPerSecond: 1 },
          },
        },
      },
      'bench',
    );
    bench(
      `of ${model} on ${chips} ${chip}`,
      () => void searchInfer({ document, chips: [], precisions: [] }, library),
      { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 },
    );
  }
});

/**
 * Every point of the first differs in its plan or batch, of the second in its load; those of the others in money alone.
 * No point of the first two agrees with another, so that nothing is kept and each is worked out anew, in every round.
 */
describe('a sweep', () => {
  const mixtral = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
  const sweepOf = (axes: object, outputs: readonly string[], change: object = {}) => {
    const document = { name: 'Bench', scenario: 'mixtral', inputs: 'axes', accuracy: 'close' };
    return compileSweep(
      readSweep(JSON.stringify({ ...document, axes, outputs }), 'bench'),
      { ...mixtral, ...change },
      { library, file: 'bench' },
    );
  };
  const layout = { tensorParallel: 2, expertParallel: 2, dataParallelAttention: 1 };
  const cases = [
    [
      'training points',
      sweepOf(
        {
          chips: { set: 'training.cluster.chips', values: [64, 128, 256, 512] },
          recompute: { set: 'training.plan.recompute', values: ['none', 'selective', 'full'] },
          rounds: { from: 1, to: 2000, count: 2000, whole: true },
          batch: { set: 'training.globalBatchSequences', expression: '512 * rounds' },
        },
        ['training.stepSeconds', 'training.mfu', 'training.hours'],
        {
          training: {
            ...mixtral.training,
            tokens: '20e12',
            plan: {
              ...{ tensorParallel: 1, contextParallel: 1, pipelineParallel: 4, expertParallel: 8 },
              ...{ microBatchSequences: 1, virtualPipelineStages: 1, pipelineSchedule: '1f1b' },
            },
          },
        },
      ),
    ],
    [
      'serving points',
      sweepOf(
        {
          input: {
            set: 'serving.workload.inputTokens',
            from: 128,
            to: 4096,
            count: 40,
            whole: true,
          },
          output: {
            set: 'serving.workload.outputTokens',
            from: 16,
            to: 1024,
            count: 80,
            whole: true,
          },
          batch: { set: 'serving.plan.decode.batchPerChip', values: [4, 8, 16, 24, 32] },
        },
        ['serving.outputTokensPerSecondPerChip', 'serving.timePerOutputToken.mean'],
        { serving: { ...mixtral.serving, plan: { prefill: layout, decode: layout } } },
      ),
    ],
    [
      'points of money',
      sweepOf(
        {
          rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 1000, unit: 'USD/h' },
          months: { set: 'economics.horizon', values: [6, 12, 24, 36], unit: 'months' },
        },
        ['training.hours', 'economics.training.usd'],
      ),
    ],
    [
      'points of a life',
      sweepOf(
        {
          rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 1000, unit: 'USD/h' },
          months: { set: 'economics.horizon', values: [6, 12, 24, 36], unit: 'months' },
        },
        ['economics.training.usd', 'economics.lifetime.crossing'],
      ),
    ],
  ] as const;
  for (const [name, sweep] of cases) {
    bench(`of ${sweep.size} ${name}`, () => void sweep.evaluate(0, sweep.size), {
      iterations: 3,
      time: 0,
      warmupIterations: 1,
      warmupTime: 0,
    });
  }
});
