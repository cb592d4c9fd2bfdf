/** Forecasts of prefill, decode and whole services. */
import { type Forecast, type Forecaster, refused } from './forecast.ts';
import { predictDecode, predictPrefill } from './predict-serving.ts';
import { deviceOf, modelOf } from './subject.ts';

type Predictor = typeof predictDecode;

function forecaster<Kind extends 'prefill' | 'decode'>(predict: Predictor): Forecaster<Kind> {
  return (subject, metrics, { library }) => {
    const architecture = modelOf(subject, library);
    if (architecture === undefined) return refused(metrics, 'no model is given');
    const { system, setup } = subject;
    const device = deviceOf(subject, library);
    return metrics.map((metric): Forecast => {
      const stack = library.servingStack();
      const value = predict({ architecture, device, chips: system.chips, setup }, metric, stack);
      return value === undefined
        ? { notes: [], unsupported: `${metric} is not something we can tell from this setup` }
        : { value, notes: [] };
    });
  };
}

export const forecastPrefill = forecaster<'prefill'>(predictPrefill);
export const forecastDecode = forecaster<'decode'>(predictDecode);

export const forecastServing: Forecaster<'serving'> = (_subject, metrics) =>
  refused(metrics, 'services under load are not compared yet');
