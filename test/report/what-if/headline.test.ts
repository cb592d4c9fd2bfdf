/** A control that the page offers is worth turning: somewhere on its way the headline moves. */
import { describe, expect, test } from 'vitest';
import { openLibrary } from '../../../src/node/library.ts';
import { readScenarioFile } from '../../../src/node/scenario-file.ts';
import { whatIfData } from '../../../src/node/what-if-data.ts';
import { headlineHtml } from '../../../src/report/html.ts';
import { report } from '../../../src/report/report.ts';
import type { Control } from '../../../src/report/what-if/controls.ts';
import { pageControls } from '../../../src/report/what-if/data.ts';
import type { Node } from '../../../src/report/what-if/paths.ts';
import { changed, valueText } from '../../../src/report/what-if/state.ts';
import { checkScenario } from '../../../src/scenario/scenario-document.ts';
import { simulate } from '../../../src/scenario/simulate.ts';
import { InputError } from '../../../src/schema/input-error.ts';

const library = openLibrary();

/** What the first screen says: the verdict, the answer and the large figures; none where the input cannot be. */
function headlineOf(scenario: Node): string | undefined {
  try {
    const content = report(simulate(checkScenario(scenario, 'what if'), library));
    return [content.verdict, content.answer, headlineHtml(content, text => text)].join('\n');
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The stops of a control but the one it stands on: near ones first, then the ends. */
function turnsOf(control: Control): readonly string[] {
  const all =
    control.kind === 'picker'
      ? control.options.map(({ value }) => value)
      : control.stops.map(stop => (stop === undefined ? '' : String(stop)));
  const at = all.indexOf(valueText(control));
  const near = [all[at + 2], all[at - 2], all.at(-1), all[1], ...all];
  const found = near.filter(value => value !== undefined && value !== valueText(control));
  return [...new Set(found as string[])];
}

const scenarios = ['deepseek-v3', 'mixtral-8x7b'];
/** What only owned chips feel says nothing where all are rented. */
const ofOwners = ['economics.ownership.utilisation', 'economics.region'];

describe.each(scenarios)('in the page of %s', name => {
  const file = readScenarioFile(name);
  const written = JSON.parse(file.text) as Node;
  const controls = pageControls(whatIfData({ written, library, folders: [] }));
  const given = headlineOf(written);

  test.each(controls.map(control => [control.path, control] as const))(
    '%s moves the headline',
    (path, control) => {
      const base = ofOwners.includes(path) ? [['economics.basis', 'owned'] as const] : [];
      const before =
        base.length > 0 ? headlineOf(changed(written, controls, new Map(base))) : given;
      const moves = turnsOf(control).some(value => {
        const after = headlineOf(changed(written, controls, new Map([...base, [path, value]])));
        return after !== undefined && after !== before;
      });
      expect(moves).toBe(true);
    },
  );

  test('offers chips, number, price, utilisation, tokens, batch, context, cache hits and targets', () => {
    const paths = controls.map(({ path }) => path);
    for (const path of [
      'training.cluster.chip',
      'training.cluster.chips',
      'training.tokens',
      'training.sequenceLength',
      'training.globalBatchSequences',
      'serving.cluster.chip',
      'serving.cluster.chips',
      'serving.workload.inputTokens',
      'serving.workload.outputTokens',
      'serving.workload.prefixCacheHitRate',
      'serving.slo.timeToFirstToken',
      'serving.slo.timePerOutputToken',
      'economics.chipHourPrice',
      'economics.ownership.utilisation',
    ]) {
      expect(paths).toContain(path);
    }
  });
});
