/** Cuts the two parts of mathjs that Neraca uses into small files, since loading the package whole takes most of a second. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const parts = [
  {
    what: 'The unit engine of mathjs',
    contents: "export { createUnitClass } from 'mathjs';",
    outfile: '../../units/mathjs-unit.js',
  },
  {
    what: 'The expression parser of mathjs',
    contents:
      "import { create, parseDependencies } from 'mathjs/number'; export const { parse } = create({ parseDependencies });",
    outfile: '../../schema/mathjs-parse.js',
  },
] as const;

for (const { what, contents, outfile } of parts) {
  await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    outfile: fileURLToPath(new URL(outfile, import.meta.url)),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    banner: { js: `/*! ${what}, Apache-2.0, https://mathjs.org */` },
    logLevel: 'warning',
  });
}
