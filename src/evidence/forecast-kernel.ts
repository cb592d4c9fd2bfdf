/** Forecasts of kernels and collectives: seconds, or the rate that they mean. */
import { type Forecaster, refused } from './forecast.ts';
import type { kernelKinds } from './ledger-entry.ts';
import { kernelFigure, predictKernel } from './predict-kernel.ts';

type KernelKind = (typeof kernelKinds)[number];

/** Kernels need no memory of their own to speak of: they always fit. */
export const forecastKernel: Forecaster<KernelKind> = (subject, metrics, { library }) => {
  const chip = library.chip(subject.system.chip);
  const bench = {
    device: { chip, efficiency: library.efficiency(chip.efficiency) },
    calls: library.operatorCalls(),
  };
  const prediction = predictKernel(subject, bench);
  if (!prediction.supported) return refused(metrics, prediction.reason);
  return metrics.map(metric => {
    const value = kernelFigure(subject, metric, prediction.seconds, chip);
    return value === undefined
      ? { notes: [], unsupported: `no time stands behind ${metric} here` }
      : { value, fits: true, notes: [] };
  });
};
