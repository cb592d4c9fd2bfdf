/** One scenario in, one result out: pure, synchronous, the same for the same input. */

import { bytesPerElement } from '../hardware/precision.ts';
import { keyValueBytesPerToken } from '../model/cache.ts';
import { parameterCounts } from '../model/parameters.ts';
import { checkNames } from './check-names.ts';
import { chipFigures } from './chip-figures.ts';
import type { Library } from './library.ts';
import { chipNotes, efficiencyNotes, modelNotes, sourcesOf } from './notes.ts';
import { price } from './price.ts';
import { type Economics, type Note, type Result, resultVersion, type Source } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { serve } from './serve.ts';
import { emptySettled, settle } from './settled.ts';
import type { Simulation, Watch } from './simulation.ts';
import { compareStrategies } from './strategies.ts';
import { train } from './train.ts';

/**
 * Simulates training and serving as the document asks, and prices both.
 * Throws InputError for what cannot be asked; what cannot be done is a result with reasons.
 */
export function simulate(document: ScenarioDocument, library: Library, watch?: Watch): Result {
  const result = simulateOne(document, library, watch);
  if (document.economics?.strategies === undefined || result.economics === undefined) return result;
  const strategies = compareStrategies(document, result, changed => simulateOne(changed, library));
  return { ...result, economics: { ...result.economics, strategies } };
}

function simulateOne(document: ScenarioDocument, library: Library, watch?: Watch): Result {
  checkNames(document, library);
  const model = library.model(document.model);
  const settled = emptySettled();
  settle(settled, 'model', model.id, 'given');
  const notes: Note[] = [];
  const devices: Simulation['devices'] = new Map();
  const simulation: Simulation = { library, model, settled, notes, devices, watch };
  const training = document.training && train(document.training, simulation);
  const serving = document.serving && serve(document.serving, simulation);
  const economics = price(
    document.economics ?? {},
    {
      training: training?.feasible ? training : undefined,
      serving: serving?.feasible ? serving : undefined,
    },
    simulation,
  );
  const used = [...devices.values()];
  const chips = used.map(device => device.chip);
  const counts = parameterCounts(model);
  const sources = sourcesOf(chips, quotedPrices(economics, library));
  return {
    version: resultVersion,
    scenario: {
      name: document.name,
      ...settled,
      model: {
        id: model.id,
        totalParameters: counts.total,
        activeParameters: counts.active,
        kvCacheBytesPerToken: keyValueBytesPerToken(model, bytesPerElement.bf16),
        defaulted: [...model.defaulted],
      },
      chips: Object.fromEntries(used.map(device => [device.chip.id, chipFigures(device, sources)])),
    },
    ...(training === undefined ? {} : { training }),
    ...(serving === undefined ? {} : { serving }),
    economics,
    notes: [
      ...notes,
      ...chips.flatMap(chipNotes),
      ...used.flatMap(efficiencyNotes),
      ...modelNotes(model),
    ],
    sources,
  };
}

/** The price book's sources that a chip-hour price names. */
function quotedPrices({ prices, training, serving }: Economics, library: Library): Source[] {
  const quoted = [training?.chipHour.source, serving?.chipHour.source];
  return library
    .prices(prices)
    .sources.filter(({ title }) => quoted.some(text => text?.includes(title)))
    .map(source => ({ ...source }));
}
