/** The sheet of the serving bill, all formulas. */
import { secondsPerDay, secondsPerHour } from '../../units/quantity.ts';
import type { Priced } from './priced.ts';
import { formula, line, type SheetCell, strong, type WorkbookSheet } from './workbook.ts';

export function servingSheet({ serving, servingCost }: Priced): readonly WorkbookSheet[] {
  if (serving === undefined || servingCost === undefined) return [];
  const cost = servingCost;
  const { requestsPerSecond, outputTokens, inputTokens, prefixCacheHitRate: hits } = serving;
  const perMillion = (share: string, tokens: string) =>
    `IF(${tokens}=0,0,serve_usd_per_hour*${share}/(${tokens}*${secondsPerHour})*tokens_per_million)`;
  const rows: (readonly SheetCell[])[] = [
    [strong('Serving'), strong('Value'), strong('Unit'), strong('How')],
    line(
      'Cost of the fleet',
      formula('serve_chips*serve_usd_per_chip_hour', 'usd', {
        value: cost.usdPerHour,
        name: 'serve_usd_per_hour',
      }),
      'USD/h',
      'chips × price of a chip-hour',
    ),
    line(
      'The same a day',
      formula('serve_usd_per_hour*24', 'usd', { value: cost.usdPerDay, name: 'serve_usd_per_day' }),
      'USD a day',
      '',
    ),
    line(
      'Utilisation',
      formula('requests_per_second/capacity_requests_per_second', 'percent', {
        value: requestsPerSecond / serving.capacityRequestsPerSecond,
        name: 'serve_utilisation',
      }),
      '',
      'demand ÷ capacity; above 100% the fleet cannot keep up',
    ),
    line(
      'Output tokens',
      formula('requests_per_second*output_tokens', 'rate', {
        value: requestsPerSecond * outputTokens,
        name: 'output_tokens_per_second',
      }),
      'tokens/s',
      'requests × tokens of an answer',
    ),
    line(
      'Fresh input tokens',
      formula('requests_per_second*input_tokens*(1-cache_hits)', 'rate', {
        value: requestsPerSecond * inputTokens * (1 - hits),
        name: 'input_tokens_per_second',
      }),
      'tokens/s',
      'requests × tokens of a prompt that are not cached',
    ),
    line(
      'Cached input tokens',
      formula('requests_per_second*input_tokens*cache_hits', 'rate', {
        value: requestsPerSecond * inputTokens * hits,
        name: 'cached_tokens_per_second',
      }),
      'tokens/s',
      'requests × tokens of a prompt that are cached',
    ),
    line(
      'Cost of a million output tokens',
      formula(perMillion('output_share', 'output_tokens_per_second'), 'price', {
        value: cost.usdPerMillionOutputTokens,
        name: 'serve_usd_per_million_output',
      }),
      'USD',
      'cost × share that answers pay for ÷ output tokens',
    ),
    line(
      'Cost of a million fresh input tokens',
      formula(perMillion('input_share', 'input_tokens_per_second'), 'price', {
        value: cost.usdPerMillionInputTokens,
      }),
      'USD',
      '',
    ),
    line(
      'Cost of a million cached input tokens',
      formula(perMillion('cached_share', 'cached_tokens_per_second'), 'price', {
        value:
          hits === 0 || requestsPerSecond === 0
            ? 0
            : (cost.usdPerMillionCachedInputTokens ?? cost.usdPerMillionInputTokens),
      }),
      'USD',
      '',
    ),
    line(
      'Cost of a million output tokens, flat out',
      formula('serve_usd_per_million_output*serve_utilisation', 'price', {
        value: cost.atCapacity.usdPerMillionOutputTokens,
      }),
      'USD',
      'at full capacity',
    ),
  ];
  const revenue = cost.revenueUsdPerDay ?? 0;
  if (cost.tokenPrices !== undefined) {
    rows.push(
      line(
        'Revenue at the price list',
        formula(
          `(output_tokens_per_second*usd_per_million_output+input_tokens_per_second*usd_per_million_input+cached_tokens_per_second*usd_per_million_cached)*${secondsPerDay}/tokens_per_million`,
          'usd',
          { value: cost.revenueUsdPerDay, name: 'revenue_usd_per_day' },
        ),
        'USD a day',
        'tokens × prices',
      ),
      line(
        'Profit',
        formula('revenue_usd_per_day-serve_usd_per_day', 'usd', {
          value: cost.profitUsdPerDay,
          name: 'profit_usd_per_day',
        }),
        'USD a day',
        '',
      ),
      line(
        'Margin',
        formula('IF(revenue_usd_per_day=0,0,profit_usd_per_day/revenue_usd_per_day)', 'percent', {
          value: revenue === 0 ? 0 : (cost.profitUsdPerDay ?? 0) / revenue,
        }),
        'of revenue',
        '',
      ),
    );
  }
  return [{ name: 'Serving', widths: [42, 20, 18, 60], frozenRows: 1, rows }];
}
