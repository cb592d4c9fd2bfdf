/** Forecasts of training runs: step, speed in the source's own unit, hours of a whole run, and memory. */
import { type Forecast, type Forecaster, refused, settledOnce } from './forecast.ts';
import {
  caseMemory,
  caseSeconds,
  metricOf,
  type TrainingCase,
  type TrainingMetric,
  trainingCase,
} from './predict-training.ts';
import { deviceOf, modelOf } from './subject.ts';

export const forecastTraining: Forecaster<'training'> = (subject, metrics, workbench) => {
  const { library } = workbench;
  const architecture = modelOf(subject, library);
  if (architecture === undefined) return refused(metrics, 'no model is given');
  const device = deviceOf(subject, library);
  const { setup, system } = subject;
  const stacks = library.trainingStacks;
  const settled = settledOnce(workbench, subject, () =>
    trainingCase({ architecture, device, chips: system.chips, setup }, stacks),
  );
  if (settled === undefined) return refused(metrics, 'no layout divides the work as published');
  const notes = assumptions(settled);
  const seconds = caseSeconds(settled, device, stacks);
  return metrics.map((metric): Forecast => {
    if (metric === 'memoryBytesPerChip') {
      return { value: caseMemory(settled, device, stacks), fits: settled.fits, notes };
    }
    const value = speeds.has(metric)
      ? metricOf(metric as Exclude<TrainingMetric, 'memoryBytesPerChip'>, settled, seconds, stacks)
      : undefined;
    if (value === undefined) {
      return { notes, unsupported: `${metric} is not something we can tell from this setup` };
    }
    return { value, fits: settled.fits, notes };
  });
};

const speeds: ReadonlySet<string> = new Set([
  'stepSeconds',
  'tokensPerSecondPerChip',
  'modelFlopPerSecondPerChip',
  'mfu',
  'chipHours',
]);

/** Fields of the plan that a reader expects to see settled where the source is silent. */
const told = [
  'tensorParallel',
  'pipelineParallel',
  'virtualPipelineStages',
  'expertParallel',
  'contextParallel',
  'dataParallel',
  'zeroStage',
  'microBatchSequences',
  'recompute',
  'expertBalance',
  'expertDispatch',
] as const satisfies readonly (keyof TrainingCase['plan'] &
  keyof TrainingCase['subject']['setup'])[];

/** What was settled because the source does not say it. */
function assumptions({
  plan,
  subject: { setup },
  globalBatchSequences,
  sequenceLength,
  layoutUnknown,
  changes,
  fits,
}: TrainingCase): readonly string[] {
  const experts = plan.expertParallel > 1;
  const chosen = told
    .filter(field => setup[field] === undefined && (experts || !field.startsWith('expert')))
    .map(field => `${field} ${plan[field]}`);
  if (setup.sequenceLength === undefined) chosen.push(`sequenceLength ${sequenceLength}`);
  if (setup.globalBatchSequences === undefined) {
    chosen.push(`globalBatchSequences ${globalBatchSequences}`);
  }
  const notes = [
    `stack read as ${plan.stackTier} ${plan.stackFamily} of ${plan.stackYear.toFixed(1)}` +
      (plan.kernelGraphs ? ', kernels in graphs' : ''),
  ];
  if (chosen.length > 0) notes.push(`not published, taken: ${chosen.join(', ')}`);
  if (changes.length > 0)
    notes.push(`as published no layout divides the work: ${changes.join(', ')}`);
  if (layoutUnknown) notes.push('layout not published: the fastest that fits, with an allowance');
  if (!fits) notes.push('needs more memory than the chip has, by our count');
  return notes;
}
