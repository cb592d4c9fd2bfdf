/** What `models` prints: the models that are known, or the figures of one. */
import type { Architecture } from '../../../model/architecture.ts';
import { attentionKind } from '../../../model/attention/attention.ts';
import { feedForwardKind } from '../../../model/feed-forward/feed-forward.ts';
import { figuresSequence, type ModelFigures } from '../../../scenario/model-figures.ts';
import { formatBytes, formatCount, formatFlop } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { factLines } from './facts.ts';
import { hanging } from './wrap.ts';

const heads = [
  { label: 'Model' },
  { label: 'Parameters', right: true },
  { label: 'Active', right: true },
  { label: 'Weights', right: true },
  { label: 'Cache/token', right: true },
  { label: 'FLOP/token', right: true },
];

const trainedOn = `to train on sequences of ${formatCount(figuresSequence)} tokens`;

/** One model a line. */
export function modelList(models: readonly ModelFigures[], colours: Colours): string {
  const rows = models.map(model => [
    model.id,
    formatCount(model.parameters.total),
    formatCount(model.parameters.active),
    formatBytes(model.weightBytes),
    formatBytes(model.kvCacheBytesPerToken),
    formatFlop(model.trainingFlopPerToken),
  ]);
  return [
    ...columnLines(heads, rows, colours),
    '',
    ...hanging('  ', `Weights as published; cache in BF16; FLOP ${trainedOn}.`).map(colours.dim),
  ].join('\n');
}

/** Shapes, parameters, weights, cache and FLOP of one model. */
export function modelDetails(
  { name, family, hidden, vocabulary, contextLimit, layers, mtpLayers, stored }: Architecture,
  figures: ModelFigures,
  colours: Colours,
): string {
  const { parameters } = figures;
  const mtp = mtpLayers === 0 ? '' : `; ${formatCount(parameters.mtp)} more in ${mtpLayers} MTP`;
  const facts = [
    {
      label: 'Parameters',
      value: formatCount(parameters.total),
      remark: `${formatCount(parameters.active)} active per token${mtp}`,
    },
    {
      label: 'Weights',
      value: formatBytes(figures.weightBytes),
      remark: `as published (${stored.format})`,
    },
    {
      label: 'Cache per token',
      value: formatBytes(figures.kvCacheBytesPerToken),
      remark: 'in BF16',
    },
    {
      label: 'FLOP per token',
      value: formatFlop(figures.trainingFlopPerToken),
      remark: trainedOn,
    },
    { label: 'Context', value: formatCount(contextLimit), remark: 'tokens' },
    {
      label: 'Width',
      value: formatCount(hidden),
      remark: `vocabulary of ${formatCount(vocabulary)}`,
    },
    ...layers.map(({ count, attention, feedForward }) => ({
      label: 'Layers',
      value: String(count),
      remark: `${attentionKind(attention).words(attention)}; ${feedForwardKind(feedForward).words(feedForward)}`,
    })),
  ];
  return [
    `${colours.bold(name)}  ${figures.id}, ${family}`,
    ...factLines(facts, colours),
    ...(figures.defaulted.length === 0
      ? []
      : hanging('  note: ', `taken by default: ${figures.defaulted.join(', ')}`).map(colours.dim)),
  ].join('\n');
}
