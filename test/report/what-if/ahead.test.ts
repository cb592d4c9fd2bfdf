/** What a page simulates beforehand: one turn away, the slider in hand first, and never more than its memory holds. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../../src/node/scenario-file.ts';
import { questionsAhead, withChange } from '../../../src/report/what-if/ahead.ts';
import { controlsOf } from '../../../src/report/what-if/controls.ts';
import { addressOf, changesIn, valuesOf } from '../../../src/report/what-if/state.ts';

const choices = {
  chips: { 'h800-sxm': 'H800', 'ascend-910c': '910C', 'b200-sxm': 'B200' },
  regions: { china: 'China', norway: 'Norway' },
};
const controls = controlsOf(readScenarioFile('deepseek-v3').document, choices);
const turn = fc
  .constantFrom(...controls)
  .chain(control => fc.tuple(fc.constant(control), fc.constantFrom(...valuesOf(control))));
const changes = fc
  .array(turn, { maxLength: 4 })
  .map(turns =>
    turns.reduce<ReadonlyMap<string, string>>(
      (made, [control, value]) => withChange(made, control, value),
      new Map(),
    ),
  );
const inHand = fc.option(fc.constantFrom(...controls.map(({ path }) => path)), { nil: undefined });

describe('the questions ahead', () => {
  test('are each one turn away, none twice, and fit into the memory of each half', () => {
    fc.assert(
      fc.property(changes, inHand, (now, turned) => {
        const ahead = questionsAhead(controls, now, turned);
        const differing = ahead.map(next =>
          controls.filter(({ path }) => next.get(path) !== now.get(path)).map(({ path }) => path),
        );
        for (const paths of differing) expect(paths).toHaveLength(1);
        expect(new Set(ahead.map(addressOf)).size).toBe(ahead.length);
        expect(ahead.length).toBeLessThan(64);
      }),
    );
  });

  test('are such as a reader can reach', () => {
    fc.assert(
      fc.property(changes, inHand, (now, turned) => {
        for (const next of questionsAhead(controls, now, turned)) {
          expect(new Map(changesIn(addressOf(next), controls))).toEqual(new Map(next));
        }
      }),
    );
  });

  test('begin with the next stops of the slider in hand, and leave out prices', () => {
    const path = 'serving.workload.outputTokens';
    const control = controls.find(one => one.path === path);
    const ahead = questionsAhead(controls, new Map(), path);
    const first = ahead.slice(0, 2).map(next => Number(next.get(path)));
    const stops = control?.kind === 'slider' ? control.stops : [];
    const at = stops.indexOf(control?.kind === 'slider' ? control.value : 0);
    expect(first).toEqual([stops[at + 1], stops[at - 1]]);
    expect(ahead.flatMap(next => [...next.keys()]).filter(key => /^economics/.test(key))).toEqual(
      [],
    );
  });
});
