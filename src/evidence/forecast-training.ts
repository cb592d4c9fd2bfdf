/** Forecasts of training runs: speed in the source's own unit. */
import { type Forecaster, refused, settledOnce } from './forecast.ts';
import { caseSeconds, measuredStepSeconds, trainingCase } from './predict-training.ts';
import { deviceOf, modelOf } from './subject.ts';

export const forecastTraining: Forecaster<'training'> = (subject, metrics, workbench) => {
  const { library } = workbench;
  const architecture = modelOf(subject, library);
  if (architecture === undefined) return refused(metrics, 'no model is given');
  const device = deviceOf(subject, library);
  const { setup, system } = subject;
  const stackOf = library.trainingStack;
  const settled = settledOnce(workbench, subject, () =>
    trainingCase({ architecture, device, chips: system.chips, setup }, stackOf),
  );
  if (settled === undefined) return refused(metrics, 'no layout divides the work as published');
  const seconds = caseSeconds(settled, device, stackOf);
  return metrics.map(metric => {
    // Rates and times exchange places: what a step of these seconds shows in the source's unit.
    const at = measuredStepSeconds(settled, { metric, value: 1 }, setup);
    if (at === undefined) {
      return { notes: [], unsupported: `${metric} is not something we can tell from this setup` };
    }
    const grows = metric === 'stepSeconds' || metric === 'chipHours';
    return { value: grows ? seconds / at : at / seconds, fits: settled.fits, notes: [] };
  });
};
