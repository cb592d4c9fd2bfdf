/** What Neraca says about a published prefill or decode measurement, from its model, system and setup alone. */
import type { Device } from '../hardware/device.ts';
import type { ServingContext } from '../inference/context.ts';
import { decodeStep } from '../inference/decode.ts';
import { prefillStep } from '../inference/prefill.ts';
import type { Architecture } from '../model/architecture.ts';
import { largestWhere } from '../numeric/bisect.ts';
import type { ServingStack } from '../timing/software.ts';
import { type ServingSetup, setupPlan } from './serving-setup.ts';

export interface ServingSubject {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly chips: number;
  readonly setup: ServingSetup;
}

/** Tokens of one pass of a whole instance, where none were published. */
const usualPassTokens = 16384;
const widestBatch = 2 ** 10;

function contextOf({ architecture, device, chips, setup }: ServingSubject, stack: ServingStack) {
  const plan = setupPlan(setup, { architecture, device, chips });
  return plan === undefined
    ? undefined
    : ({ architecture, device, plan, stack } satisfies ServingContext);
}

/** Value of a decode metric; undefined when it is not one of ours or the setup says too little. */
export function predictDecode(
  subject: ServingSubject,
  metric: string,
  stack: ServingStack,
): number | undefined {
  const context = contextOf(subject, stack);
  const { contextTokens, batchPerChip, timePerOutputTokenSeconds: given } = subject.setup;
  if (context === undefined || contextTokens === undefined) return undefined;
  const timeAt = (batch: number) => decodeStep(batch, contextTokens, context);
  const batch =
    batchPerChip ??
    (given === undefined
      ? undefined
      : largestWhere(size => timeAt(size).timePerOutputTokenSeconds <= given, {
          low: 1 / widestBatch,
          high: widestBatch,
        }));
  if (batch === undefined) return undefined;
  const step = timeAt(batch);
  if (metric === 'outputTokensPerSecondPerChip') return step.outputTokensPerSecondPerChip;
  return metric === 'timePerOutputTokenSeconds' ? step.timePerOutputTokenSeconds : undefined;
}

/** Value of a prefill rate; undefined for other metrics or when the setup says too little. */
export function predictPrefill(
  subject: ServingSubject,
  metric: string,
  stack: ServingStack,
): number | undefined {
  const context = contextOf(subject, stack);
  const { inputTokens, tokensPerChip, prefixCacheHitRate = 0 } = subject.setup;
  if (context === undefined || inputTokens === undefined) return undefined;
  if (metric !== 'inputTokensPerSecondPerChip') return undefined;
  const pass = tokensPerChip ?? usualPassTokens / context.plan.tensorParallel;
  return prefillStep(pass, { inputTokens, prefixCacheHitRate }, context)
    .inputTokensPerSecondPerChip;
}
