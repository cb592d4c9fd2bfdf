/** What a program loads before it does anything: its modules and packages, late imports left out. */
import { build } from 'esbuild';

export async function loadedAtStart(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  });
  const loaded = new Set([entry]);
  for (const path of loaded) {
    const imports = metafile.inputs[path]?.imports ?? [];
    for (const { path: next, kind } of imports) if (kind === 'import-statement') loaded.add(next);
  }
  return [...loaded];
}
