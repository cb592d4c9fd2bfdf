/** LibreOffice as a calculator: a workbook in, the recalculated cells of every sheet out. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workbookBytes } from '../../src/node/xlsx/write-workbook.ts';
import type { SheetCell, Workbook } from '../../src/report/workbook/workbook.ts';

export const office = spawnSync('soffice', ['--version']).error === undefined ? 'soffice' : null;

/** The workbook with other inputs, by name, and without any value that a formula came to before. */
export function withInputs(book: Workbook, inputs: Readonly<Record<string, number>>): Workbook {
  const changed = new Set<string>();
  const cell = ({ value, formula, ...rest }: SheetCell): SheetCell => {
    if (formula !== undefined) return { ...rest, formula };
    const given = rest.name === undefined ? undefined : inputs[rest.name];
    if (given === undefined || rest.name === undefined)
      return { ...rest, ...(value === undefined ? {} : { value }) };
    changed.add(rest.name);
    return { ...rest, value: given };
  };
  const sheets = book.sheets.map(sheet => ({
    ...sheet,
    rows: sheet.rows.map(row => row.map(cell)),
  }));
  const missing = Object.keys(inputs).filter(name => !changed.has(name));
  if (missing.length > 0) throw new Error(`no input cells ${missing.join(', ')}`);
  return { ...book, sheets };
}

export type Grid = readonly (readonly string[])[];

/** Cells of each sheet after LibreOffice has calculated them, with full precision. */
export async function calculated(book: Workbook): Promise<Readonly<Record<string, Grid>>> {
  const place = mkdtempSync(join(tmpdir(), 'neraca-office-'));
  try {
    writeFileSync(join(place, 'book.xlsx'), await workbookBytes(book));
    // Tab-separated, all sheets, cells as stored rather than as shown.
    const filter = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1';
    spawnSync(
      'soffice',
      [
        `-env:UserInstallation=file://${place}/profile`,
        '--headless',
        '--convert-to',
        filter,
        '--outdir',
        place,
        join(place, 'book.xlsx'),
      ],
      { timeout: 150_000 },
    );
    return Object.fromEntries(
      readdirSync(place)
        .filter(name => name.endsWith('.csv'))
        .map(name => [
          name.slice('book-'.length, -'.csv'.length),
          readFileSync(join(place, name), 'utf8')
            .split('\n')
            .map(line => line.split('\t').map(cell => cell.replace(/^"|"$/g, ''))),
        ]),
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The number beside a label. */
export function beside(grid: Grid | undefined, label: string): number {
  const row = grid?.find(([first]) => first === label);
  if (row === undefined) throw new Error(`no row ${label}`);
  return Number(row[1]);
}
