/** One door to the forecasts of every kind of entry; what a predictor throws as bad input becomes its reason. */
import { InputError } from '../schema/input-error.ts';
import { type Forecast, refused, type Workbench } from './forecast.ts';
import { forecastKernel } from './forecast-kernel.ts';
import { forecastServing } from './forecast-serving.ts';
import { forecastTraining } from './forecast-training.ts';
import type { Subject } from './subject.ts';

/** Forecasts of these metrics of a subject, in their order; a value that is no positive number is a refusal. */
export function forecastsOf(
  subject: Subject,
  metrics: readonly string[],
  workbench: Workbench,
): readonly Forecast[] {
  try {
    return forecast(subject, metrics, workbench).map(checked);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refused(metrics, error.problems[0]?.message ?? error.message);
  }
}

function forecast(subject: Subject, metrics: readonly string[], workbench: Workbench) {
  switch (subject.kind) {
    case 'training':
      return forecastTraining(subject, metrics, workbench);
    case 'prefill':
    case 'decode':
    case 'serving':
      return forecastServing(subject, metrics, workbench);
    default:
      return forecastKernel(subject, metrics, workbench);
  }
}

function checked(forecast: Forecast): Forecast {
  const { value, notes } = forecast;
  if (value === undefined || (value > 0 && Number.isFinite(value))) return forecast;
  return { notes, unsupported: 'the layout as published gives no finite figure' };
}
