/** `npm run site`: the pages of docs/ as HTML under dist/site, and the reference of the library beside them. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { marked } from 'marked';
import { packageRoot } from '../package-root.ts';

const docs = join(packageRoot, 'docs');
const target = join(packageRoot, 'dist/site');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.md') && !name.includes('node_modules'))
  .toSorted();

const style = `body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2733;background:#fff}
a{color:#0b5cad}h1,h2,h3{line-height:1.2}pre,code{font:14px/1.45 ui-monospace,monospace;background:#f3f5f7;border-radius:4px}
code{padding:.1em .3em}pre{padding:.8rem;overflow-x:auto}pre code{padding:0}table{border-collapse:collapse;display:block;overflow-x:auto}
td,th{border:1px solid #cfd6dd;padding:.3rem .6rem;text-align:left;vertical-align:top}nav{margin-bottom:2rem}
@media(prefers-color-scheme:dark){body{color:#dde4ea;background:#14191e}a{color:#7cb8f5}pre,code{background:#1f262d}td,th{border-color:#39434d}}`;

/** Links to pages become links to their HTML; links out of docs/ go to the files, which are copied beside. */
function linked(html: string, page: string, files: Set<string>): string {
  return html.replace(/(href|src)="([^":#]+)(#[^"]*)?"/g, (whole, kind, path, anchor = '') => {
    const file = join(dirname(join(docs, page)), path);
    if (file.startsWith(docs) && path.endsWith('.md')) {
      const place = path.replace(/(^|\/)README\.md$/, '$1index.md').replace(/\.md$/, '.html');
      return `${kind}="${place}${anchor}"`;
    }
    if (!existsSync(file)) return whole;
    files.add(file);
    const copy = relative(dirname(join(target, page)), copyOf(file));
    return `${kind}="${copy}${anchor}"`;
  });
}

function copyOf(file: string): string {
  return join(target, 'files', relative(packageRoot, file));
}

function headings(html: string): string {
  return html.replace(/<h([23])>(.*?)<\/h\1>/g, (_whole, level, text: string) => {
    const id = text
      .replace(/<[^>]+>/g, '')
      .toLowerCase()
      .replace(/[^\w]+/g, '-')
      .replace(/^-|-$/g, '');
    return `<h${level} id="${id}">${text}</h${level}>`;
  });
}

const files = new Set<string>();
for (const page of pages) {
  const text = readFileSync(join(docs, page), 'utf8');
  const title = /^# (.*)$/m.exec(text)?.[1] ?? page;
  const body = linked(headings(marked.parse(text, { async: false })), page, files);
  const place = join(target, page.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html'));
  const home = relative(dirname(place), join(target, 'index.html'));
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(
    place,
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Neraca</title><style>${style}</style>
<nav><a href="${home}">Neraca</a> · <a href="${relative(dirname(place), join(target, 'api/index.html'))}">Library</a></nav>
<main>${body}</main></html>\n`,
  );
}
for (const file of files) {
  mkdirSync(dirname(copyOf(file)), { recursive: true });
  cpSync(file, copyOf(file), { recursive: true });
}
process.stdout.write(`${pages.length} pages in ${relative('.', target)}\n`);

/** The reference needs a TypeScript of its own, which lies in docs/api once it is installed there. */
if (!process.argv.includes('--no-api')) {
  const folder = join(docs, 'api');
  const run = (...words: readonly string[]) =>
    spawnSync(words[0] ?? '', words.slice(1), { cwd: folder, encoding: 'utf8' });
  if (!existsSync(join(folder, 'node_modules/typedoc'))) run('npm', 'ci', '--ignore-scripts');
  const { status, stderr } = run('npx', '--no-install', 'typedoc', '--logLevel', 'Error');
  if (status === 0) process.stdout.write('the reference of the library in api/\n');
  else process.stderr.write(`the reference of the library is left out: ${stderr.trim()}\n`);
}
