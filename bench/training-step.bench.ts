/**
 * How fast training plans are evaluated. One call of `search` yields step time and memory of every plan in the list;
 * divide its plans by its time for evaluations a second. `simulated` walks 16 stages × 128 micro-batches item by item.
 */
import { bench, describe } from 'vitest';
import type { TrainingPlan } from '../src/parallelism/plan.ts';
import { createLibrary } from '../src/scenario/create-library.ts';
import { candidatePlans, type TrainingTask } from '../src/training/candidate-plans.ts';
import { stepEvaluator } from '../src/training/evaluator.ts';
import { trainingStack } from '../src/training/stack.ts';
import { trainingStep } from '../src/training/step.ts';
import { trainingDevice } from '../src/training/training-device.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const cases = [
  { model: 'gpt-3-175b', chip: 'a100-80gb-sxm', chips: 1024, batch: 1536, precision: 'bf16' },
  { model: 'deepseek-v3', chip: 'h800-sxm', chips: 2048, batch: 15_360, precision: 'fp8' },
] as const;

for (const { model, chip: id, chips, batch, precision } of cases) {
  const chip = library.chip(id);
  const device = { chip, efficiency: library.efficiency(chip.efficiency) };
  const architecture = library.model(model);
  const task: TrainingTask = {
    architecture,
    chips,
    domainChips: chip.scaleUp.domainChips,
    sequenceLength: 2048,
    globalBatchSequences: batch,
    precision,
  };
  const plans = [...candidatePlans(task, {})];
  const evaluator = stepEvaluator(task, device, library.trainingStacks);
  const wide = plans.find(
    plan =>
      plan.pipelineParallel === 16 &&
      plan.virtualPipelineStages === 1 &&
      batch / plan.dataParallel >= 128,
  );
  if (wide === undefined) throw new Error(`${model}: no plan of 16 stages`);
  const deep: TrainingPlan = { ...wide, microBatchSequences: 1 };
  const batchOf128 = deep.dataParallel * 128;
  const stack = trainingStack(deep, chip, library.trainingStacks);
  const context = {
    architecture,
    device: trainingDevice(device, deep, stack),
    plan: deep,
    stack,
    sequenceLength: 2048,
  };

  describe(`${model} on ${chips} × ${id}`, () => {
    bench(`search: ${plans.length} plans by formula, step time and memory of each`, () => {
      for (const plan of plans) evaluator.evaluate(plan);
    });
    const simulating = stepEvaluator(
      { ...task, globalBatchSequences: batchOf128 },
      device,
      library.trainingStacks,
    );
    bench('simulated: one step of 16 stages × 128 micro-batches', () => {
      simulating.simulate(context);
    });
    bench('cold: one step with every layer costed anew', () => {
      trainingStep(context, batchOf128);
    });
  });
}
