/** What the months add up to, beside them: totals, the cost of a token over the life, and what it is worth today. */
import { monthlyRate, presentValue as worthToday } from '../../economics/cash-flow.ts';
import { daysPerMonth, tokensPerMillion } from '../../units/quantity.ts';
import type { Priced } from './priced.ts';
import { formula, type SheetCell, strong } from './workbook.ts';

type Lifetime = NonNullable<Priced['lifetime']>;
type Terms = NonNullable<Priced['terms']>;

/** Rows of a label and its figure. */
export function lifetimeTotals(
  { months, usdPerMillionOutputTokens = 0, presentValue }: Lifetime,
  { owned, discountRate }: Terms,
  { firstRow, last }: { readonly firstRow: number; readonly last: number },
): readonly (readonly SheetCell[])[] {
  const range = (column: string) => `${column}${firstRow}:${column}${last}`;
  const sum = (of: (month: Lifetime['months'][number]) => number | undefined) =>
    months.reduce((total, month) => total + (of(month) ?? 0), 0);
  const total = (label: string, column: string, value: number, name: string) => [
    strong(label),
    formula(`SUM(${range(column)})`, 'usd', { value, name }),
  ];
  const tokens = `SUMPRODUCT((${range('A')}<=horizon_months)*${range('B')})*${daysPerMonth}`;
  const first = months[0]?.trainingUsd ?? 0;
  // The first training is paid today, everything else at the end of its month; so in docs/economics.md.
  const cash = months.map(({ month, cashUsd = 0 }) => cashUsd + (month === 1 ? first : 0));
  const worth = worthToday([-first, ...cash], monthlyRate(discountRate));
  const yearly = '(1+discount_rate)';
  const value = `-H${firstRow}+H${firstRow}/${yearly}^(1/${monthsPerYear})+SUMPRODUCT(${range('J')}/${yearly}^(${range('A')}/${monthsPerYear}))`;
  return [
    total(
      'Serving over the life, USD',
      'G',
      sum(month => month.servingUsd),
      'life_serving_usd',
    ),
    total(
      'Training over the life, USD',
      'H',
      sum(month => month.trainingUsd),
      'life_training_usd',
    ),
    total(
      'Revenue over the life, USD',
      'I',
      sum(month => month.revenueUsd),
      'life_revenue_usd',
    ),
    [
      strong('A million output tokens over the life, USD'),
      formula(
        `IF(${tokens}=0,0,(life_serving_usd+life_training_usd)/(${tokens})*${tokensPerMillion})`,
        'price',
        { value: usdPerMillionOutputTokens, name: 'life_usd_per_million_output' },
      ),
    ],
    [
      strong(
        owned === undefined
          ? 'Net present value, USD'
          : 'Net present value, USD, before selling the fleet',
      ),
      formula(value, 'usd', {
        value: owned === undefined ? (presentValue?.netUsd ?? worth) : worth,
        name: 'net_present_value',
      }),
    ],
  ];
}

const monthsPerYear = 12;
