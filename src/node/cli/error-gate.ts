/** `validate --max-error`: a limit that continuous integration holds predictions to. */
import type { Validation } from '../../evidence/validation.ts';
import { formatPercent } from '../../units/format.ts';
import { CheckFailed } from './check-failed.ts';
import { UsageError } from './usage-error.ts';

/** The limit as a share: "0.15" or "15%"; undefined when none is given. */
export function mostError(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const percent = typed.endsWith('%');
  const number = Number(percent ? typed.slice(0, -1) : typed);
  const share = percent ? number / 100 : number;
  if (typed.trim() !== '' && share > 0 && Number.isFinite(share)) return share;
  throw new UsageError(
    `neraca validate: --max-error: expected a share such as 0.15 or 15%, got "${typed}"`,
  );
}

/** Throws when the median of a kind lies above the limit. */
export function checkErrors({ summary }: Validation, limit: number): void {
  const worse = Object.entries(summary).filter(
    ([, { medianAbsoluteRelativeError }]) => (medianAbsoluteRelativeError ?? 0) > limit,
  );
  if (worse.length === 0) return;
  const lines = worse.map(
    ([kind, { medianAbsoluteRelativeError }]) =>
      `${kind}: median error ${formatPercent(medianAbsoluteRelativeError ?? 0)}, more than ${formatPercent(limit)}`,
  );
  throw new CheckFailed(lines.join('\n'));
}
