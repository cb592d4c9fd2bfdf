/** Tables for the terminal: aligned columns under a dim heading. */
import type { Colours } from '../terminal.ts';

export interface TextColumn {
  readonly label: string;
  /** Numbers stand on the right. */
  readonly right?: boolean;
}

/** Lines of a table, indented by two, columns two apart. */
export function columnLines(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { dim }: Colours,
): readonly string[] {
  const widths = columns.map(({ label }, position) =>
    Math.max(label.length, ...rows.map(row => (row[position] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${columns
      .map(({ right }, position) => {
        const cell = cells[position] ?? '';
        const width = widths[position] ?? 0;
        return right === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')}`.trimEnd();
  return [dim(line(columns.map(({ label }) => label))), ...rows.map(line)];
}

/** The text, cut to `width` with an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
