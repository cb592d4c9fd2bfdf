/** The pages of judged claims as files: all of them or none. */
import type { JudgedClaim } from '../../claims/judged-claim.ts';
import { claimReport } from '../../report/claims/claim-report.ts';
import { html } from '../../report/html.ts';
import { markdown } from '../../report/markdown.ts';
import { type NamedContent, writeTogether } from '../write-together.ts';

export interface ClaimTarget {
  readonly directory: string;
  readonly formats: readonly ('html' | 'md' | 'json')[];
}

/** Writes a page of each format for each claim; returns the paths written. */
export function writeClaims(
  claims: readonly JudgedClaim[],
  { directory, formats }: ClaimTarget,
): readonly string[] {
  const files = claims.flatMap(claim =>
    formats.map(format => ({ name: `${claim.id}.${format}`, content: page(claim, format) })),
  );
  return writeTogether(directory, files);
}

function page(claim: JudgedClaim, format: ClaimTarget['formats'][number]): NamedContent['content'] {
  const report = claimReport(claim);
  switch (format) {
    case 'html':
      return html(report, { chartJs: '' });
    case 'md':
      return markdown(report);
    case 'json':
      return `${JSON.stringify(claim, null, 2)}\n`;
  }
}
