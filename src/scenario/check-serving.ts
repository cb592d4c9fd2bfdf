/** What can be wrong with a serving request once the model is known: all faults at once, each at its path. */
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import type { LayoutWishes } from '../serving/layouts.ts';
import type { ServingDocument } from './serve.ts';

/** Throws InputError when the workload or a pool's layout cannot belong to this model and cluster. */
export function checkServing(document: ServingDocument, model: Architecture): void {
  const problems: Problem[] = [];
  const fault = (path: string, message: string) =>
    problems.push({ path: `serving.${path}`, message });
  const { inputTokens, outputTokens } = document.workload;
  if (inputTokens > model.contextLimit) {
    fault(
      'workload.inputTokens',
      `expected at most ${model.contextLimit} tokens, the context of ${model.id}, got ${inputTokens}`,
    );
  } else if (inputTokens + outputTokens > model.contextLimit) {
    fault(
      'workload',
      `expected prompt and answer within ${model.contextLimit} tokens, the context of ${model.id}, got ${inputTokens} + ${outputTokens}`,
    );
  }
  if (document.speculative !== undefined) {
    const { draftTokens, acceptedTokensPerStep } = document.speculative;
    if (acceptedTokensPerStep < 1 || acceptedTokensPerStep > 1 + draftTokens) {
      fault(
        'speculative.acceptedTokensPerStep',
        `expected 1 to ${1 + draftTokens} (the drafts and one more), got ${acceptedTokensPerStep}`,
      );
    }
  }
  const { plan } = document;
  if (plan !== undefined && plan !== 'auto') {
    checkPool('plan.prefill', plan.prefill ?? {}, document, model, fault);
    checkPool('plan.decode', plan.decode ?? {}, document, model, fault);
    checkTogether(plan, document.cluster.chips, fault);
  }
  if (problems.length > 0) throw new InputError('scenario', problems);
}

type Fault = (path: string, message: string) => void;
type Pool = LayoutWishes & { readonly instances?: number | undefined };

const cuts = ['tensorParallel', 'pipelineParallel', 'dataParallelAttention'] as const;

/** Chips that a pool needs at least. */
function poolChips(pool: Pool): number {
  return cuts.reduce((chips, cut) => chips * (pool[cut] ?? 1), pool.instances ?? 1);
}

function checkPool(
  path: string,
  pool: Pool,
  document: ServingDocument,
  model: Architecture,
  fault: Fault,
): void {
  const { chips } = document.cluster;
  const needed = poolChips(pool);
  if (needed > chips) {
    const terms = [...cuts, 'instances' as const]
      .filter(cut => pool[cut] !== undefined)
      .map(cut => `${cut} ${pool[cut]}`)
      .join(' × ');
    fault(path, `expected a product within the cluster's ${chips} chips, got ${terms} = ${needed}`);
  }
  const { tensorParallel, expertParallel, dataParallelAttention, redundantExperts } = pool;
  const moe = expertsOf(model);
  if (expertParallel !== undefined && expertParallel > 1 && moe === undefined) {
    fault(
      `${path}.expertParallel`,
      `expected 1, since ${model.id} has no experts, got ${expertParallel}`,
    );
  }
  if (expertParallel !== undefined && dataParallelAttention !== undefined) {
    const stage = (tensorParallel ?? 1) * dataParallelAttention;
    if (stage % expertParallel !== 0) {
      fault(
        `${path}.expertParallel`,
        `expected a divisor of the instance's ${stage} chips, got ${expertParallel}`,
      );
    }
  }
  if (moe !== undefined && expertParallel !== undefined && redundantExperts !== undefined) {
    const slots = moe.experts + redundantExperts;
    if (slots % expertParallel !== 0) {
      fault(
        `${path}.redundantExperts`,
        `expected experts and copies (${slots}) to be a multiple of expertParallel ${expertParallel}`,
      );
    }
  }
  const heads = Math.min(...model.layers.map(layer => layer.attention.queryHeads));
  if (tensorParallel !== undefined && heads % tensorParallel !== 0) {
    fault(
      `${path}.tensorParallel`,
      `expected a divisor of the model's ${heads} attention heads, got ${tensorParallel}`,
    );
  }
}

function checkTogether(
  plan: { readonly prefill?: Pool | undefined; readonly decode?: Pool | undefined },
  chips: number,
  fault: Fault,
): void {
  if (plan.prefill === undefined || plan.decode === undefined) return;
  const together = poolChips(plan.prefill) + poolChips(plan.decode);
  const each = Math.max(poolChips(plan.prefill), poolChips(plan.decode));
  if (together > chips && each <= chips) {
    fault(
      'plan',
      `expected prefill and decode pools within ${chips} chips, got ${together} together`,
    );
  }
}
