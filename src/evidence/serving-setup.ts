/** A ledger entry's serving setup as a layout: what was published is fixed, the rest is what an operator would take. */
import type { Precision } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { nearestPrecision } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import { evenRedundancy, expertsOf } from '../serving/layouts.ts';

/** The words of the ledger for one prefill or decode measurement; absent: not published. */
export interface ServingSetup {
  readonly precision?: string | undefined;
  readonly attentionPrecision?: string | undefined;
  readonly kvCachePrecision?: string | undefined;
  readonly tensorParallel?: number | undefined;
  readonly pipelineParallel?: number | undefined;
  readonly expertParallel?: number | undefined;
  readonly dataParallelAttention?: number | undefined;
  readonly redundantExperts?: number | undefined;
  readonly expertBalance?: ServingPlan['expertBalance'] | undefined;
  readonly twoBatchOverlap?: boolean | undefined;
  readonly speculative?:
    | { readonly draftTokens: number; readonly acceptedTokensPerStep?: number | undefined }
    | undefined;
  readonly inputTokens?: number | undefined;
  readonly tokensPerChip?: number | undefined;
  readonly prefixCacheHitRate?: number | undefined;
  readonly batchPerChip?: number | undefined;
  readonly contextTokens?: number | undefined;
  readonly timePerOutputTokenSeconds?: number | undefined;
}

const formats: Readonly<Record<string, Precision>> = {
  bf16: 'bf16',
  fp16: 'bf16',
  fp8: 'fp8',
  mxfp8: 'fp8',
  int8: 'int8',
  nvfp4: 'fp4',
  mxfp4: 'fp4',
};

/** Accepted tokens per step by number of drafts, where none was published: the means of published DeepSeek services. */
const usualAcceptance = [1, 1.85, 2.4, 2.7, 2.9, 3] as const;

/** The layout that a setup describes on `chips` chips; undefined for formats that the simulator does not know. */
export function setupPlan(
  setup: ServingSetup,
  { architecture, device, chips }: { architecture: Architecture; device: Device; chips: number },
): ServingPlan | undefined {
  const wanted = formats[setup.precision ?? 'fp8'];
  if (wanted === undefined) return undefined;
  const precision = nearestPrecision(device.chip, wanted, false);
  const attention = formats[setup.attentionPrecision ?? ''] ?? (wanted === 'fp4' ? 'fp8' : wanted);
  const tensorParallel = setup.tensorParallel ?? (setup.expertParallel === undefined ? chips : 1);
  // Wide expert parallelism without a number of attention replicas runs one on every chip.
  const dataParallelAttention =
    setup.dataParallelAttention ?? Math.max(1, (setup.expertParallel ?? 1) / tensorParallel);
  const wide = dataParallelAttention > 1;
  const expertParallel =
    setup.expertParallel ?? (wide ? dataParallelAttention * tensorParallel : 1);
  const moe = expertsOf(architecture);
  const draftTokens = setup.speculative?.draftTokens ?? 0;
  return {
    precision,
    attentionPrecision: nearestPrecision(device.chip, attention, false),
    kvCachePrecision: setup.kvCachePrecision === 'fp8' ? 'fp8' : 'bf16',
    tensorParallel,
    pipelineParallel: setup.pipelineParallel ?? 1,
    expertParallel,
    dataParallelAttention,
    redundantExperts:
      setup.redundantExperts ??
      (moe === undefined ? 0 : evenRedundancy(moe.experts, expertParallel)),
    expertBalance: setup.expertBalance ?? 'none',
    twoBatchOverlap: setup.twoBatchOverlap ?? false,
    ...(draftTokens === 0
      ? {}
      : {
          speculative: {
            draftTokens,
            acceptedTokensPerStep:
              setup.speculative?.acceptedTokensPerStep ??
              usualAcceptance[Math.min(draftTokens, usualAcceptance.length - 1)] ??
              1,
          },
        }),
  };
}
