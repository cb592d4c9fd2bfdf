/** The sheet of inputs: what a planner changes. Everything else follows. */
import type { Result } from '../../scenario/result.ts';
import { answerLines } from './answer.ts';
import { ownedTerms, priceLine } from './price-line.ts';
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
    priceLine('train', chipHour),
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
    priceLine('serve', chipHour),
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

/** What the site costs: its tariff and utilisation where chips are owned, its losses and its carbon always. */
function siteLines(priced: Priced): readonly (readonly SheetCell[])[] {
  const { energy, carbon } = priced.result.economics ?? {};
  if (energy === undefined || carbon?.kilogramsPerKilowattHour === undefined) return [];
  const owned = ownedTerms(priced);
  const tariff = owned?.usdPerKilowattHour ?? priced.terms?.owned?.usdPerKilowattHour;
  return [
    [strong('Site and energy')],
    ...(owned === undefined
      ? []
      : [
          line(
            'Utilisation of owned chips',
            input('utilisation', owned.utilisation, 'percent'),
            'of the hours owned',
            'price book; hours without work are paid for by those with it',
          ),
        ]),
    ...(tariff === undefined
      ? []
      : [
          line(
            'Electricity tariff',
            input('usd_per_kwh', tariff, 'price'),
            'USD per kWh',
            `price book, ${carbon.region}; of owned chips, a rent contains it`,
          ),
        ]),
    line(
      'PUE: power of the site over that of its servers',
      input('pue', energy.powerUsageEffectiveness ?? 1, 'number'),
      'times',
      `price book, ${carbon.region}`,
    ),
    line(
      'Carbon of the grid',
      input('kg_per_kwh', carbon.kilogramsPerKilowattHour, 'number'),
      'kg CO2e per kWh',
      carbon.region,
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
      'a month',
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
      'months',
      `${given(result, 'economics.horizon')}; fewer may be asked for, not more`,
    ),
    line(
      'Discount rate a year',
      input('discount_rate', terms.discountRate, 'percent'),
      'a year',
      given(result, 'economics.discountRate'),
    ),
    line(
      'Retrain every … months',
      input('retrain_months', retraining?.everyMonths ?? 0, 'whole'),
      'months; 0: never',
      given(result, 'economics.retraining.every'),
    ),
    line(
      'Cost of retraining over the first',
      input('retrain_ratio', retraining?.costRatio ?? 1, 'percent'),
      'of the first run',
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
            'of the purchase',
            'price book',
          ),
        ]),
  ];
}

/** The sheet; cells with a fill may be changed. */
export function inputsSheet(priced: Priced): WorkbookSheet {
  return {
    name: 'Inputs',
    widths: [46, 22, 26, 72],
    frozenRows: 2,
    rows: [
      [
        strong(priced.result.scenario.name),
        text(''),
        text(''),
        text('Filled cells may be changed; every other sheet follows.'),
      ],
      [strong('Input'), strong('Value'), strong('Unit'), strong('From')],
      ...answerLines(priced),
      ...trainingLines(priced),
      ...servingLines(priced),
      ...siteLines(priced),
      ...lifetimeLines(priced),
    ],
  };
}
