/** Calibration: the same constants every time, none without three families, and what is known shrinks what is not. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { accuracyPage, accuracyTable } from '../../src/evidence/accuracy-page.ts';
import { anchorStep } from '../../src/evidence/calibration/anchor.ts';
import { type Calibration, calibrate } from '../../src/evidence/calibration/calibrate.ts';
import { uncertaintyFrom } from '../../src/evidence/calibration/coverage.ts';
import { crossValidation } from '../../src/evidence/calibration/cross-validation.ts';
import { findingsOf } from '../../src/evidence/calibration/findings.ts';
import { type LeftOutRow, readLeftOut } from '../../src/evidence/calibration/left-out-record.ts';
import { shiftByOwn } from '../../src/evidence/calibration/own-rows.ts';
import { writtenConstants } from '../../src/evidence/calibration/written-constants.ts';
import { readEfficiencyDocument } from '../../src/hardware/efficiency-document.ts';
import { readLedgers, shippedLedgerFiles } from '../../src/node/ledger-files.ts';
import { openLibrary } from '../../src/node/library.ts';
import { readUncertainty, uncertaintyFactor } from '../../src/timing/uncertainty.ts';

const library = openLibrary();
const ledgers = readLedgers(shippedLedgerFiles());
const products = ({ title }: { title: string }) => title === 'products' || title === 'experts';
const calibrated = () => calibrate({ ledgers, library, wanted: products });

describe('a fit of products and experts', () => {
  let first: Calibration;
  beforeAll(() => {
    first = calibrated();
  });

  test('gives the same constants to the last digit', () => {
    expect(calibrated().moved).toEqual(first.moved);
  });

  test('moves no constant that fewer than three families inform', () => {
    const findings = findingsOf(first);
    expect(findings.filter(({ fitted, groups }) => fitted && groups < 3)).toEqual([]);
    expect(findings.some(({ fitted, groups }) => !fitted && groups > 0)).toBe(true);
  });

  test('is written so that it reads again, with its prior, and fits again from there', () => {
    const text = readFileSync('hardware-profiles/efficiency/hopper.json', 'utf8');
    const found = new Map(findingsOf(first).map(one => [`${one.document}/${one.name}`, one]));
    const about = { day: '2026-11-25', fit: { entries: 3, groups: 3, medianError: 0.05 } };
    const written = writtenConstants(text, 'hopper', { ...first, found }, about);
    const { values, provenance } = readEfficiencyDocument(written, 'hopper');
    expect(provenance['gemm.overhead']).toMatchObject({ origin: 'fitted' });
    expect(provenance['gemm.overhead'].prior).toBeGreaterThan(0);
    expect(values['gemm.overhead']).toBeCloseTo(first.moved['hopper/gemm.overhead'] ?? 0, 7);
    expect(writtenConstants(written, 'hopper', { ...first, found }, about)).toBe(written);
  });
});

describe('a measurement of one’s own', () => {
  test('moves a constant by part of what it says, and by more the more often it is repeated', () => {
    const [once = 0] = anchorStep([0.2], [[1]]);
    const [often = 0] = anchorStep(new Array(9).fill(0.2), [new Array(9).fill(1)]);
    expect(-once).toBeGreaterThan(0.05);
    expect(-once).toBeLessThan(0.18);
    expect(-often).toBeGreaterThan(-once);
    expect(-often).toBeLessThan(0.2);
  });

  test('brings predictions of its stack nearer', () => {
    const own = ledgers.map(({ name, entries }) => ({
      name,
      entries: entries.filter(({ id }) => id.startsWith('trt-dsr1-b200-mtp-ladder--mtp1')),
    }));
    const { before, after, rows, constants } = shiftByOwn(own, library);
    expect(rows).toBeGreaterThan(0);
    expect(constants.length).toBeGreaterThan(0);
    expect(after).toBeLessThan(before);
    expect(after).toBeGreaterThan(0);
  });
});

describe('the record of the last calibration', () => {
  const record = readLeftOut(
    readFileSync('hardware-profiles/evidence/left-out.json', 'utf8'),
    'left-out.json',
  );

  test('is what docs/accuracy.md and the README show', () => {
    expect(readFileSync('docs/accuracy.md', 'utf8')).toBe(accuracyPage(record));
    expect(readFileSync('README.md', 'utf8')).toContain(accuracyTable(record));
  });

  test('is where the table of uncertainties comes from', () => {
    const text = readFileSync('hardware-profiles/evidence/uncertainty.json', 'utf8');
    expect(readUncertainty(text, 'uncertainty.json')).toEqual(uncertaintyFrom(record));
  });

  test.each([
    ['gemm.json', 0.055, 0.055],
    ['attention.json', 0.05, 0.05],
    ['collective.json', 0.08, 0.08],
    ['kernels.json: gemm', 0.085, 0.085],
    ['kernels.json: attention', 0.08, 0.07],
    ['kernels.json: experts', 0.09, 0.085],
    ['kernels.json: collective', 0.085, 0.085],
  ])('finds kernels that it has not seen: %s', (name, rows, groups) => {
    const line = crossValidation(record).find(one => one.name === name);
    expect(line?.familyOut.medianAbsoluteRelativeError).toBeLessThan(rows);
    expect(line?.familyOut.groups.medianAbsoluteRelativeError).toBeLessThan(groups);
    expect(line?.chipOut.medianAbsoluteRelativeError).toBeLessThan(0.1);
  });

  test('has 80% intervals that hold about as often as they claim, of every sort of figure', () => {
    for (const { interval } of crossValidation(record)) {
      expect(interval.covered).toBeGreaterThanOrEqual(0.75);
      expect(interval.covered).toBeLessThanOrEqual(0.87);
    }
  });
});

describe('an uncertainty', () => {
  const row = (group: string, familyOut: number): LeftOutRow => ({
    id: group,
    metric: 'seconds',
    kind: 'gemm',
    class: 'gemm',
    aspect: 'speed',
    ledger: 'gemm',
    group,
    chip: 'h100-sxm',
    familyOut,
    chipOut: 0.1,
  });
  const tableOf = (rows: LeftOutRow[]) =>
    uncertaintyFrom({ calibratedOn: '2026-11-25', constants: 1, groups: 2, stages: [], rows });
  const table = tableOf(['a', 'b', 'c'].map((group, index) => row(group, 0.1 * (index + 1))));

  test('is wider on a chip whose kernels nobody measured', () => {
    const known = uncertaintyFactor(table, { kind: 'gemm' }, 'h100-sxm') ?? 0;
    const other = uncertaintyFactor(table, { kind: 'gemm' }, 'ascend-920') ?? 0;
    expect(known).toBeGreaterThan(1);
    expect(other).toBeGreaterThan(known);
  });

  test('is wider the fewer families speak for it', () => {
    const factor = (families: number) => {
      const rows = Array.from({ length: 48 }, (_, index) =>
        row(`family ${index % families}`, 0.01 * (index + 1)),
      );
      return uncertaintyFactor(tableOf(rows), { kind: 'gemm' }, 'h100-sxm') ?? 0;
    };
    expect(factor(2)).toBeGreaterThan(factor(24));
  });

  test('is unknown for what was never measured', () => {
    expect(uncertaintyFactor(table, { kind: 'serving' }, 'h100-sxm')).toBeUndefined();
  });
});
