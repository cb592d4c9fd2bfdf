/** A judged claim as a page: what is claimed, what physics says, what the money says, what would have to be true otherwise. */
import { figureText, valueText } from '../../claims/figure-text.ts';
import type { JudgedClaim, JudgedFigure, Verdict } from '../../claims/judged-claim.ts';
import { formatPercent } from '../../units/format.ts';
import { type Block, type Footnote, paragraph, type Report, tableBlock } from '../content.ts';

const verdicts: Readonly<Record<Verdict, string>> = {
  supported: 'Supported',
  plausible: 'Plausible',
  contradicted: 'Contradicted',
  'not decidable': 'Not decidable from what is known',
};

/** "Supported", or "contradicted" behind a "But". */
function said(verdict: Verdict, begins: boolean): string {
  return begins ? verdicts[verdict] : verdicts[verdict].toLowerCase();
}

/** The page of one claim. */
export function claimReport(claim: JudgedClaim): Report {
  const footnotes: readonly Footnote[] = claim.sources.map((source, index) => ({
    ...source,
    number: index + 1,
  }));
  return {
    title: claim.title,
    verdict: `${verdicts[claim.verdict]}: "${claim.claim}"`,
    answer: claim.statements
      .filter(({ core, verdict }) => core || verdict === 'contradicted')
      .map(({ says, verdict, core }) => `${core ? '' : 'But '}${said(verdict, core)}: ${says}`)
      .join(' '),
    headline: [],
    remarks: [],
    sections: [
      {
        id: 'claim',
        title: 'What is claimed',
        blocks: [
          paragraph(`"${claim.claim}"`),
          paragraph(`${claim.by}, ${claim.date}; source: ${claim.said.title}.`),
          ...tableBlock(statementTable(claim)),
        ],
      },
      { id: 'physics', title: 'What physics says', blocks: paragraphs(claim.physics) },
      { id: 'money', title: 'What the money says', blocks: paragraphs(claim.money) },
      {
        id: 'otherwise',
        title: 'What would have to be true otherwise',
        blocks: paragraphs(claim.otherwise),
      },
      {
        id: 'figures',
        title: 'Figures',
        blocks: [
          ...tableBlock(figureTable(claim.figures)),
          paragraph(
            'A statement is supported when its formula holds in at least nine of ten draws of its figures within their ranges, contradicted when it holds in at most one of ten, plausible in between, and not decidable when a figure in it is unknown. A claim is as good as the weakest statement at its core.',
          ),
        ],
      },
    ],
    footnotes,
  };
}

function paragraphs(sentences: readonly string[]): readonly Block[] {
  return sentences.map(paragraph);
}

function statementTable({ statements }: JudgedClaim) {
  return {
    id: 'statements',
    title: 'The claim, taken apart',
    columns: [
      { key: 'says', label: 'Statement' },
      { key: 'verdict', label: 'Verdict' },
      { key: 'holds', label: 'Holds in' },
      { key: 'core', label: 'Decides' },
      { key: 'formula', label: 'Formula' },
      { key: 'because', label: 'Why' },
    ],
    rows: statements.map(({ says, verdict, holds, core, formula, because }) => ({
      says,
      verdict: verdicts[verdict],
      holds: holds === null ? null : formatPercent(holds),
      core: core ? 'yes' : 'beside it',
      formula,
      because,
    })),
  };
}

function figureTable(figures: readonly JudgedFigure[]) {
  const end = (value: number | null, unit: string) =>
    value === null ? null : valueText(value, unit);
  return {
    id: 'figures',
    title: 'What it rests on',
    columns: [
      { key: 'name', label: 'Name in formulas' },
      { key: 'what', label: 'Figure' },
      { key: 'value', label: 'Value' },
      { key: 'low', label: 'Low' },
      { key: 'high', label: 'High' },
      { key: 'from', label: 'From' },
    ],
    rows: figures.map(figure => ({
      name: figure.name,
      what: figure.what,
      value: figure.value === null ? 'unknown' : figureText({ ...figure, low: null, high: null }),
      low: end(figure.low, figure.unit),
      high: end(figure.high, figure.unit),
      from: figure.from,
    })),
  };
}
