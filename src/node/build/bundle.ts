/**
 * What the compiler does not do: the scripts of the page become one file each, and `dist/node/png/renderer.js` becomes
 * a bundle that carries chartjs-node-canvas and draws on @napi-rs/canvas. npm's overrides do not reach those who install
 * the package, and the library's own `canvas` needs a compiler on most machines.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const require = createRequire(import.meta.url);
const library = dirname(require.resolve('chartjs-node-canvas/package.json'));

/** The library loads `canvas` by a name that a bundler cannot see, through a module that this one replaces. */
const canvasInstead: Plugin = {
  name: 'canvas-instead',
  setup({ onLoad }) {
    onLoad({ filter: /chartjs-node-canvas[\\/]dist[\\/]freshRequire\.js$/ }, () => ({
      loader: 'js',
      contents: `exports.freshRequire = name => {
  if (name === 'canvas') return require('@napi-rs/canvas');
  throw new Error(\`not part of the bundle: \${name}\`);
};`,
    }));
  },
};

const banner = `/* Contains chartjs-node-canvas:
${readFileSync(join(library, 'LICENSE'), 'utf8').replaceAll('*/', '* /')}
*/
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

await build({
  entryPoints: [join(root, 'src/node/png/renderer.ts')],
  outfile: join(root, 'dist/node/png/renderer.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@napi-rs/canvas', 'chart.js', 'chart.js/*'],
  plugins: [canvasInstead],
  banner: { js: banner },
  logLevel: 'warning',
});

await build({
  entryPoints: ['what-if', 'sort-and-copy'].map(name => join(root, `src/page/${name}.ts`)),
  outdir: join(root, 'dist/page'),
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  target: 'es2022',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
});
