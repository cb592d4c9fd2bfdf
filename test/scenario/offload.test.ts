/** A scenario that keeps part of its training in the host's memory: what the result says of it, and what is refused. */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

function trained(plan: object, chip = 'h100-sxm') {
  const document = {
    name: 'offload',
    model: 'llama-3.1-8b',
    training: {
      cluster: { chip, chips: 8 },
      tokens: '1e10',
      sequenceLength: 8192,
      globalBatchSequences: 128,
      precision: 'bf16',
      plan: {
        tensorParallel: 2,
        pipelineParallel: 1,
        microBatchSequences: 1,
        ...plan,
      },
    },
  };
  return simulate(checkScenario(document, 'offload'), library);
}

describe('training that keeps its optimizer, activations and weights in the host', () => {
  const plain = trained({ recompute: 'none' });
  const offloaded = trained({ offload: 'all', recompute: 'none' });
  const { training } = offloaded;
  if (training?.feasible !== true || plain.training?.feasible !== true) throw new Error('both fit');
  const { host, memory, breakdown, stepSeconds } = training;

  test('says what is there, what moves, and how much longer the step is', () => {
    expect(host?.capacityBytes).toBe(250e9);
    expect(host?.parts.map(({ name }) => name)).toEqual(['weights', 'optimizer', 'activations']);
    // Gradients stay on the chip.
    expect(memory.usedBytes).toBeLessThan(30e9);
    expect(host?.fromHostBytes).toBeGreaterThan(host?.toHostBytes ?? 0);
    expect(host?.copySeconds).toBeGreaterThan(host?.shownSeconds ?? 0);
    const slower = stepSeconds - (plain.training?.feasible ? plain.training.stepSeconds : 0);
    expect(slower).toBeGreaterThan(0);
    // Stragglers slow what is shown, too.
    expect(slower).toBeGreaterThanOrEqual((host?.shownSeconds ?? 0) * (1 - 1e-9));
    expect(slower).toBeLessThan((host?.shownSeconds ?? 0) * 1.2);
    const phases = breakdown.phases.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(phases / stepSeconds).toBeCloseTo(1, 6);
  });

  test('names the sources of the host, which other runs do not read', () => {
    const titles = ({ sources }: typeof plain) => sources.map(({ title }) => title);
    expect(titles(offloaded)).toContainEqual(expect.stringContaining('NVIDIA DGX H100'));
    expect(titles(plain)).not.toContainEqual(expect.stringContaining('NVIDIA DGX H100'));
    expect(plain.training?.feasible && plain.training.host).toBeUndefined();
  });
});

test('activations that would wait for the link are computed again', () => {
  const layoutOf = (plan: object) => {
    const { training } = trained({ offload: 'activations', ...plan });
    if (training?.feasible !== true) throw new Error('it fits');
    return training;
  };
  const chosen = layoutOf({});
  expect(chosen.plan['recompute']).not.toBe('none');
  expect(chosen.stepSeconds).toBeLessThan(layoutOf({ recompute: 'none' }).stepSeconds);
});

describe('a word that a profile cannot answer for', () => {
  test.each([
    ['tpu-v5p', 'does not know its host memory and the link to it'],
    ['ascend-910c', 'does not know its host memory, got optimizer'],
  ])('is refused on %s, with the reason', (chip, reason) => {
    expect(() => trained({ offload: 'optimizer' }, chip)).toThrow(InputError);
    expect(() => trained({ offload: 'optimizer' }, chip)).toThrow(reason);
    expect(trained({}, chip).training?.feasible).toBe(true);
  });

  test('that nobody knows is refused with the nearest', () => {
    expect(() => trained({ offload: 'weight' })).toThrow(/weights/);
  });
});
