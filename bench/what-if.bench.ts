/**
 * How long a turn of a slider in the report takes, from the changed scenario to its headline: on a page that was left
 * alone before, so that the next stops are simulated already, and at a stop that nobody has foreseen.
 */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { openLibrary } from '../src/node/library.ts';
import { whatIfData } from '../src/node/what-if-data.ts';
import { opening } from '../src/report/report.ts';
import { questionsAhead } from '../src/report/what-if/ahead.ts';
import { pageControls } from '../src/report/what-if/data.ts';
import { type Changes, changed, valuesOf, valueText } from '../src/report/what-if/state.ts';
import { createLibrary } from '../src/scenario/create-library.ts';
import { halfMemory } from '../src/scenario/half-memory.ts';
import { checkScenario } from '../src/scenario/scenario-document.ts';
import { simulate } from '../src/scenario/simulate.ts';

/** One slider of each sort: layouts searched anew of training and of serving, and money alone. */
const turns = [
  ['mixtral-8x7b', 'training.globalBatchSequences'],
  ['deepseek-v3', 'serving.workload.inputTokens'],
  ['deepseek-lifetime', 'serving.workload.outputTokens'],
  ['deepseek-lifetime', 'economics.demand.monthlyGrowth'],
] as const;

describe('a turn of a slider', () => {
  for (const [name, path] of turns) {
    const written = JSON.parse(readFileSync(`scenarios/${name}.json`, 'utf8'));
    const data = whatIfData({ written, library: openLibrary(), folders: [] });
    const library = createLibrary(data.documents);
    const controls = pageControls(data);
    const control = controls.find(one => one.path === path);
    if (control === undefined) throw new Error(`no slider ${path}`);
    const memory = halfMemory(library);
    const shown = (changes: Changes) => {
      const scenario = checkScenario(changed(data.scenario, controls, changes), 'what if');
      opening(simulate(scenario, library, undefined, memory));
    };
    const values = valuesOf(control);
    const given = values.indexOf(valueText(control));
    // The page simulates ahead of the scenario as given; what it has not foreseen lies further off.
    const ahead = [new Map(), ...questionsAhead(controls, new Map())];
    const near = [given + 1, given - 1].flatMap(index => values[index] ?? []);
    const far = values.filter((_value, index) => Math.abs(index - given) > 1);
    const once = { time: 0, warmupIterations: 0, warmupTime: 0 };
    const turnedTo = (stops: readonly string[]) => {
      let turn = 0;
      return () => shown(new Map([[path, stops[turn++ % stops.length] ?? '']]));
    };
    const leftAlone = () => {
      for (const changes of ahead) shown(changes);
    };
    bench(`${name} ${path}, first turn after a rest`, turnedTo(near), {
      ...once,
      iterations: near.length,
      setup: leftAlone,
    });
    // Each stop once: a second time it would be remembered.
    bench(`${name} ${path}, a stop not foreseen`, turnedTo(far), {
      ...once,
      iterations: far.length,
    });
  }
});
