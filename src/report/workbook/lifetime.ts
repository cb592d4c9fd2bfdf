/** The sheets of the model's life: a row a month, all formulas, with the hours of a week beside. */
import { daysPerMonth, hoursPerMonth, secondsPerDay } from '../../units/quantity.ts';
import { lifetimeTotals } from './lifetime-totals.ts';
import type { Priced } from './priced.ts';
import { constant, formula, type SheetCell, strong, type WorkbookSheet } from './workbook.ts';

type Terms = NonNullable<Priced['terms']>;

/** Below this share of an instance a need is the noise of binary fractions; as in the simulation. */
const rounding = '2^-30';
const roundingShare = 2 ** -30;
const firstRow = 2;
const monthsPerYear = 12;

/** Columns in order; formulas call each other by them. */
const columns = [
  ['A', 'Month'],
  ['B', 'Output tokens a day'],
  ['C', 'Chips, busiest hour'],
  ['D', 'Chips, mean hour'],
  ['E', 'Chips bought'],
  ['F', 'Chips paid for'],
  ['G', 'Serving, USD'],
  ['H', 'Training, USD'],
  ['I', 'Revenue, USD'],
  ['J', 'Cash, USD'],
  ['K', 'Serving so far, USD'],
  ['L', 'Training so far, USD'],
] as const;

/** Whole instances that carry a load, at least one; also over a range of loads. */
function instances(load: string, kind: number): string {
  const need = `(${load})/pool${kind}_tokens_per_second`;
  return `IF(${need}<=1,1,ROUNDUP(${need}-${rounding},0))`;
}

/** The same without IF, which array formulas of some programs do not spread. */
function instancesOver(load: string, kind: number): string {
  const need = `(${load})/pool${kind}_tokens_per_second`;
  return `((${need}<=1)+(${need}>1)*ROUNDUP(${need}-${rounding},0))`;
}

function isEven({ week }: Terms): boolean {
  return week.every(({ load }) => load === week[0]?.load);
}

/** Chips of the busiest and of the mean hour at `B` tokens a day. */
function needFormulas(row: number, terms: Terms): { readonly peak: string; readonly mean: string } {
  const rate = `B${row}/${secondsPerDay}`;
  const kinds = terms.kinds.map((_, index) => index + 1);
  if (isEven(terms)) {
    const load = terms.week[0]?.load ?? 1;
    const at = load === 1 ? rate : `${rate}*${load}`;
    const chips = kinds.map(kind => `${instances(at, kind)}*pool${kind}_chips`).join('+');
    return { peak: chips, mean: `C${row}` };
  }
  const last = firstRow + terms.week.length - 1;
  const loads = `Hours!$B$${firstRow}:$B$${last}`;
  const weights = `Hours!$A$${firstRow}:$A$${last}`;
  const over = kinds
    .map(kind => `${instancesOver(`${rate}*${loads}`, kind)}*pool${kind}_chips`)
    .join('+');
  return { peak: `SUMPRODUCT(MAX(${over}))`, mean: `SUMPRODUCT(${weights},${over})` };
}

/** Demand: exponential growth, or the logistic curve that begins with the same step (see docs/economics.md). */
function demandFormula(row: number): string {
  const start = 'demand_tokens_per_day';
  const limit = 'saturation_tokens_per_day';
  const second = `${start}*(1+monthly_growth)`;
  const past = `(A${row}-1)`;
  const ratio = `((${limit}/(${second})-1)/(${limit}/${start}-1))`;
  return `IF(${limit}=0,${start}*(1+monthly_growth)^${past},IF(OR(monthly_growth=0,${past}=0),MIN(${start},${limit}),IF(${second}>=${limit},${limit},${limit}/(1+(${limit}/${start}-1)*${ratio}^${past}))))`;
}

/** Chips that the busiest hour of a month needs, as the formula counts them. */
function peakChips(outputTokens: number, { kinds, week }: Terms): number {
  const mean = outputTokens / daysPerMonth / secondsPerDay;
  const load = Math.max(...week.map(hour => hour.load));
  return kinds.reduce((sum, { chips, outputTokensPerSecond }) => {
    const need = (mean * load) / outputTokensPerSecond;
    return sum + chips * (need <= 1 ? 1 : Math.ceil(need - roundingShare));
  }, 0);
}

function ownedFormulas(row: number, years: number) {
  const months = `$A$${firstRow}:$A${row}`;
  const bought = `$E$${firstRow}:$E${row}`;
  const before = `$A$${firstRow - 1}:$A${row - 1}`;
  const boughtBefore = `$E$${firstRow - 1}:$E${row - 1}`;
  const held = `SUMIFS(${boughtBefore},${before},">"&(A${row}-life_months))`;
  const wanted = `ROUNDUP(C${row}/purchase_chips,0)*purchase_chips`;
  const charges = Array.from({ length: years }, (_, index) => {
    const from = `">"&(A${row}-${(index + 1) * monthsPerYear})`;
    const to = `"<="&(A${row}-${index * monthsPerYear})`;
    return `charge_year${index + 1}*SUMIFS(${bought},${months},${from},${months},${to})`;
  }).join('+');
  const sold = `SUMIFS(${boughtBefore},${before},A${row}-life_months)*purchase_usd*residual_share`;
  const use = `D${row}/F${row}`;
  const watts = `F${row}*(${use}*work_watts+(1-${use})*idle_watts)*pue`;
  const running = `(F${row}*upkeep_usd_per_chip_hour+${watts}/10^3*usd_per_kwh)*${hoursPerMonth}`;
  return {
    bought: `MAX(0,${wanted}-${held})`,
    chips: `SUMIFS(${bought},${months},">"&(A${row}-life_months))`,
    cost: `purchase_usd*(${charges})+${running}`,
    paid: `E${row}*purchase_usd-${sold}+${running}`,
  };
}

function monthRow(
  index: number,
  terms: Terms,
  month: NonNullable<Priced['lifetime']>['months'][number],
  training: { readonly usd: number | undefined },
): readonly SheetCell[] {
  const row = firstRow + index;
  const need = needFormulas(row, terms);
  const { owned } = terms;
  const fleet =
    owned === undefined
      ? {
          bought: '0',
          chips: `C${row}`,
          cost: `D${row}*${hoursPerMonth}*serve_usd_per_chip_hour`,
          paid: `G${row}`,
        }
      : ownedFormulas(row, owned.monthlyChargeUsd.length);
  const first = training.usd === undefined ? '0' : 'train_usd';
  const again = `IF(retrain_months=0,0,IF(MOD(A${row}-1,MAX(1,retrain_months))=0,${first}*retrain_ratio,0))`;
  const live = (expression: string) => `IF(A${row}>horizon_months,0,${expression})`;
  const earned = terms.usdEarnedPerMillionOutputTokens;
  return [
    constant(index + 1, 'whole'),
    formula(demandFormula(row), 'whole', { value: month.outputTokens / daysPerMonth }),
    formula(need.peak, 'whole', { value: peakChips(month.outputTokens, terms) }),
    formula(need.mean, 'number', { value: month.meanChips }),
    formula(live(fleet.bought), 'whole', { value: month.boughtChips }),
    formula(fleet.chips, 'whole', { value: month.chips }),
    formula(live(fleet.cost), 'usd', { value: month.servingUsd }),
    formula(live(index === 0 ? first : again), 'usd', { value: month.trainingUsd }),
    formula(live(`B${row}*${daysPerMonth}/tokens_per_million*${earned}`), 'usd', {
      value: month.revenueUsd,
    }),
    formula(live(`I${row}-H${row}-(${fleet.paid})`), 'usd', { value: month.cashUsd }),
    formula(index === 0 ? `G${row}` : `K${row - 1}+G${row}`, 'usd', {
      value: month.cumulativeServingUsd,
    }),
    formula(index === 0 ? `H${row}` : `L${row - 1}+H${row}`, 'usd', {
      value: month.cumulativeTrainingUsd,
    }),
  ];
}

/** The months, and where their load has a shape, the hours. */
export function lifetimeSheets({
  lifetime,
  terms,
  trainingCost,
}: Priced): readonly WorkbookSheet[] {
  if (lifetime === undefined || terms === undefined) return [];
  const last = firstRow + lifetime.months.length - 1;
  const range = (column: string) => `${column}${firstRow}:${column}${last}`;
  const crossing = `IFERROR(INDEX(${range('A')},MATCH(TRUE,INDEX(${range('K')}>${range('L')},0),0)),"never")`;
  const summary = lifetimeTotals(lifetime, terms, { firstRow, last }).map(cells => [
    { value: '' },
    ...cells,
  ]);
  const hours: readonly WorkbookSheet[] = isEven(terms)
    ? []
    : [
        {
          name: 'Hours',
          widths: [18, 22],
          frozenRows: 1,
          rows: [
            [strong('Share of all hours'), strong('Load over the mean')],
            ...terms.week.map(({ weight, load }) => [
              constant(weight, 'rate'),
              constant(load, 'rate'),
            ]),
          ],
        },
      ];
  return [
    {
      name: 'Lifetime',
      widths: [8, 20, 12, 12, 12, 12, 17, 17, 17, 17, 18, 18, 3, 46, 20],
      frozenRows: 1,
      rows: [
        [
          ...columns.map(([, title]) => strong(title)),
          { value: '' },
          strong('Month in which serving overtakes training'),
          formula(crossing, 'whole', {
            value: lifetime.crossing ?? 'never',
            name: 'crossing_month',
          }),
        ],
        ...lifetime.months
          .map((month, index) => monthRow(index, terms, month, { usd: trainingCost?.usd }))
          .map((row, index) => [...row, ...(summary[index] ?? [])]),
        ...summary
          .slice(lifetime.months.length)
          .map(cells => [...Array.from({ length: columns.length }, () => ({})), ...cells]),
      ],
      highlights: [{ range: `A${firstRow}:L${last}`, formula: `$A${firstRow}=crossing_month` }],
      bars: [range('G')],
    },
    ...hours,
  ];
}
