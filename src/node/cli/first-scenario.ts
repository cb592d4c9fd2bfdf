/** The scenario that `neraca init` writes: few words, each explained in its description. */
import { join, relative } from 'node:path';
import type { Library } from '../../scenario/library.ts';
import { checkScenario } from '../../scenario/scenario-document.ts';
import { InputError } from '../../schema/input-error.ts';
import { packageRoot } from '../package-root.ts';
import type { Answers, Question } from './questions.ts';

/** The five questions. */
export function questionsOf(library: Library): readonly Question[] {
  const books = library.priceIds.filter(id => /^\d{4}-q\d$/.test(id));
  return [
    {
      flag: 'model',
      text: 'Which model? An id of `neraca models`, or the path of a config.json',
      fallback: 'mixtral-8x7b',
      fault: answer => faultOf(() => library.model(answer)),
    },
    {
      flag: 'chip',
      text: 'Which chip? An id of `neraca hardware`',
      fallback: 'h100-sxm',
      fault: answer => faultOf(() => library.chip(answer)),
    },
    {
      flag: 'train-chips',
      text: 'How many chips train it? 0 for no training',
      fallback: '64',
      fault: countFault,
    },
    {
      flag: 'serve-chips',
      text: 'How many chips serve it? 0 for no serving',
      fallback: '8',
      fault: countFault,
    },
    {
      flag: 'prices',
      text: 'Prices of which quarter?',
      fallback: books.at(-1) ?? '2026-q2',
      fault: answer => faultOf(() => library.prices(answer)),
    },
  ];
}

function faultOf(lookUp: () => unknown): string | undefined {
  try {
    lookUp();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
}

function countFault(answer: string): string | undefined {
  const whole = /^\d{1,9}$/.test(answer);
  return whole ? undefined : `expected a whole number of chips, 0 or more, got "${answer}"`;
}

const explanation = [
  'Written by `neraca init`; change anything.',
  'Quantities are texts with a unit ("2 s", "2 USD/h"), counts are plain numbers.',
  'A plan of "auto" is chosen by Neraca.',
];
const ofTraining =
  'In training: tokens is the text to learn from, globalBatchSequences × sequenceLength the tokens of a step.';
const ofServing =
  'In serving: inputTokens and outputTokens are the mean prompt and answer, requestsPerSecond the load, slo the promise to users.';
const ofMoney = 'In economics: the price book, and how long the service lives.';

/** The document for these answers, checked as any other. */
export function firstScenario(
  { model = '', chip = '', prices = '', ...chips }: Answers,
  library: Library,
  folder: string,
): Readonly<Record<string, unknown>> {
  const trainers = Number(chips['train-chips']);
  const servers = Number(chips['serve-chips']);
  const parts = [
    trainers > 0 ? [`trained on ${trainers} ${chip}`] : [],
    servers > 0 ? [`served on ${servers} ${chip}`] : [],
  ].flat();
  const explained = [
    ...explanation,
    ...(trainers > 0 ? [ofTraining] : []),
    ...(servers > 0 ? [ofServing] : []),
    ofMoney,
  ];
  const document = {
    $schema: relative(folder, join(packageRoot, 'scenarios', 'scenario.schema.json')),
    name: [library.model(model).id, parts.join(', ')].filter(part => part !== '').join(': '),
    description: explained.join(' '),
    model,
    ...(trainers > 0 ? { training: trainingPart(chip, trainers) } : {}),
    ...(servers > 0 ? { serving: servingPart(chip, servers) } : {}),
    economics: { prices, horizon: '12 months' },
  };
  checkScenario(document, 'neraca init');
  return document;
}

function trainingPart(chip: string, chips: number) {
  return {
    cluster: { chip, chips },
    tokens: '200e9',
    sequenceLength: 4096,
    globalBatchSequences: 2 ** 10,
    precision: 'bf16',
    plan: 'auto',
  };
}

function servingPart(chip: string, chips: number) {
  return {
    cluster: { chip, chips },
    workload: {
      inputTokens: 2 ** 10,
      outputTokens: 256,
      arrivals: { kind: 'poisson', requestsPerSecond: chips },
    },
    plan: 'auto',
    slo: { timeToFirstToken: '2 s', timePerOutputToken: '50 ms' },
  };
}
