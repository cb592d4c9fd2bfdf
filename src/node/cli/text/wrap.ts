/** Breaks text into lines that fit the terminal. */
import { columns } from '../terminal.ts';

/** Lines of at most `width` characters, broken between words; a longer word stands alone. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** The text behind `lead`, later lines indented to where it begins. */
export function hanging(lead: string, text: string, width: number = columns): readonly string[] {
  return wrapped(text, width - lead.length).map(
    (line, position) => (position === 0 ? lead : ' '.repeat(lead.length)) + line,
  );
}
