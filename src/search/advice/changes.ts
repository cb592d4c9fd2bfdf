/** Changes that an operator could make to a scenario, one at a time. */
import { bytesPerElement } from '../../hardware/precision.ts';
import type { Architecture } from '../../model/architecture.ts';
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { storedPrecision } from '../../scenario/simulation.ts';
import { formatNumber } from '../../units/format.ts';

export type Half = 'training' | 'serving';

export interface Change {
  readonly half: Half;
  /** What to do, such as "train in FP8". */
  readonly text: string;
  /** Of changes of one kind only the best is told. */
  readonly kind: 'layout' | 'precision' | 'batch' | 'chip' | 'cache' | 'drafts' | 'size';
  readonly document: ScenarioDocument;
  /** What it is judged by: flat out, or at the load that is offered. */
  readonly at: 'capacity' | 'load';
}

type Training = NonNullable<ScenarioDocument['training']>;
type Serving = NonNullable<ScenarioDocument['serving']>;

/** Drafts kept of each drafted token where nobody has measured it: what DeepSeek and Huawei report is 0.7 to 0.9. */
const keptDrafts = 0.7;

/** Everything worth trying, whether it helps or not. */
export function possibleChanges(document: ScenarioDocument, library: Library): readonly Change[] {
  const model = library.model(document.model);
  const { training, serving, ...rest } = document;
  return [
    ...(training === undefined ? [] : trainingChanges(training, { rest, model, library })),
    ...(serving === undefined ? [] : servingChanges(serving, { rest, model, library })),
  ];
}

interface Around {
  readonly rest: Omit<ScenarioDocument, 'training' | 'serving'>;
  readonly model: Architecture;
  readonly library: Library;
}

function trainingChanges(training: Training, { rest, model, library }: Around): readonly Change[] {
  const change = (kind: Change['kind'], text: string, by: Partial<Training>): Change => ({
    half: 'training',
    kind,
    text,
    at: 'load',
    document: { ...rest, training: { ...training, ...by } },
  });
  const precision = training.precision ?? storedPrecision(model);
  const chip = library.chip(training.cluster.chip);
  const layoutGiven = training.plan !== undefined && training.plan !== 'auto';
  const { globalBatchSequences: batch } = training;
  return [
    ...(layoutGiven
      ? [change('layout', 'search the layout instead of fixing it', { plan: 'auto' })]
      : []),
    ...(precision === 'bf16' && chip.peakFlopPerSecond.fp8 !== undefined
      ? [change('precision', 'train in FP8', { precision: 'fp8' })]
      : []),
    ...(2 * batch * training.sequenceLength <= training.tokens
      ? [
          change(
            'batch',
            `double the batch to ${formatNumber(2 * batch)} sequences, if the loss allows it`,
            {
              globalBatchSequences: 2 * batch,
            },
          ),
        ]
      : []),
    ...otherChips(training.cluster.chip, library).map(id =>
      change('chip', `train on as many ${library.chip(id).name}`, {
        cluster: { ...training.cluster, chip: id },
        plan: 'auto',
      }),
    ),
  ];
}

function servingChanges(serving: Serving, { rest, model, library }: Around): readonly Change[] {
  const change = (
    kind: Change['kind'],
    text: string,
    by: Partial<Serving>,
    at: Change['at'] = 'capacity',
  ): Change => ({
    half: 'serving',
    kind,
    text,
    at,
    document: { ...rest, serving: { ...serving, ...by } },
  });
  const precision = serving.precision ?? storedPrecision(model);
  const chip = library.chip(serving.cluster.chip);
  const narrower = (['fp8', 'fp4'] as const).filter(
    format =>
      bytesPerElement[format] < bytesPerElement[precision] &&
      chip.peakFlopPerSecond[format] !== undefined,
  );
  const layoutGiven = serving.plan !== undefined && serving.plan !== 'auto';
  const fewer = Math.floor(serving.cluster.chips / 2);
  return [
    ...(layoutGiven
      ? [change('layout', 'search the layouts instead of fixing them', { plan: 'auto' })]
      : []),
    ...narrower.map(format =>
      change('precision', `serve in ${format.toUpperCase()}, if the answers stay good`, {
        precision: format,
      }),
    ),
    ...((serving.kvCachePrecision ?? 'bf16') === 'bf16'
      ? [change('cache', 'keep the cache in FP8', { kvCachePrecision: 'fp8' })]
      : []),
    ...(serving.speculative === undefined && model.mtpLayers > 0
      ? [
          change(
            'drafts',
            `draft one token with the prediction layer, if ${keptDrafts * 10} of 10 are kept`,
            {
              speculative: { draftTokens: 1, acceptedTokensPerStep: 1 + keptDrafts },
            },
          ),
        ]
      : []),
    ...otherChips(serving.cluster.chip, library).map(id =>
      change('chip', `serve on as many ${library.chip(id).name}`, {
        cluster: { ...serving.cluster, chip: id },
        plan: 'auto',
      }),
    ),
    ...(fewer > 0
      ? [
          change(
            'size',
            `serve on ${fewer} chips`,
            { cluster: { ...serving.cluster, chips: fewer } },
            'load',
          ),
        ]
      : []),
  ];
}

/** Chips whose figures are on a data sheet or announced: nobody is advised to buy a rumour. */
function otherChips(own: string, library: Library): readonly string[] {
  return library.chipIds.filter(id => id !== own && library.chip(id).confidence !== 'press');
}
