/** What Neraca says about a published prefill, decode or serving measurement, from its model, system and setup alone. */
import type { Device } from '../hardware/device.ts';
import type { ServingContext } from '../inference/context.ts';
import { decodeStep } from '../inference/decode.ts';
import { cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens, prefillStep } from '../inference/prefill.ts';
import type { Architecture } from '../model/architecture.ts';
import { largestWhere } from '../numeric/bisect.ts';
import type { ServingStack } from '../timing/software.ts';
import { predictService } from './predict-service.ts';
import { type ServingSetup, setupPlan } from './serving-setup.ts';

/** What a prediction sees: never the entry's id, source or figures. */
export interface ServingSubject {
  readonly kind: 'prefill' | 'decode' | 'serving';
  readonly architecture: Architecture;
  readonly device: Device;
  readonly chips: number;
  readonly setup: ServingSetup;
}

/** Figures by metric, or why there are none. */
export type ServingPrediction =
  | {
      readonly supported: true;
      readonly values: Readonly<Record<string, number>>;
      /** False: by our count the layout needs more memory than the chips have. */
      readonly fits: boolean;
      readonly notes: readonly string[];
    }
  | { readonly supported: false; readonly reason: string };

const widestBatch = 2 ** 12;

/** Every figure that we can tell of this subject. */
export function predictServing(subject: ServingSubject, stack: ServingStack): ServingPrediction {
  const { architecture, device, chips, setup, kind } = subject;
  const settled = setupPlan(setup, { architecture, device, chips });
  if (settled === undefined) {
    return { supported: false, reason: `weights in ${setup.precision} are not simulated` };
  }
  const context: ServingContext = { architecture, device, plan: settled.plan, stack };
  const { notes } = settled;
  const fits = cacheRoomBytes(context) > 0;
  if (kind === 'decode') return decodeFigures(setup, context, { notes, fits });
  if (kind === 'prefill') return prefillFigures(setup, context, { notes, fits });
  return predictService(subject, context, notes);
}

interface Remarks {
  readonly notes: readonly string[];
  readonly fits: boolean;
}

function decodeFigures(
  { contextTokens, batchPerChip, timePerOutputTokenSeconds: given }: ServingSetup,
  context: ServingContext,
  { notes, fits }: Remarks,
): ServingPrediction {
  if (contextTokens === undefined) return { supported: false, reason: 'no context is given' };
  const timeAt = (batch: number) => decodeStep(batch, contextTokens, context);
  if (batchPerChip === undefined && given === undefined) {
    return { supported: false, reason: 'neither a batch nor a time per output token is given' };
  }
  const batch =
    batchPerChip ??
    largestWhere(size => timeAt(size).timePerOutputTokenSeconds <= (given ?? 0), {
      low: 1 / widestBatch,
      high: widestBatch,
    });
  const step = timeAt(batch);
  return {
    supported: true,
    values: {
      outputTokensPerSecondPerChip: step.outputTokensPerSecondPerChip,
      timePerOutputTokenSeconds: step.timePerOutputTokenSeconds,
    },
    fits,
    notes,
  };
}

function prefillFigures(
  setup: ServingSetup,
  context: ServingContext,
  { notes, fits }: Remarks,
): ServingPrediction {
  const { inputTokens, tokensPerChip, prefixCacheHitRate = 0 } = setup;
  if (inputTokens === undefined) return { supported: false, reason: 'no prompt length is given' };
  const { plan, stack } = context;
  const prompt = { inputTokens, prefixCacheHitRate };
  const pass = tokensPerChip ?? stack.stepTokens / plan.tensorParallel;
  const step = prefillStep(pass, prompt, context);
  const counted = setup.countsCachedTokens === true ? inputTokens / computedTokens(prompt) : 1;
  const rate = step.inputTokensPerSecondPerChip * counted;
  const together = setup.concurrency ?? 1;
  return {
    supported: true,
    values: {
      inputTokensPerSecondPerChip: rate,
      timeToFirstTokenSeconds: stack.requestSeconds + promptSeconds(together, setup, context),
    },
    fits,
    notes:
      tokensPerChip === undefined
        ? [...notes, `passes taken as ${Math.round(pass)} tokens`]
        : notes,
  };
}

/** Time in which one instance reads `together` prompts that come at once, piece by piece through its pipeline. */
function promptSeconds(together: number, setup: ServingSetup, context: ServingContext): number {
  const { plan, stack } = context;
  const prompt = {
    inputTokens: setup.inputTokens ?? 1,
    prefixCacheHitRate: setup.prefixCacheHitRate ?? 0,
  };
  const tokens = (together * computedTokens(prompt)) / plan.dataParallelAttention;
  const piece = Math.min(tokens, setup.chunkedPrefillTokens ?? stack.stepTokens);
  const pieces = tokens / piece;
  const { seconds } = prefillStep(piece / plan.tensorParallel, prompt, context);
  return (seconds * (pieces + plan.pipelineParallel - 1)) / plan.pipelineParallel;
}
