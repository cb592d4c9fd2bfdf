/** Results of every shape that the schema allows, made from the sample. */
import type { Infeasible, Result } from '../../src/scenario/result.ts';
import { sampleEconomics } from './sample-economics.ts';
import { sampleResult, sampleServing, sampleTraining } from './sample-result.ts';

const { training, serving, economics, ...bare } = sampleResult;
const { lifetime, ...withoutLifetime } = sampleEconomics;

export const tooLarge: Infeasible = {
  feasible: false,
  chip: 'h800-sxm',
  chips: 64,
  reasons: [
    { what: 'memory', text: 'weights and optimizer need 412 GB of the 80 GB a chip has' },
    { what: 'layout', text: 'no pipeline of 61 layers divides 64 chips' },
  ],
  memory: { ...sampleTraining.memory, usedBytes: 412e9 },
};

export const variants = {
  whole: sampleResult,
  'training only': { ...bare, training: sampleTraining },
  'serving only': { ...bare, serving: sampleServing },
  'without lifetime': { ...sampleResult, economics: withoutLifetime },
  'without prices': { ...bare, training: sampleTraining, serving: sampleServing },
  infeasible: {
    ...bare,
    training: tooLarge,
    serving: { ...tooLarge, chip: 'ascend-910c', reasons: [{ what: 'latency', text: 'too slow' }] },
  },
  'shared pool, no SLO, nothing broken down': {
    ...bare,
    notes: [],
    sources: [],
    serving: {
      ...sampleServing,
      disaggregated: false,
      slo: undefined,
      frontier: [],
      breakdown: { phases: [], operators: [] },
      decode: { ...sampleServing.decode, breakdown: { phases: [], operators: [] } },
      prefill: { ...sampleServing.prefill, breakdown: { phases: [], operators: [] } },
    },
  },
} satisfies Readonly<Record<string, Result>>;
