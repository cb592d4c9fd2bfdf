/** The sheet of rates: what the simulation found, as constants with their reasons. A sheet cannot simulate. */
import { joulesPerKilowattHour, secondsPerHour, tokensPerMillion } from '../../units/quantity.ts';
import { priceRates } from './price-line.ts';
import type { Priced } from './priced.ts';
import { constant, line, type SheetCell, strong, text, type WorkbookSheet } from './workbook.ts';

type Lines = readonly (readonly SheetCell[])[];

function trainingRates({ result, training, trainingCost }: Priced): Lines {
  if (training === undefined) return [];
  const { trainingJoules = 0, powerUsageEffectiveness: pue = 1 } = result.economics?.energy ?? {};
  const layout = Object.entries(training.plan)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
  return [
    [strong('Training')],
    line(
      'Chip-hours per token',
      constant(training.chipHours / training.tokens, 'tiny', 'train_chip_hours_per_token'),
      'chip-hours',
      `simulated: step of ${training.stepSeconds.toPrecision(4)} s, goodput ${training.goodput.toPrecision(3)}; ${layout}`,
    ),
    line(
      'Energy of a chip-hour',
      constant(
        trainingJoules / pue / joulesPerKilowattHour / training.chipHours,
        'rate',
        'train_kwh_per_chip_hour',
      ),
      'kWh',
      'of chips and servers, before cooling and losses',
    ),
    ...(trainingCost === undefined ? [] : priceRates('train', trainingCost.chipHour)),
  ];
}

function servingRates({ result, serving, servingCost }: Priced): Lines {
  if (serving === undefined || servingCost === undefined) return [];
  const tokensPerHour = serving.requestsPerSecond * serving.outputTokens * secondsPerHour;
  const { usdPerHour, usdPerMillionOutputTokens, usdPerMillionInputTokens } = servingCost;
  const cached = servingCost.usdPerMillionCachedInputTokens ?? usdPerMillionInputTokens;
  const million = 'tokens_per_million';
  const inputPerHour = serving.requestsPerSecond * serving.inputTokens * secondsPerHour;
  const share = (usdPerMillion: number, perHour: number) =>
    usdPerHour === 0 ? 0 : (usdPerMillion * perHour) / tokensPerMillion / usdPerHour;
  const hits = serving.prefixCacheHitRate;
  return [
    [strong('Serving')],
    line(
      'A million',
      constant(tokensPerMillion, 'whole', million),
      'tokens',
      'prices are quoted per this many',
    ),
    line(
      'Capacity',
      constant(serving.capacityRequestsPerSecond, 'rate', 'capacity_requests_per_second'),
      'requests/s',
      'simulated: nine in ten requests within their targets',
    ),
    line('Prompt', constant(serving.inputTokens, 'number', 'input_tokens'), 'tokens', 'given'),
    line('Answer', constant(serving.outputTokens, 'number', 'output_tokens'), 'tokens', 'given'),
    line('Cached share of prompts', constant(hits, 'percent', 'cache_hits'), '', 'given'),
    line(
      'Share of the fleet that answers pay for',
      constant(share(usdPerMillionOutputTokens, tokensPerHour), 'percent', 'output_share'),
      '',
      servingCost.attribution ?? '',
    ),
    line(
      'Share that fresh input pays for',
      constant(
        share(usdPerMillionInputTokens, inputPerHour * (1 - hits)),
        'percent',
        'input_share',
      ),
      '',
      'as above',
    ),
    line(
      'Share that cached input pays for',
      constant(share(cached, inputPerHour * hits), 'percent', 'cached_share'),
      '',
      'as above',
    ),
    line(
      'Power of the fleet',
      constant(result.economics?.energy.servingWatts ?? 0, 'number', 'serve_watts'),
      'W',
      'at the meter, at the simulated load',
    ),
    line(
      'Time to first token, median',
      constant(serving.timeToFirstToken.p50, 'rate'),
      's',
      'simulated at the offered load',
    ),
    line(
      'Time per output token, median',
      constant(serving.timePerOutputToken.p50, 'rate'),
      's',
      'simulated at the offered load',
    ),
    ...priceRates('serve', servingCost.chipHour),
  ];
}

function fleetRates({ terms, result }: Priced): Lines {
  const pue = result.economics?.energy.powerUsageEffectiveness ?? 1;
  if (terms === undefined) return [];
  const { kinds, owned } = terms;
  return [
    [strong('Fleet over the life')],
    ...kinds.flatMap(({ chips, outputTokensPerSecond }, index) => [
      line(
        `Chips of an instance, pool ${index + 1}`,
        constant(chips, 'whole', `pool${index + 1}_chips`),
        'chips',
        'simulated layout',
      ),
      line(
        `Output tokens that it carries, pool ${index + 1}`,
        constant(outputTokensPerSecond, 'rate', `pool${index + 1}_tokens_per_second`),
        'tokens/s',
        'simulated, within the targets',
      ),
    ]),
    ...(owned === undefined
      ? []
      : [
          line(
            'Life of a chip',
            constant(owned.lifeMonths, 'whole', 'life_months'),
            'months',
            'price book',
          ),
          ...owned.monthlyChargeUsd.map((charge, index) =>
            line(
              `Write-off and interest a month, year ${index + 1}`,
              constant(charge / owned.purchaseUsd, 'rate', `charge_year${index + 1}`),
              'of the purchase',
              'price book: life, residual value, cost of capital',
            ),
          ),
          line(
            'Site, repairs and staff of a chip-hour',
            constant(owned.upkeepUsdPerChipHour, 'rate', 'upkeep_usd_per_chip_hour'),
            'USD',
            'price book',
          ),
          line(
            'Draw without work',
            constant(owned.idleWatts / pue, 'number', 'idle_watts'),
            'W',
            'profile, before cooling and losses',
          ),
          line(
            'Draw at work',
            constant(owned.workWatts / pue, 'number', 'work_watts'),
            'W',
            'profile, before cooling and losses',
          ),
        ]),
  ];
}

export function ratesSheet(priced: Priced): WorkbookSheet {
  const { sources } = priced.result;
  return {
    name: 'Rates',
    widths: [46, 22, 26, 72],
    frozenRows: 1,
    rows: [
      [strong('Simulated or sourced'), strong('Value'), strong('Unit'), strong('From')],
      ...trainingRates(priced),
      ...servingRates(priced),
      ...fleetRates(priced),
      [strong('Sources')],
      ...sources.map(({ title, url = '', where = '' }) => [
        text(title),
        {},
        {},
        text([where, url].filter(part => part !== '').join('; ')),
      ]),
    ],
  };
}
