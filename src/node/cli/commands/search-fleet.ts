/** `neraca search fleet`: which chip trains and which serves, under a supply, a budget and a deadline. */
import { milli } from '../../../units/quantity.ts';
import { deliverData } from '../answer.ts';
import { command } from '../command.ts';
import { longFlag } from '../long-flag.ts';
import { amount, wholeNumber } from '../number-flags.ts';
import { UsageError } from '../usage-error.ts';

export const searchFleetCommand = command({
  name: 'search fleet',
  summary: 'Find which chips train and which serve, under supply, budget and deadline',
  arguments: {
    scenario: 'Path of a scenario with both halves, or the name of one that comes along',
  },
  flags: {
    supply: { describe: 'Chips to be had, such as h800-sxm:2048,ascend-910c:1024' },
    budget: { describe: 'Most that training and serving over the horizon may cost, in USD' },
    deadline: { describe: 'Longest that training may take, in hours' },
    long: longFlag,
    together: { describe: 'The chips that train go on training and cannot serve', switch: true },
  },
  examples: [
    [
      'neraca search fleet deepseek-v3 --supply h800-sxm:2048,ascend-910c:1024',
      'the cheapest pair of a fleet that trains and one that serves',
    ],
    [
      'neraca search fleet my.json --supply h800-sxm:1024,h20:4096 --budget 40e6 --deadline 3000',
      'the same within a budget and a time',
    ],
  ],
  async run(
    { scenario, json = false, out, supply, budget, deadline, long, together = false },
    terminal,
  ) {
    if (supply === undefined) {
      throw new UsageError(
        'neraca search fleet: --supply: missing; expected chips such as h800-sxm:2048,h20:512',
      );
    }
    const [{ openQuestion }, { naming }, { searchFleet }, { fleetSearchText }, ahead] =
      await Promise.all([
        import('../scenario.ts'),
        import('../naming.ts'),
        import('../../../search/fleet/search-fleet.ts'),
        import('../text/fleet-search-text.ts'),
        import('../ahead.ts'),
      ]);
    const chips = supplyOf(supply);
    const { document, library, file } = openQuestion(scenario);
    for (const id of chips.keys()) {
      naming(
        'neraca search fleet',
        () => library.chip(id),
        ({ message }) => ({ path: '--supply', message }),
      );
    }
    const count = chips.size * searchesPerChip;
    const what = `${ahead.grouped(count)} searches for plans, ${searchesPerChip} for each chip`;
    const work = { count, what, seconds: count * secondsPerSearch };
    ahead.goAhead({ unit: 'searches', ...work }, { who: 'neraca search fleet', long }, terminal);
    terminal.stage(`searching ${chips.size} chips`);
    const began = performance.now();
    const limits = {
      ...(budget === undefined ? {} : { budgetUsd: amount('budget', budget) }),
      ...(deadline === undefined ? {} : { deadlineHours: amount('deadline', deadline) }),
    };
    const found = naming(file, () =>
      searchFleet(
        {
          document,
          supply: chips,
          together,
          ...limits,
          progress: what => terminal.stage(what),
        },
        library,
      ),
    );
    const seconds = (performance.now() - began) * milli;
    const { considered, ...rest } = found;
    const words = () => fleetSearchText(found, document.name, terminal.colours);
    await deliverData(
      { considered, seconds, ...rest },
      { json, directory: out, words, file: 'search.json' },
      terminal,
    );
  },
});

function supplyOf(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split(',').map(part => {
      const [id = '', count] = part.split(':').map(word => word.trim());
      const number = wholeNumber('supply', count);
      if (id !== '' && number !== undefined) return [id, number];
      throw new UsageError(
        `--supply: expected a chip and its number such as h800-sxm:2048, got "${part}"`,
      );
    }),
  );
}

/** Of each chip: training on four numbers of them, and serving. */
const searchesPerChip = 5;
const secondsPerSearch = 1.5;
