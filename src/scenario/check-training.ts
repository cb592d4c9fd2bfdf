/** What can be wrong with a training request once model and chip are known: all faults at once, each at its path. */
import type { Chip } from '../hardware/chip.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import type { PlanWishes } from '../training/candidate-plans.ts';
import type { TrainingDocument } from './train.ts';

/** Throws InputError when the plan cannot belong to this model and cluster. */
export function checkTraining(
  document: TrainingDocument,
  wishes: PlanWishes,
  model: Architecture,
  chip: Chip,
): void {
  const problems: Problem[] = [];
  const fault = (path: string, message: string) =>
    problems.push({ path: `training.${path}`, message });
  if (document.sequenceLength > model.contextLimit) {
    fault(
      'sequenceLength',
      `expected at most ${model.contextLimit} tokens, the context of ${model.id}, got ${document.sequenceLength}`,
    );
  }
  if (document.tokens < document.sequenceLength * document.globalBatchSequences) {
    fault(
      'tokens',
      `expected at least one batch (${document.sequenceLength * document.globalBatchSequences} tokens), got ${document.tokens}`,
    );
  }
  checkPhases(document, model, fault);
  checkProduct(wishes, document, fault);
  checkModel(wishes, model, chip, fault);
  if (problems.length > 0) throw new InputError('scenario', problems);
}

type Fault = (path: string, message: string) => void;

/** Further phases train on tokens or generate them, within the model's context. */
function checkPhases(document: TrainingDocument, model: Architecture, fault: Fault): void {
  const { batchRamp, globalBatchSequences: batch } = document;
  if (batchRamp !== undefined && batchRamp.from > batch) {
    fault(
      'batchRamp.from',
      `expected at most the ${batch} sequences of the full batch, got ${batchRamp.from}`,
    );
  }
  document.phases?.forEach(({ tokens, sequenceLength, reinforcement }, index) => {
    if ((tokens === undefined) === (reinforcement === undefined)) {
      fault(`phases[${index}]`, 'expected either tokens or reinforcement');
    }
    const length = sequenceLength ?? 0;
    if (length > model.contextLimit) {
      fault(
        `phases[${index}].sequenceLength`,
        `expected at most ${model.contextLimit} tokens, the context of ${model.id}, got ${length}`,
      );
    }
  });
}

const cuts = ['tensorParallel', 'pipelineParallel', 'contextParallel', 'dataParallel'] as const;

/** The ranks of a plan have to make up the cluster, and the replicas have to share the batch evenly. */
function checkProduct(wishes: PlanWishes, document: TrainingDocument, fault: Fault): void {
  const { chips } = document.cluster;
  const {
    pipelineParallel = 1,
    dataParallel,
    expertParallel = 1,
    expertTensorParallel = 1,
  } = wishes;
  const named = cuts.filter(cut => wishes[cut] !== undefined);
  const product = named.reduce((ranks, cut) => ranks * (wishes[cut] ?? 1), 1);
  const terms = () => named.map(cut => `${cut} ${wishes[cut]}`).join(' × ');
  if (chips % product !== 0) {
    fault('plan', `expected a product that divides ${chips} chips, got ${terms()} = ${product}`);
  } else if (dataParallel !== undefined && product !== chips && named.length === cuts.length) {
    fault(
      'plan',
      `expected a product of ${chips}, the chips of the cluster, got ${terms()} = ${product}`,
    );
  }
  if (
    wishes.pipelineSchedule === 'dualpipe' &&
    pipelineParallel > 1 &&
    pipelineParallel % 2 === 1
  ) {
    fault(
      'plan.pipelineParallel',
      `expected an even number of stages, since dualpipe feeds them from both ends, got ${pipelineParallel}`,
    );
  }
  const around = chips / pipelineParallel;
  const experts = expertParallel * expertTensorParallel;
  if (Number.isInteger(around) && around % experts !== 0) {
    fault(
      'plan.expertParallel',
      `expected a divisor of the ${around} chips of a pipeline stage, got ${experts}`,
    );
  }
  const batch = document.globalBatchSequences;
  const shares = (dataParallel ?? 1) * (wishes.microBatchSequences ?? 1);
  if (batch % shares !== 0) {
    fault(
      'globalBatchSequences',
      `expected a multiple of dataParallel × microBatchSequences = ${shares}, got ${batch}`,
    );
  }
}

function checkModel(wishes: PlanWishes, model: Architecture, chip: Chip, fault: Fault): void {
  const { tensorParallel, expertParallel, mtpLayers } = wishes;
  const heads = model.layers.map(layer => layer.attention.queryHeads);
  if (tensorParallel !== undefined && heads.some(count => count % tensorParallel !== 0)) {
    fault(
      'plan.tensorParallel',
      `expected a divisor of the model's ${heads[0]} attention heads, got ${tensorParallel}`,
    );
  }
  const { contextMethod, contextParallel = 1 } = wishes;
  const cut = contextParallel * (tensorParallel ?? 1);
  if (contextMethod === 'ulysses' && heads.some(count => count % cut !== 0)) {
    fault(
      'plan.contextParallel',
      `expected tensorParallel × contextParallel to divide the model's ${heads[0]} attention heads under ulysses, got ${cut}`,
    );
  }
  const moe = expertsOf(model);
  if (expertParallel !== undefined && expertParallel > 1 && moe === undefined) {
    fault(
      'plan.expertParallel',
      `expected 1, since ${model.id} has no experts, got ${expertParallel}`,
    );
  }
  if (expertParallel !== undefined && moe !== undefined && moe.experts % expertParallel !== 0) {
    fault(
      'plan.expertParallel',
      `expected a divisor of the model's ${moe.experts} experts, got ${expertParallel}`,
    );
  }
  if (mtpLayers !== undefined && mtpLayers > model.mtpLayers) {
    fault(
      'plan.mtpLayers',
      `expected at most ${model.mtpLayers}, as ${model.id} has, got ${mtpLayers}`,
    );
  }
  checkOffload(wishes, chip, fault);
  if (tensorParallel !== undefined && tensorParallel > chip.scaleUp.domainChips) {
    fault(
      'plan.tensorParallel',
      `expected at most ${chip.scaleUp.domainChips}, the chips that ${chip.name} joins in one scale-up domain, got ${tensorParallel}`,
    );
  }
}

/** Nothing is planned into memory that nobody has published the size of, nor over a link of unknown speed. */
function checkOffload({ offload }: PlanWishes, { name, hostMemory }: Chip, fault: Fault): void {
  if (offload === undefined || offload === 'none') return;
  if (hostMemory?.capacityBytes !== undefined) return;
  const unknown = hostMemory === undefined ? 'host memory and the link to it' : 'host memory';
  fault(
    'plan.offload',
    `expected none, since the profile of ${name} does not know its ${unknown}, got ${offload}`,
  );
}
