/** Cuts the unit engine out of mathjs into one small file, since loading the package whole takes most of a second. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
  stdin: {
    contents: "export { createUnitClass } from 'mathjs';",
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
  },
  outfile: fileURLToPath(new URL('../../units/mathjs-unit.js', import.meta.url)),
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  banner: { js: '/*! The unit engine of mathjs, Apache-2.0, https://mathjs.org */' },
  logLevel: 'warning',
});
