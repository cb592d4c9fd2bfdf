/** One scenario in, one result out: pure, synchronous, the same for the same input. */

import { bytesPerElement } from '../hardware/precision.ts';
import { keyValueBytesPerToken } from '../model/cache.ts';
import { parameterCounts } from '../model/parameters.ts';
import { checkNames } from './check-names.ts';
import { chipFigures } from './chip-figures.ts';
import { type HalfMemory, halfMemory } from './half-memory.ts';
import type { Library } from './library.ts';
import { chipNotes, efficiencyNotes, hostNotes, modelNotes, sourcesOf } from './notes.ts';
import { price } from './price.ts';
import { type Economics, type Result, resultVersion, type Source } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { emptySettled, type Settled, settle } from './settled.ts';
import type { Simulation, Watch } from './simulation.ts';
import { compareStrategies } from './strategies.ts';

/**
 * Simulates training and serving as the document asks, and prices both; `memory` holds what earlier questions have
 * simulated of the same library. Throws InputError for what cannot be asked; what cannot be done is a result with reasons.
 */
export function simulate(
  document: ScenarioDocument,
  library: Library,
  watch?: Watch,
  memory: HalfMemory = halfMemory(library),
): Result {
  const result = simulateAsItStands(document, library, { watch, memory });
  return withStrategies(document, result, { library, memory });
}

/** The same but for the strategies beside which the scenario may ask to be put. */
export function withStrategies(
  document: ScenarioDocument,
  asItStands: Result,
  { library, memory }: { readonly library: Library; readonly memory: HalfMemory },
): Result {
  const { economics } = asItStands;
  if (document.economics?.strategies === undefined || economics === undefined) return asItStands;
  const strategies = compareStrategies(document, asItStands, changed =>
    simulateAsItStands(changed, library, { memory }),
  );
  return { ...asItStands, economics: { ...economics, strategies } };
}

/** The scenario itself, without the strategies that it names. */
export function simulateAsItStands(
  document: ScenarioDocument,
  library: Library,
  { watch, memory }: { readonly watch?: Watch | undefined; readonly memory: HalfMemory },
): Result {
  checkNames(document, library);
  const model = library.model(document.model);
  const trained = memory.training(document, watch);
  const served = memory.serving(document, watch);
  const halves = [trained.simulation, served.simulation];
  const devices: Simulation['devices'] = new Map(halves.flatMap(half => [...half.devices]));
  const own: Simulation = { library, model, settled: emptySettled(), notes: [], devices };
  settle(own.settled, 'model', model.id, 'given');
  const training = trained.result;
  const serving = served.result;
  const economics = price(
    document.economics ?? {},
    {
      training: training?.feasible ? training : undefined,
      serving: serving?.feasible ? serving : undefined,
    },
    own,
  );
  const settled = joined(
    halves.map(half => half.settled),
    own.settled,
  );
  const notes = [...halves, own].flatMap(part => part.notes);
  const used = [...devices.values()];
  const chips = used.map(device => device.chip);
  const counts = parameterCounts(model);
  const hosts = chips.filter(
    ({ id }) => training?.feasible === true && training.host !== undefined && training.chip === id,
  );
  const sources = sourcesOf(chips, hosts, quotedPrices(economics, library));
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
      ...hosts.flatMap(hostNotes),
      ...used.flatMap(efficiencyNotes),
      ...modelNotes(model),
    ],
    sources,
  };
}

/** What all parts settled, the halves between the model and the money. */
function joined(halves: readonly Settled[], { values, origins }: Settled): Settled {
  const { model, ...money } = values;
  const { model: given, ...moneyOrigins } = origins;
  return {
    values: Object.assign({ model }, ...halves.map(half => half.values), money),
    origins: Object.assign(
      given === undefined ? {} : { model: given },
      ...halves.map(half => half.origins),
      moneyOrigins,
    ),
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
