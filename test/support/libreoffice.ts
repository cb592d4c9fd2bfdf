/** LibreOffice as an independent calculator: formulas in, values out. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is the program there to ask? */
export const libreOffice = spawnSync('soffice', ['--version']).status === 0;

/** What a new sheet says the formulas are worth; each may use cells such as A1 of `column`. */
export function calculated(
  column: readonly number[],
  formulas: readonly string[],
): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'neraca-sheet-'));
  try {
    writeFileSync(join(folder, 'sheet.fods'), sheet(column, formulas));
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false',
        '--outdir',
        folder,
        join(folder, 'sheet.fods'),
      ],
      { stdio: 'ignore' },
    );
    const rows = readFileSync(join(folder, 'sheet.csv'), 'utf8').trim().split('\n');
    return rows.slice(column.length).map(row => Number(row.split(';')[0]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sheet(column: readonly number[], formulas: readonly string[]): string {
  const values = column.map(
    value =>
      `<table:table-row><table:table-cell office:value-type="float" office:value="${value}"/></table:table-row>`,
  );
  const cells = formulas.map(
    formula =>
      `<table:table-row><table:table-cell table:formula="of:=${formula}" table:style-name="exact"/></table:table-row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
  xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
  office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
  <office:automatic-styles>
    <number:number-style style:name="digits"><number:scientific-number number:decimal-places="14" number:min-exponent-digits="2" number:min-integer-digits="1"/></number:number-style>
    <style:style style:name="exact" style:family="table-cell" style:data-style-name="digits"/>
  </office:automatic-styles>
  <office:body><office:spreadsheet><table:table table:name="s">${[...values, ...cells].join('')}</table:table></office:spreadsheet></office:body>
</office:document>`;
}
