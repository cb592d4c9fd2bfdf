import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../../src/node/scenario-file.ts';
import { controlsOf } from '../../../src/report/what-if/controls.ts';
import { type Node, valueAt, withValue } from '../../../src/report/what-if/paths.ts';
import { addressOf, changed, changesIn, valueText } from '../../../src/report/what-if/state.ts';
import { checkScenario } from '../../../src/scenario/scenario-document.ts';

const choices = {
  chips: { 'h800-sxm': 'H800', 'ascend-910c': '910C', 'b200-sxm': 'B200' },
  regions: { china: 'China', norway: 'Norway' },
};
const file = readScenarioFile('deepseek-v3');
const written = JSON.parse(file.text) as Node;
const controls = controlsOf(file.document, choices);

/** Any turn of any control: one of its stops or options. */
const turn = fc.integer({ min: 0, max: controls.length - 1 }).chain(index => {
  const control = controls[index];
  if (control === undefined) throw new Error('no control');
  const values =
    control.kind === 'picker'
      ? control.options.map(({ value }) => value)
      : control.stops.map(stop => (stop === undefined ? '' : String(stop)));
  return fc.tuple(fc.constant(control.path), fc.constantFrom(...values));
});

describe('the controls of a scenario', () => {
  test('cover chips, number, price, tokens, batch, context, cache hits and targets', () => {
    expect(controls.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'training.cluster.chip',
        'training.cluster.chips',
        'training.tokens',
        'training.globalBatchSequences',
        'serving.cluster.chip',
        'serving.workload.inputTokens',
        'serving.workload.prefixCacheHitRate',
        'serving.slo.timePerOutputToken',
        'economics.chipHourPrice',
      ]),
    );
  });

  test('start where the scenario stands, on one of their own stops', () => {
    for (const control of controls) {
      if (control.kind === 'slider') expect(control.stops).toContain(control.value);
      else expect(control.options.map(({ value }) => value)).toContain(control.value);
    }
  });
});

describe('what a reader changes', () => {
  test('always spells a scenario that can be read', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), turns => {
        const scenario = changed(written, controls, new Map(turns));
        expect(() => checkScenario(scenario, 'scenario')).not.toThrow();
      }),
    );
  });

  test('survives the address of the page', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 6 }), turns => {
        const changes = new Map(
          turns.filter(([path, value]) =>
            controls.some(one => one.path === path && valueText(one) !== value),
          ),
        );
        expect(changesIn(`#${addressOf(changes)}`, controls)).toEqual(changes);
      }),
    );
  });

  test('is nothing when the address holds what no control can write', () => {
    for (const address of [
      '#a=b',
      '#training.cluster.chips=7.3',
      '#%E0%A4%A',
      '#__proto__=1',
      '#',
    ]) {
      expect(changesIn(address, controls).size).toBe(0);
    }
  });

  test('leaves the plan to the search when the chips change, and alone when they do not', () => {
    const more = changed(written, controls, new Map([['training.cluster.chips', '4096']]));
    expect(valueAt(more, 'training.plan')).toBe('auto');
    const dearer = changed(written, controls, new Map([['economics.chipHourPrice', '3']]));
    expect(valueAt(dearer, 'training.plan')).toEqual(valueAt(written, 'training.plan'));
    expect(valueAt(dearer, 'economics.chipHourPrice')).toBe('3 USD/h');
  });

  test('never changes the scenario as given', () => {
    const before = JSON.stringify(written);
    changed(written, controls, new Map([['training.tokens', '1']]));
    withValue(written, 'training.cluster.chips', 1);
    expect(JSON.stringify(written)).toBe(before);
  });
});
