/**
 * The command as a few files instead of a thousand, in `dist/program/`: finding and opening the modules of the package
 * and of what it depends on took longer than most answers. Threads are bundled beside it and share its files.
 */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const place = join(root, 'dist/program');

const entries = {
  neraca: 'start',
  thread: 'sweep/thread',
  'csv-table': 'sweep/csv-table',
  'study-worker': 'uncertainty/study-worker',
};

/** The one module that is a bundle already, with a canvas of its own. */
const renderer: Plugin = {
  name: 'renderer',
  setup({ onResolve }) {
    onResolve({ filter: /\/renderer\.ts$/ }, () => ({
      path: '../node/png/renderer.js',
      external: true,
    }));
  },
};

/**
 * How wide a text of the help is: it is English, so a character is a column. The package that yargs would ask knows
 * emoji and Hangul, and takes longer to get ready than the rest of the help.
 */
const latinWidth: Plugin = {
  name: 'latin-width',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, () => ({
      contents: `import { stripVTControlCharacters } from 'node:util';
export default text => [...stripVTControlCharacters(text)].length;`,
    }));
  },
};

/** Between two licences. */
const columns = 80;

rmSync(place, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, join('src/node', `${path}.ts`)]),
  ),
  outdir: place,
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  // Programs in their own right, and what finds files of its own by its place.
  external: [
    '@cj-tech-master/excelts',
    '@napi-rs/canvas',
    'bullmq',
    'chart.js',
    'chart.js/*',
    'ioredis',
    'piscina',
  ],
  plugins: [renderer, latinWidth],
  // Names stay, for the traces of NERACA_DEBUG.
  minifySyntax: true,
  minifyWhitespace: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
// npx makes a program runnable when it first links it, and never again: not in a clone made anew at the same place.
chmodSync(join(place, 'neraca.js'), 0o755);
writeFileSync(join(place, 'LICENSES.txt'), licences(metafile));

/** The licences of all packages that the bundle carries. */
function licences({ inputs }: Metafile): string {
  const packages = new Set(
    Object.keys(inputs).flatMap(path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
  const texts = [...packages].toSorted().map(folder => {
    const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'];
    const file = names.map(name => join(root, folder, name)).find(path => existsSync(path));
    if (file === undefined) throw new Error(`${folder} carries no licence`);
    return `${folder.replace(/^.*node_modules\//, '')}\n\n${readFileSync(file, 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(columns)}\n\n`);
}
