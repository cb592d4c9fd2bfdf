/** What `models` prints: the models that are known, or the anatomy of one. */
import type { Architecture } from '../../../model/architecture.ts';
import type { ModelFigures } from '../../../scenario/model-figures.ts';
import { formatBytes, formatCount, formatFlop } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { type Fact, factLines } from './facts.ts';
import { hanging } from './wrap.ts';

const heads = [
  { label: 'Model' },
  { label: 'Total', right: true },
  { label: 'Active', right: true },
  { label: 'Context', right: true },
  { label: 'Cache/token', right: true },
  { label: 'State', right: true },
];

/** One model a line. */
export function modelList(models: readonly ModelFigures[], colours: Colours): string {
  const rows = models.map(model => [
    model.id,
    formatCount(model.parameters.total),
    formatCount(model.parameters.active),
    formatCount(model.contextTokens),
    formatBytes(model.kvCacheBytesPerToken),
    model.stateBytesPerSequence === 0 ? '' : formatBytes(model.stateBytesPerSequence),
  ]);
  const legend =
    'Active: used by one token, without the input embedding. Cache in BF16, all layers; state: what a long sequence keeps besides, whatever its length.';
  return [...columnLines(heads, rows, colours), '', ...hanging('  ', legend).map(colours.dim)].join(
    '\n',
  );
}

/** Shapes, parameters, weights, cache and FLOP of one model. */
export function modelDetails(
  { hidden, vocabulary, omitted = [] }: Architecture,
  figures: ModelFigures,
  colours: Colours,
): string {
  const layers = figures.layers.map(({ count, attention, feedForward }) => ({
    label: 'Layers',
    value: String(count),
    remark: `${attention}; ${feedForward}`,
  }));
  const facts = [
    ...parameterFacts(figures),
    {
      label: 'Weights',
      value: formatBytes(figures.weightBytes),
      remark: `as published (${figures.weightFormat})`,
    },
    ...cacheFacts(figures),
    ...flopFacts(figures),
    { label: 'Context', value: formatCount(figures.contextTokens), remark: 'tokens' },
    {
      label: 'Width',
      value: formatCount(hidden),
      remark: `vocabulary of ${formatCount(vocabulary)}`,
    },
    ...layers,
  ];
  const notes = [
    ...(figures.defaulted.length === 0
      ? []
      : [`not in the config, taken by default: ${figures.defaulted.join(', ')}`]),
    ...(omitted.length === 0 ? [] : [`not counted: ${omitted.join(', ')}`]),
  ];
  return [
    `${colours.bold(figures.name)}  ${figures.id}, ${figures.family}`,
    ...factLines(facts, colours),
    ...notes.flatMap(note => hanging('  note: ', note).map(colours.dim)),
  ].join('\n');
}

function parameterFacts({ parameters, mtpLayers }: ModelFigures): readonly Fact[] {
  const { total, active, embedding, head, layers, mtp, parts } = parameters;
  const count = (label: string, value: number, remark: string) =>
    value === 0 ? [] : [{ label: `  ${label}`, value: formatCount(value), remark }];
  const readings = `${formatCount(active + embedding)} with the input embedding, ${formatCount(active - head)} without the head`;
  return [
    { label: 'Parameters', value: formatCount(total), remark: 'layers, embedding and head' },
    ...count('embedding', embedding, 'input'),
    ...count('head', head, embedding === 0 ? 'output, and input as well' : 'output'),
    ...count('attention', parts.attention, `of ${formatCount(layers)} in layers`),
    ...count('routed experts', parts.routedExperts, ''),
    ...count('dense', parts.dense, 'dense layers and shared experts'),
    ...count('rest', parts.rest, 'norms, routers, biases'),
    { label: 'Active per token', value: formatCount(active), remark: readings },
    ...count(
      'MTP',
      mtp,
      `besides, in ${mtpLayers} prediction ${mtpLayers === 1 ? 'layer' : 'layers'}`,
    ),
  ];
}

function cacheFacts(figures: ModelFigures): readonly Fact[] {
  const { kvCacheBytesPerToken, stateBytesPerSequence, cacheBytesPerSequence } = figures;
  const context = formatCount(figures.decodeContextTokens);
  return [
    { label: 'Cache per token', value: formatBytes(kvCacheBytesPerToken), remark: 'in BF16' },
    ...(stateBytesPerSequence === 0
      ? []
      : [
          {
            label: 'State per sequence',
            value: formatBytes(stateBytesPerSequence),
            remark: 'whatever its length: windows in BF16, recurrent states in FP32',
          },
        ]),
    {
      label: 'Cache of a sequence',
      value: formatBytes(cacheBytesPerSequence),
      remark: `of ${context} tokens`,
    },
  ];
}

function flopFacts(figures: ModelFigures): readonly Fact[] {
  const sequence = formatCount(figures.sequenceTokens);
  const context = formatCount(figures.decodeContextTokens);
  return [
    {
      label: 'FLOP per token',
      value: formatFlop(figures.trainingFlopPerToken),
      remark: `to train on sequences of ${sequence} tokens`,
    },
    {
      label: '  prefill',
      value: formatFlop(figures.prefillFlopPerToken),
      remark: `in a prompt of ${sequence} tokens`,
    },
    {
      label: '  decode',
      value: formatFlop(figures.decodeFlopPerToken),
      remark: `at a context of ${context} tokens`,
    },
  ];
}
