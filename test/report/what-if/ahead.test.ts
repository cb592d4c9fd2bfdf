/** What a page simulates beforehand: one turn away, the slider in hand first, and never more than its memory holds. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../../src/node/scenario-file.ts';
import { questionsAhead, withChange } from '../../../src/report/what-if/ahead.ts';
import { controlsOf } from '../../../src/report/what-if/controls.ts';
import { addressOf, changesIn, valuesOf } from '../../../src/report/what-if/state.ts';
import { mostKept } from '../../../src/scenario/half-memory.ts';

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
const paths = controls.map(({ path }) => path);
const outlook = fc.record({
  inHand: fc.option(fc.constantFrom(...paths), { nil: undefined }),
  wide: fc.boolean(),
});

describe('the questions ahead', () => {
  test('are each one turn away, none twice, and fit into the memory of each half', () => {
    fc.assert(
      fc.property(changes, outlook, (now, look) => {
        const ahead = [...questionsAhead(controls, now, look)];
        const differing = ahead.map(next =>
          controls.filter(({ path }) => next.get(path) !== now.get(path)).map(({ path }) => path),
        );
        for (const paths of differing) expect(paths).toHaveLength(1);
        expect(new Set(ahead.map(addressOf)).size).toBe(ahead.length);
        for (const half of ['training', 'serving']) {
          const ofHalf = differing.filter(([path]) => path?.startsWith(half));
          expect(ofHalf.length).toBeLessThan(mostKept);
        }
        if (look.wide !== true) expect(ahead.length).toBeLessThan(64);
      }),
    );
  });

  test('are such as a reader can reach', () => {
    fc.assert(
      fc.property(changes, outlook, (now, look) => {
        for (const next of questionsAhead(controls, now, look)) {
          expect(new Map(changesIn(addressOf(next), controls))).toEqual(new Map(next));
        }
      }),
    );
  });

  test('begin with the next stops of the slider in hand, and leave out prices', () => {
    const path = 'serving.workload.outputTokens';
    const control = controls.find(one => one.path === path);
    const ahead = [...questionsAhead(controls, new Map(), { inHand: path })];
    const first = ahead.slice(0, 2).map(next => Number(next.get(path)));
    const stops = control?.kind === 'slider' ? control.stops : [];
    const at = stops.indexOf(control?.kind === 'slider' ? control.value : 0);
    expect(first).toEqual([stops[at + 1], stops[at - 1]]);
    expect(ahead.flatMap(next => [...next.keys()]).filter(key => /^economics/.test(key))).toEqual(
      [],
    );
  });

  test('reach every stop there is while the inputs are open and none is turned', () => {
    const stops = (change: (path: string) => boolean) =>
      controls.filter(({ path }) => change(path)).flatMap(control => valuesOf(control).slice(1))
        .length;
    const dear = (path: string) => !/^economics/.test(path);
    const all = [...questionsAhead(controls, new Map(), { wide: true })];
    expect(all.length).toBe(stops(dear));
    // After a turn, only those of the control in hand.
    const path = 'serving.slo.timeToFirstToken';
    const other = new Map([['serving.workload.outputTokens', '1024']]);
    const after = [...questionsAhead(controls, other, { inHand: path, wide: true })];
    expect(after.filter(next => next.get(path) !== other.get(path)).length).toBe(
      stops(one => one === path),
    );
    expect(after.length).toBeLessThan(64);
  });
});
