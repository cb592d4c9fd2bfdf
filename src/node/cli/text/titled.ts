/** Headings with what they are about behind them. */
import type { Colours } from '../terminal.ts';
import { hanging } from './wrap.ts';

/** `Training  2,048 × …`: the title in bold, the subject wrapped behind it. */
export function titled(title: string, subject: string, { bold }: Colours): readonly string[] {
  const lead = `${title}  `;
  return hanging(lead, subject).map(line =>
    line.startsWith(lead) ? bold(title) + line.slice(title.length) : line,
  );
}
