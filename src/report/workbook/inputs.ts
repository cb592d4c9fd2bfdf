/** The sheet of inputs: what a planner changes. Everything else follows. */
import type { Result } from '../../scenario/result.ts';
import type { Priced } from './priced.ts';
import { input, line, type SheetCell, strong, text, type WorkbookSheet } from './workbook.ts';

function given(result: Result, path: string): string {
  return result.scenario.origins[path] === 'given' ? 'given in the scenario' : 'default';
}

function demandOf({ scenario }: Result): Readonly<Record<string, number | undefined>> {
  const economics = scenario.values['economics'];
  const demand =
    typeof economics === 'object' && economics !== null && 'demand' in economics
      ? economics.demand
      : undefined;
  return (demand ?? {}) as Readonly<Record<string, number | undefined>>;
}

function trainingLines({
  result,
  training,
  trainingCost,
}: Priced): readonly (readonly SheetCell[])[] {
  if (training === undefined || trainingCost === undefined) return [];
  const { chipHour } = trainingCost;
  return [
    [strong('Training')],
    line(
      'Tokens',
      input('train_tokens', training.tokens, 'whole'),
      'tokens',
      given(result, 'training.tokens'),
    ),
    line(
      'Chips',
      input('train_chips', training.chips, 'whole'),
      training.chipName,
      'sets the time; chip-hours are taken as unchanged, so move it by little',
    ),
    line(
      'Price of a chip-hour',
      input('train_usd_per_chip_hour', chipHour.usdPerChipHour, 'price'),
      'USD',
      `${chipHour.basis}; ${chipHour.source}`,
    ),
    line(
      'All runs over the final run',
      input('experiments_multiplier', trainingCost.programme?.experimentsMultiplier ?? 1, 'number'),
      'times',
      given(result, 'economics.training.experimentsMultiplier'),
    ),
  ];
}

function servingLines({ serving, servingCost }: Priced): readonly (readonly SheetCell[])[] {
  if (serving === undefined || servingCost === undefined) return [];
  const { chipHour, tokenPrices } = servingCost;
  return [
    [strong('Serving')],
    line(
      'Requests per second',
      input('requests_per_second', serving.requestsPerSecond, 'rate'),
      'requests/s',
      'at most the capacity on the sheet of rates',
    ),
    line(
      'Chips paid for',
      input('serve_chips', servingCost.usdPerHour / chipHour.usdPerChipHour, 'number'),
      serving.chipName,
      'idle ones included',
    ),
    line(
      'Price of a chip-hour',
      input('serve_usd_per_chip_hour', chipHour.usdPerChipHour, 'price'),
      'USD',
      `${chipHour.basis}; ${chipHour.source}`,
    ),
    ...(tokenPrices === undefined
      ? []
      : [
          line(
            'Price of input',
            input('usd_per_million_input', tokenPrices.usdPerMillionInputTokens, 'price'),
            'USD per million tokens',
            tokenPrices.source,
          ),
          line(
            'Price of cached input',
            input(
              'usd_per_million_cached',
              tokenPrices.usdPerMillionCachedInputTokens ?? tokenPrices.usdPerMillionInputTokens,
              'price',
            ),
            'USD per million tokens',
            tokenPrices.source,
          ),
          line(
            'Price of output',
            input('usd_per_million_output', tokenPrices.usdPerMillionOutputTokens, 'price'),
            'USD per million tokens',
            tokenPrices.source,
          ),
        ]),
  ];
}

function energyLines({ result }: Priced): readonly (readonly SheetCell[])[] {
  const { energy, carbon } = result.economics ?? {};
  if (energy === undefined || carbon?.kilogramsPerKilowattHour === undefined) return [];
  return [
    [strong('Energy')],
    line(
      'Carbon of the grid',
      input('kg_per_kwh', carbon.kilogramsPerKilowattHour, 'number'),
      'kg CO2e per kWh',
      carbon.region,
    ),
    line(
      'Cooling and losses over those of the simulation',
      input('pue_factor', 1, 'number'),
      'times',
      'PUE of your site over that of the region',
    ),
  ];
}

function lifetimeLines(priced: Priced): readonly (readonly SheetCell[])[] {
  const { result, terms, months } = priced;
  if (terms === undefined) return [];
  const demand = demandOf(result);
  const path = 'economics.demand';
  const start = demand['outputTokensPerDay'] ?? 0;
  const { owned, retraining } = terms;
  return [
    [strong('Demand and fleet')],
    line(
      'Output tokens a day, first month',
      input('demand_tokens_per_day', start, 'whole'),
      'tokens',
      given(result, `${path}.outputTokensPerDay`),
    ),
    line(
      'Growth a month',
      input('monthly_growth', demand['monthlyGrowth'] ?? 0, 'percent'),
      '',
      given(result, `${path}.monthlyGrowth`),
    ),
    line(
      'Demand that is never passed',
      input('saturation_tokens_per_day', demand['saturation'] ?? 0, 'whole'),
      'tokens a day; 0: none',
      given(result, `${path}.saturation`),
    ),
    line(
      'Months',
      input('horizon_months', months, 'whole'),
      '',
      given(result, 'economics.horizon'),
    ),
    line(
      'Discount rate a year',
      input('discount_rate', terms.discountRate, 'percent'),
      '',
      given(result, 'economics.discountRate'),
    ),
    line(
      'Retrain every … months',
      input('retrain_months', retraining?.everyMonths ?? 0, 'whole'),
      '0: never',
      given(result, 'economics.retraining.every'),
    ),
    line(
      'Cost of retraining over the first',
      input('retrain_ratio', retraining?.costRatio ?? 1, 'percent'),
      '',
      given(result, 'economics.retraining.costRatio'),
    ),
    line(
      'Chips bought at a time',
      input('purchase_chips', terms.purchaseChips, 'whole'),
      'chips',
      given(result, 'economics.purchaseChips'),
    ),
    ...(owned === undefined
      ? []
      : [
          line(
            'Purchase of a chip',
            input('purchase_usd', owned.purchaseUsd, 'usd'),
            'USD',
            'with its share of server and network; profile',
          ),
          line(
            'Residual value',
            input('residual_share', owned.residualShare, 'percent'),
            '',
            'price book',
          ),
          line(
            'Electricity',
            input('usd_per_kwh', owned.usdPerKilowattHour, 'price'),
            'USD per kWh',
            'price book, region',
          ),
        ]),
  ];
}

/** The sheet; cells with a fill may be changed. */
export function inputsSheet(priced: Priced): WorkbookSheet {
  return {
    name: 'Inputs',
    widths: [46, 22, 30, 90],
    frozenRows: 2,
    rows: [
      [
        strong(priced.result.scenario.name),
        text(''),
        text(''),
        text('Filled cells may be changed; every other sheet follows.'),
      ],
      [strong('Input'), strong('Value'), strong('Unit'), strong('From')],
      ...trainingLines(priced),
      ...servingLines(priced),
      ...energyLines(priced),
      ...lifetimeLines(priced),
    ],
  };
}
