/** The only file that knows the spreadsheet format: a workbook as bytes. */
import { Workbook as Book, type Worksheet } from '@cj-tech-master/excelts';
import type {
  CellFormat,
  SheetCell,
  Workbook,
  WorkbookSheet,
} from '../../report/workbook/workbook.ts';

const formats: Readonly<Record<CellFormat, string>> = {
  text: '@',
  whole: '#,##0',
  number: '#,##0.00',
  usd: '#,##0.00',
  price: '#,##0.0000',
  percent: '0.00%',
  rate: '#,##0.00####',
  tiny: '0.000000E+00',
};

const typeface = { name: 'Calibri', size: 11 } as const;
const headFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE4ECF3' } } as const;
const inputFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF4D6' } } as const;
const crossingFill = { type: 'pattern', pattern: 'solid', bgColor: { argb: 'FFCFE8D5' } } as const;
const barColour = { argb: 'FF2E6C9E' } as const;

/** A text is a text: what looks like a formula in a name must not become one. */
function place(sheet: Worksheet, cell: SheetCell, row: number, column: number): void {
  const target = sheet.getCell(row, column);
  if (cell.formula !== undefined) {
    target.value = {
      formula: cell.formula,
      ...(cell.value === undefined ? {} : { result: cell.value }),
    };
  } else if (cell.value !== undefined) target.value = cell.value;
  if (cell.format !== undefined && cell.format !== 'text') target.numFmt = formats[cell.format];
  if (cell.strong) target.font = { ...typeface, bold: true };
  if (cell.format === 'text' && column > 2) {
    target.alignment = { horizontal: 'left', indent: 1, wrapText: true, vertical: 'top' };
  } else if (!cell.strong) target.alignment = { vertical: 'top' };
  if (cell.input) target.fill = inputFill;
}

/** Points. */
const lineHeight = 15;

/** Lines that the longest wrapped text of a row takes at the widths of its columns. */
function linesOf(cells: readonly SheetCell[], widths: readonly number[], isHead: boolean): number {
  return Math.max(
    1,
    ...cells.map(({ value, format, formula, strong }, column) => {
      const wraps = format === 'text' && formula === undefined && (isHead ? strong === true : true);
      if (!wraps || column < (isHead ? 1 : 2)) return 1;
      const room = Math.max(1, (widths[column] ?? 10) - (strong ? 3 : 2));
      return Math.ceil(String(value ?? '').length / room);
    }),
  );
}

/** Heads of columns stay in view: filled, and over numbers in the middle of a narrow column. */
function head(sheet: Worksheet, row: number, column: number): void {
  const target = sheet.getCell(row, column);
  target.fill = headFill;
  target.alignment = {
    wrapText: column > 1,
    vertical: 'middle',
    horizontal: column === 1 ? 'left' : 'center',
  };
}

function write(
  book: Book,
  { name, widths, rows, frozenRows, highlights = [], bars = [] }: WorkbookSheet,
): void {
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: frozenRows }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  widths.forEach((width, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  rows.forEach((cells, row) => {
    // Programs that open a file do not all grow a row for text that wraps.
    const lines = linesOf(cells, widths, row === frozenRows - 1);
    if (lines > 1) sheet.getRow(row + 1).height = lines * lineHeight;
    cells.forEach((cell, column) => {
      place(sheet, cell, row + 1, column + 1);
      if (row === frozenRows - 1 && cell.strong) head(sheet, row + 1, column + 1);
      if (cell.name === undefined) return;
      const address = sheet
        .getCell(row + 1, column + 1)
        .address.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2');
      book.definedNames.add(`'${name}'!${address}`, cell.name);
    });
  });
  for (const { range, formula } of highlights) {
    sheet.addConditionalFormatting({
      ref: range,
      rules: [
        { type: 'expression', priority: 1, formulae: [formula], style: { fill: crossingFill } },
      ],
    });
  }
  for (const ref of bars) {
    sheet.addConditionalFormatting({
      ref,
      rules: [
        {
          type: 'dataBar',
          priority: 2,
          cfvo: [{ type: 'min' }, { type: 'max' }],
          color: barColour,
          // Without it the library gives each bar a random id, and no two files were the same.
          gradient: true,
        },
      ],
    });
  }
}

/** The bytes of an .xlsx file; the same for the same workbook. */
export async function workbookBytes({ title, sheets }: Workbook): Promise<Uint8Array> {
  const book = new Book();
  const then = new Date(0);
  book.title = title;
  book.creator = 'Neraca';
  book.created = then;
  book.modified = then;
  book.calcProperties.fullCalcOnLoad = true;
  for (const sheet of sheets) write(book, sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}
