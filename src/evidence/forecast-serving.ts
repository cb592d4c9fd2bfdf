/** Forecasts of prefill, decode and whole services. */
import { stackOfEngine } from './engine-stack.ts';
import { type Forecast, type Forecaster, refused } from './forecast.ts';
import { predictServing } from './predict-serving.ts';
import { deviceOf, modelOf } from './subject.ts';

/** Every figure of one phase or service, from the stack of the engine that the setup names. */
export const forecastServing: Forecaster<'prefill' | 'decode' | 'serving'> = (
  subject,
  metrics,
  { library },
) => {
  const architecture = modelOf(subject, library);
  if (architecture === undefined) return refused(metrics, 'no model is given');
  const { kind, system, setup } = subject;
  const device = deviceOf(subject, library);
  const stack = library.servingStack(stackOfEngine(setup.engine));
  const prediction = predictServing(
    { kind, architecture, device, chips: system.chips, setup },
    stack,
  );
  if (!prediction.supported) return refused(metrics, prediction.reason);
  const { values, fits, notes } = prediction;
  return metrics.map((metric): Forecast => {
    const value = values[metric];
    return value === undefined
      ? { notes, unsupported: `${metric} is not something we can tell from this setup` }
      : { value, fits, notes };
  });
};
