/** Claims in words, at eighty columns: the verdict first, then what it rests on, down to the sources. */
import { figureText } from '../../../claims/figure-text.ts';
import type { JudgedClaim, JudgedStatement, Verdict } from '../../../claims/judged-claim.ts';
import { formatPercent } from '../../../units/format.ts';
import { type Colours, columns } from '../terminal.ts';
import { hanging, wrapped } from './wrap.ts';

const marks: Readonly<Record<Verdict, string>> = {
  supported: 'SUPPORTED',
  plausible: 'PLAUSIBLE',
  contradicted: 'CONTRADICTED',
  'not decidable': 'NOT DECIDABLE',
};

/** All claims, each in a block, and how to read them. */
export function claimsText(claims: readonly JudgedClaim[], colours: Colours): string {
  const blocks = claims.map(claim => claimLines(claim, colours).join('\n'));
  return [...blocks, colours.dim(reading)].join('\n\n');
}

const reading = wrapped(
  'Supported: its formula holds in at least nine of ten draws of its figures within their ranges; contradicted: in at most one of ten; plausible: in between; not decidable: a figure it rests on is not known. A claim is as good as the weakest statement at its core.',
  columns,
).join('\n');

function claimLines(claim: JudgedClaim, colours: Colours): readonly string[] {
  const { bold, dim } = colours;
  return [
    ...wrapped(`${marks[claim.verdict]}: ${claim.title}`, columns).map(bold),
    ...hanging('  said     ', `"${claim.claim}"`),
    ...hanging('  by       ', `${claim.by}, ${claim.date}`),
    ...hanging('  where    ', sourceText(claim.said)),
    '',
    ...claim.statements.flatMap(statement => statementLines(statement, colours)),
    '',
    ...part('physics', claim.physics),
    ...part('money', claim.money),
    ...part('else', claim.otherwise),
    '',
    dim('  figures'),
    ...claim.figures.flatMap(figure =>
      hanging('    ', `${figure.what}: ${figureText(figure)}. ${from(figure.from, figure.kind)}`),
    ),
    dim('  sources'),
    ...claim.sources.flatMap((source, index) => hanging(`    [${index + 1}] `, sourceText(source))),
  ];
}

function statementLines(
  { says, verdict, holds, core, formula, because }: JudgedStatement,
  { dim }: Colours,
): readonly string[] {
  const share = holds === null ? '' : ` (holds in ${formatPercent(holds)} of draws)`;
  const aside = core ? '' : 'beside it: ';
  return [
    ...hanging('  - ', `${aside}${says} ${marks[verdict].toLowerCase()}${share}`),
    ...(because === '' ? [] : hanging('      ', because)),
    ...hanging('      ', formula).map(dim),
  ];
}

function part(name: string, sentences: readonly string[]): readonly string[] {
  return sentences.flatMap((sentence, index) =>
    hanging(index === 0 ? `  ${name.padEnd(9)}` : ' '.repeat(11), sentence),
  );
}

function from(text: string, kind: string): string {
  return kind === 'calculated' ? `Calculated: ${text}` : text;
}

function sourceText({ title, url, where }: JudgedClaim['said']): string {
  return [title, where, url].filter(text => text !== undefined).join('; ');
}
