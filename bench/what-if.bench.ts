/** How long a turn of a slider in the report takes: the scenario changed, simulated, and its headline written anew. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { openLibrary } from '../src/node/library.ts';
import { whatIfData } from '../src/node/what-if-data.ts';
import { report } from '../src/report/report.ts';
import { pageControls } from '../src/report/what-if/data.ts';
import { changed } from '../src/report/what-if/state.ts';
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
    const stops = control?.kind === 'slider' ? control.stops : [];
    const memory = halfMemory(library);
    const shown = (changes: ReadonlyMap<string, string>) => {
      const scenario = checkScenario(changed(data.scenario, controls, changes), 'what if');
      report(simulate(scenario, library, undefined, memory));
    };
    shown(new Map());
    let turn = 0;
    // Each stop once: a second time it would be remembered.
    const once = { iterations: stops.length, time: 0, warmupIterations: 0, warmupTime: 0 };
    bench(
      `${name} ${path}`,
      () => shown(new Map([[path, String(stops[turn++ % stops.length] ?? '')]])),
      once,
    );
  }
});
