/** The place of the accuracy table in README.md: between two comments. */

const begin = '<!-- accuracy: written by npm run accuracy -->';
const end = '<!-- /accuracy -->';

/** The text with the table between its marks; unchanged without them. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return text;
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
}
