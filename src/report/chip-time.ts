/** Chip-time of the same work on every chip, divided among what bounds it: the parts add up to the whole. */
import type { OperatorTime, Phase, ServingResult, TrainingResult } from '../scenario/result.ts';
import { mega } from '../units/quantity.ts';

/** What buys time, in the order of charts. */
export const resources = [
  'compute',
  'memory bandwidth',
  'network',
  'launch and latency',
  'pipeline and layout',
] as const;
export type Resource = (typeof resources)[number];

/** What bounds an operator that computes; messages count where a step waits for them. */
const resourceOfBound: Readonly<Record<OperatorTime['bound'], Resource>> = {
  compute: 'compute',
  memory: 'memory bandwidth',
  network: 'network',
  latency: 'launch and latency',
};

/** Phases of a step that no operator stands for alone. */
const resourceOfPhase: Readonly<Record<string, Resource>> = {
  'Exposed communication': 'network',
  'Stage transfers': 'network',
  'Gradients and parameters': 'network',
  'Kernel launch': 'launch and latency',
  'Host and launch gaps': 'launch and latency',
  Recomputation: 'pipeline and layout',
  'Uneven stages': 'pipeline and layout',
  'Pipeline bubble': 'pipeline and layout',
  Optimizer: 'pipeline and layout',
  Stragglers: 'pipeline and layout',
  'Speculative draft': 'pipeline and layout',
};

/** Chip-seconds of a million tokens. */
export interface ChipTime {
  readonly total: number;
  readonly by: Readonly<Record<Resource, number>>;
}

/** Of a step: what adding up in binary leaves over. */
const noise = 2 ** -30;

interface Step {
  readonly phases: readonly Phase[];
  readonly operators: readonly OperatorTime[];
}

function chipTime(tokensPerSecondPerChip: number, { phases, operators }: Step): ChipTime {
  const total = mega / tokensPerSecondPerChip;
  const step = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const by = Object.fromEntries(resources.map(name => [name, 0])) as Record<Resource, number>;
  let waited = 0;
  for (const { name, seconds } of phases) {
    const resource = resourceOfPhase[name];
    if (resource === undefined) continue;
    by[resource] += seconds;
    waited += seconds;
  }
  const computing = operators.filter(({ bound }) => bound !== 'network');
  const busy = computing.reduce((sum, { seconds }) => sum + seconds, 0);
  const computed = Math.min(busy, step - waited);
  for (const { bound, seconds } of computing) {
    by[resourceOfBound[bound]] += (seconds * computed) / busy;
  }
  const left = step - waited - computed;
  by['pipeline and layout'] += left > step * noise ? left : 0;
  for (const name of resources) by[name] *= total / step;
  return { total, by };
}

/** Of a million training tokens; nothing where training does not fit. */
export function trainingChipTime(training: TrainingResult | undefined): ChipTime | undefined {
  if (training === undefined || training.breakdown.phases.length === 0) return undefined;
  return chipTime(training.tokensPerSecondPerChip, training.breakdown);
}

/** Of a million output tokens while decoding flat out; nothing where serving does not fit. */
export function decodingChipTime(serving: ServingResult | undefined): ChipTime | undefined {
  if (serving === undefined || serving.decode.breakdown.phases.length === 0) return undefined;
  return chipTime(serving.decode.tokensPerSecondPerChip, serving.decode.breakdown);
}
