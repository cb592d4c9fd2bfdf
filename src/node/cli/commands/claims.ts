/** `neraca claims`: what was said about chips and models, and how far it holds. */

import { CheckFailed } from '../check-failed.ts';
import { command } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export const claimsCommand = command({
  name: 'claims',
  summary:
    'Judge claims: supported, plausible, contradicted or not decidable, with figures and sources',
  arguments: {
    'file?': 'Path of a claim, or the name of one that comes with Neraca; all if absent',
  },
  flags: {
    strict: {
      describe: 'Fail (exit code 1) when a claim is contradicted or not decidable',
      switch: true,
    },
    format: { describe: 'Pages written with --out: html,md,json' },
  },
  examples: [
    ['neraca claims', 'the six claims that come with Neraca'],
    ['neraca claims h100-costs-25000-usd', 'one of them'],
    ['neraca claims mine.json --strict', 'exit code 1 unless it holds or may hold'],
    ['neraca claims --out pages', 'a page for each, in HTML and Markdown'],
  ],
  async run({ file, json = false, out, seed = '1', strict = false, format }, terminal) {
    const formats = pageFormats(format);
    const [{ judgeClaims, openClaims }, { claimsText }, { naming }] = await Promise.all([
      import('../../claims/claim-files.ts'),
      import('../text/claims-text.ts'),
      import('../naming.ts'),
    ]);
    if (!/^\d+$/.test(seed)) throw new UsageError(`--seed: expected a whole number, got "${seed}"`);
    const files = openClaims(file);
    const claims = naming(file ?? 'claims', () =>
      judgeClaims(files, Number(seed), text => terminal.stage(text)),
    );
    terminal.done();
    terminal.print(json ? JSON.stringify(claims, null, 2) : claimsText(claims, terminal.colours));
    if (out !== undefined) {
      const { writeClaims } = await import('../../claims/write-claims.ts');
      const written = writeClaims(claims, { directory: out, formats });
      if (!json) terminal.print(`\nwrote ${written.length} files into ${out}`);
    }
    const failed = claims.filter(({ verdict }) => !['supported', 'plausible'].includes(verdict));
    if (strict && failed.length > 0) {
      throw new CheckFailed(failed.map(({ id, verdict }) => `${id}: ${verdict}`).join('\n'));
    }
  },
});

const pages = ['html', 'md', 'json'] as const;

function pageFormats(list: string | undefined): readonly (typeof pages)[number][] {
  if (list === undefined) return pages;
  const names = list.split(',').map(name => name.trim());
  const strange = names.find(name => !pages.some(page => page === name));
  if (strange === undefined) return pages.filter(page => names.includes(page));
  throw new UsageError(`--format: expected some of ${pages.join(', ')}, got "${strange}"`);
}
