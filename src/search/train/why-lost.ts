/** Why one training plan lost to another, in the words of the step's parts. */
import { formatDuration, formatNumber, formatPercent } from '../../units/format.ts';
import type { Simulated } from './search-one.ts';
import type { Objective } from './search-train.ts';

const parts = {
  steadySeconds: 'work of the busiest rank',
  bubbleSeconds: 'pipeline bubble',
  stageTransferSeconds: 'transfers between stages',
  gradientSeconds: 'gradients and parameters that nothing hides',
  hostSeconds: 'waiting for the memory of the host',
  optimizerSeconds: 'optimizer',
  slowdownSeconds: 'stragglers',
} as const satisfies Partial<Record<keyof Simulated['step'], string>>;

/** A part counts when it explains at least this share of the difference. */
const telling = 0.2;

/** `1.8% longer: pipeline bubble +0.4 s`. */
export function whyLost(loser: Simulated, best: Simulated, objective: Objective): string {
  const more = loser.step.seconds - best.step.seconds;
  if (loser.told.chips !== best.told.chips) return onOtherChips(loser, best, objective);
  const lead = `${formatPercent(more / best.step.seconds)} longer`;
  if (more <= 0) return `as fast; ${memoryWords(loser, best)}`;
  const causes = Object.entries(parts)
    .map(([key, name]) => ({ name, extra: difference(loser, best, key as keyof typeof parts) }))
    .filter(({ extra }) => extra >= telling * more)
    .sort((one, other) => other.extra - one.extra)
    .map(({ name, extra }) => `${name} +${formatDuration(extra)}`);
  return causes.length === 0 ? lead : `${lead}: ${causes.join(', ')}`;
}

function difference(loser: Simulated, best: Simulated, key: keyof typeof parts): number {
  return loser.step[key] - best.step[key];
}

function memoryWords({ told: { memoryBytes } }: Simulated, best: Simulated): string {
  return memoryBytes > best.told.memoryBytes
    ? 'it needs more memory'
    : 'it stands later in the list';
}

function onOtherChips({ told }: Simulated, best: Simulated, objective: Objective): string {
  const ratio = {
    time: told.stepSeconds / best.told.stepSeconds,
    cost: told.usdPerStep / best.told.usdPerStep,
    energy: told.joulesPerStep / best.told.joulesPerStep,
  }[objective];
  return `${formatPercent(ratio - 1)} more ${objective} on ${formatNumber(told.chips)} chips`;
}
