/** Facts one under another: label, value, remark, in aligned columns. */
import type { Colours } from '../terminal.ts';
import { hanging } from './wrap.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly remark?: string;
}

const labelWidth = 20;
const valueWidth = 12;

/** Lines of facts, indented by two; the remark goes on behind the value. */
export function factLines(facts: readonly Fact[], { bold }: Colours): readonly string[] {
  return facts.flatMap(({ label, value, remark }) => {
    const lead = `  ${label.padEnd(labelWidth)}`;
    const text = remark === undefined ? '' : remark;
    if (value === '') return hanging(lead, text);
    if (value.length > valueWidth || text === '') {
      return boldened(hanging(lead, text === '' ? value : `${value}; ${text}`), value, bold);
    }
    return boldened(hanging(`${lead}${value.padEnd(valueWidth)} `, text), value, bold);
  });
}

/** Marks the value where it stands whole on the first line. */
function boldened(
  lines: readonly string[],
  value: string,
  bold: (text: string) => string,
): readonly string[] {
  const [first = '', ...rest] = lines;
  const start = first.indexOf(value, labelWidth);
  if (start < 0) return lines;
  const end = start + value.length;
  return [first.slice(0, start) + bold(first.slice(start, end)) + first.slice(end), ...rest];
}
