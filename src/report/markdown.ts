/** A report as Markdown, for reviews, diffs and terminals. */
import { type Block, type Footnote, type Report, tableOfChart } from './content.ts';
import type { Term } from './derivations/term.ts';
import { cellText, columnHeading, isBest, isNumeric, type Table } from './table.ts';

/** Characters that Markdown or a viewer that renders HTML would take as markup. */
function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_<>|]/g, '\\$&')
    .replaceAll('](', ']\\(')
    .replaceAll(/\s+/g, ' ');
}

function tableText(table: Table): string {
  const { columns, rows } = table;
  const head = columns.map(column => plain(columnHeading(column)));
  const rule = columns.map((column, index) =>
    index > 0 && isNumeric(column, table) ? '---:' : '---',
  );
  const body = rows.map((row, index) =>
    columns.map(column => {
      const text = plain(cellText(row[column.key], column));
      return isBest(table, index, column) ? `**${text}**` : text;
    }),
  );
  return [head, rule, ...body].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** One level: what a reader without a page to open can follow. */
function mathText({ label, text, derivation }: Term): string {
  const terms = derivation?.terms.map(({ label: name, text: value }) => `${name} ${value}`.trim());
  return plain(`${label} ${text} = ${derivation?.words ?? ''} (${terms?.join('; ') ?? ''})`);
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return plain(block.text);
    case 'figures':
      return [
        `**${plain(block.label)}**`,
        block.figures
          .map(({ label, value, unit, detail }) => {
            const amount = plain(`${value} ${unit}`.trim());
            return `- ${plain(label)}: **${amount}** (${plain(detail)})`;
          })
          .join('\n'),
      ].join('\n\n');
    case 'list':
      return block.items.map(item => `- ${plain(item)}`).join('\n');
    case 'math':
      return mathText(block.term);
    case 'table':
      return `### ${plain(block.table.title)}\n\n${tableText(block.table)}`;
    case 'chart':
      return `### ${plain(block.chart.title)}\n\n${plain(block.chart.description)}\n\n${tableText(tableOfChart(block))}`;
  }
}

function footnoteText({ number, title, url, where }: Footnote): string {
  const place = where === undefined ? '' : `, ${plain(where)}`;
  return `${number}. ${plain(title)}${place}${url === undefined ? '' : ` <${url}>`}`;
}

/** The Markdown of a report; charts stand as their description and data. */
export function markdown(report: Report): string {
  const { title, verdict, answer, headline, remarks, sections, footnotes } = report;
  const parts = [
    `# ${plain(title)}`,
    `**${plain(verdict)}**`,
    plain(answer),
    ...headline.map(blockText),
    ...(remarks.length === 0
      ? []
      : [
          '## Know before acting on these figures',
          remarks.map(({ kind, text }) => `- **${kind}**: ${plain(text)}`).join('\n'),
        ]),
    ...sections.flatMap(section => [
      `## ${plain(section.title)}`,
      ...section.blocks.map(blockText),
    ]),
    ...(footnotes.length === 0 ? [] : ['## Sources', footnotes.map(footnoteText).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}
