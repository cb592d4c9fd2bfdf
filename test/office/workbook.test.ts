/** The planning workbook in LibreOffice: untouched it agrees with the report, changed it agrees with the library. */
import { describe, expect, test } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { comparisonWorkbook } from '../../src/report/workbook/compare.ts';
import { resultWorkbook } from '../../src/report/workbook/result-workbook.ts';
import { compare } from '../../src/scenario/compare.ts';
import type { Result } from '../../src/scenario/result.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { beside, calculated, type Grid, office, withInputs } from './office.ts';

const library = openLibrary();
const cent = 0.005;

function answer(name: string, economics: object = {}): Result {
  const written = JSON.parse(readScenarioFile(name).text);
  written.economics = { ...written.economics, ...economics };
  return simulate(checkScenario(written, name), library);
}

/** Every money cell of the sheets against the result, to the cent. */
function expectMoney(sheets: Readonly<Record<string, Grid>>, { economics }: Result): void {
  const { training, serving, lifetime } = economics ?? {};
  if (training !== undefined) {
    const usd = beside(sheets['Training'], 'Cost of the final run');
    expect(Math.abs(usd - training.usd)).toBeLessThan(cent);
  }
  if (serving !== undefined) {
    const hour = beside(sheets['Serving'], 'Cost of the fleet');
    expect(Math.abs(hour - serving.usdPerHour)).toBeLessThan(cent);
    const output = beside(sheets['Serving'], 'Cost of a million output tokens');
    expect(output).toBeCloseTo(serving.usdPerMillionOutputTokens, 9);
    const input = beside(sheets['Serving'], 'Cost of a million fresh input tokens');
    expect(input).toBeCloseTo(serving.usdPerMillionInputTokens, 9);
    if (serving.revenueUsdPerDay !== undefined) {
      const revenue = beside(sheets['Serving'], 'Revenue at the price list');
      expect(Math.abs(revenue - serving.revenueUsdPerDay)).toBeLessThan(cent);
    }
  }
  if (lifetime === undefined) return;
  lifetime.months.forEach((month, index) => {
    const row = sheets['Lifetime']?.[index + 1] ?? [];
    const cells: readonly [number, number | undefined][] = [
      [2, month.chips],
      [6, month.servingUsd],
      [7, month.trainingUsd],
      [8, month.revenueUsd],
      [9, month.cashUsd],
      [10, month.cumulativeServingUsd],
      [11, month.cumulativeTrainingUsd],
    ];
    for (const [column, value] of cells) {
      expect
        .soft(
          Math.abs(Number(row[column]) - (value ?? 0)),
          `month ${month.month}, column ${column}`,
        )
        .toBeLessThan(cent);
    }
  });
  expect(sheets['Lifetime']?.[0]?.[14]).toBe(String(lifetime.crossing ?? 'never'));
}

describe.skipIf(office === null)('the workbook in LibreOffice', () => {
  test.each(['deepseek-v3', 'mixtral-8x7b', 'deepseek-serving-day'])(
    'of %s agrees with the report to the cent',
    async name => {
      const result = answer(name);
      expectMoney(await calculated(withInputs(resultWorkbook(result), {})), result);
    },
  );

  test.each(['deepseek-v3', 'deepseek-lifetime'])(
    'of %s shows before any calculation what it comes to after: previews and phones do not calculate',
    async name => {
      const book = resultWorkbook(answer(name));
      const sheets = await calculated(withInputs(book, {}));
      let formulas = 0;
      const cells = book.sheets.flatMap(({ name: sheet, rows }) =>
        rows.flatMap((row, line) => row.map((cell, column) => ({ ...cell, sheet, line, column }))),
      );
      for (const { formula, value, sheet, line, column } of cells) {
        if (formula === undefined) continue;
        formulas += 1;
        const after = sheets[sheet]?.[line]?.[column] ?? '';
        const place = `${sheet}, row ${line + 1}, column ${column + 1}`;
        if (typeof value === 'number') {
          const shown = after.endsWith('%') ? Number(after.slice(0, -1)) / 100 : Number(after);
          const error = Math.abs(shown - value) / Math.max(1, Math.abs(value));
          expect.soft(error, `${place}: ${value} before, ${after} after`).toBeLessThan(1e-9);
        } else expect.soft(after, place).toBe(value);
      }
      expect(formulas).toBeGreaterThan(50);
    },
  );

  test('adds up the life and discounts it as the report does', async () => {
    const result = answer('deepseek-lifetime');
    const { presentValue, usdPerMillionOutputTokens = 0 } = result.economics?.lifetime ?? {};
    const cells = (await calculated(withInputs(resultWorkbook(result), {})))['Lifetime'] ?? [];
    const worth = Number(cells.find(row => row[13] === 'Net present value, USD')?.[14]);
    expect(Math.abs(worth - (presentValue?.netUsd ?? 0))).toBeLessThan(cent);
    expect(Number(cells[4]?.[14])).toBeCloseTo(usdPerMillionOutputTokens, 9);
  });

  test('recalculates an owned chip-hour for another utilisation, tariff and PUE', async () => {
    const changed = answer('deepseek-v3', { region: 'us', ownership: { utilisation: 0.6 } });
    const owned = changed.economics?.serving?.chipHour.owned;
    if (owned === undefined) throw new Error('not owned');
    const book = withInputs(resultWorkbook(answer('deepseek-v3')), {
      utilisation: owned.utilisation,
      usd_per_kwh: owned.usdPerKilowattHour,
      pue: owned.powerUsageEffectiveness,
    });
    const sheets = await calculated(book);
    expect(owned.usdPerKilowattHour).not.toBe(0.095);
    const { serving, energy } = changed.economics ?? {};
    expect(beside(sheets['Serving'], 'Cost of a million output tokens')).toBeCloseTo(
      serving?.usdPerMillionOutputTokens ?? 0,
      9,
    );
    const { lifetime } = changed.economics ?? {};
    expect(Number(sheets['Lifetime']?.[1]?.[6])).toBeCloseTo(
      lifetime?.months[0]?.servingUsd ?? 0,
      2,
    );
    const kilowattHours = (energy?.trainingJoules ?? 0) / 3.6e9;
    expect(beside(sheets['Training'], 'Energy')).toBeCloseTo(kilowattHours, 3);
  });

  test('recalculates demand and growth of an owned fleet as the library does', async () => {
    const changed = answer('deepseek-v3', {
      demand: { outputTokensPerDay: '35e9', monthlyGrowth: 0.12, saturation: '2e11' },
    });
    const book = withInputs(resultWorkbook(answer('deepseek-v3')), {
      demand_tokens_per_day: 35e9,
      monthly_growth: 0.12,
      saturation_tokens_per_day: 2e11,
    });
    expectMoney(await calculated(book), changed);
  });

  test('recalculates prices and retraining as the library does', async () => {
    const changed = answer('mixtral-8x7b', {
      chipHourPrice: '3.21 USD/h',
      retraining: { every: '6 months', costRatio: 0.5 },
      demand: {
        outputTokensPerDay: '4e9',
        monthlyGrowth: 0.07,
        dayShape: { peakToMean: 1.5 },
        weekendShare: 0.6,
      },
    });
    const start = answer('mixtral-8x7b', {
      demand: {
        outputTokensPerDay: '4e9',
        monthlyGrowth: 0,
        dayShape: { peakToMean: 1.5 },
        weekendShare: 0.6,
      },
      chipHourPrice: '2 USD/h',
    });
    const book = withInputs(resultWorkbook(start), {
      train_usd_per_chip_hour: 3.21,
      serve_usd_per_chip_hour: 3.21,
      monthly_growth: 0.07,
      retrain_months: 6,
      retrain_ratio: 0.5,
    });
    expectMoney(await calculated(book), changed);
  });

  test('of a comparison multiplies prices', async () => {
    const { document } = readScenarioFile('deepseek-v3-five-chips');
    const comparison = compare(document, document.compare?.chips ?? [], library);
    const sheets = await calculated(withInputs(comparisonWorkbook(comparison), {}));
    comparison.results.forEach(({ result }, index) => {
      const row = sheets['Compare']?.[index + 1] ?? [];
      const { training, serving } = result.economics ?? {};
      if (training !== undefined)
        expect(Math.abs(Number(row[3]) - training.usd)).toBeLessThan(cent);
      if (serving !== undefined)
        expect(Number(row[6])).toBeCloseTo(serving.usdPerMillionOutputTokens, 9);
    });
  });

  test('keeps a hostile name a text', async () => {
    const result = answer('mixtral-8x7b');
    const name = "=cmd|'/C calc'!A0";
    const book = resultWorkbook({ ...result, scenario: { ...result.scenario, name } });
    expect((await calculated(withInputs(book, {})))['Inputs']?.[0]?.[0]).toContain('cmd|');
  });
});
