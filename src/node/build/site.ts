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

const style = readFileSync(join(docs, 'site.css'), 'utf8');

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

interface Page {
  /** Under docs/. */
  readonly source: string;
  /** Under dist/site/. */
  readonly place: string;
  readonly title: string;
  readonly text: string;
}

function pageOf(source: string): Page {
  const text = readFileSync(join(docs, source), 'utf8');
  const title = /^# (.*)$/m.exec(text)?.[1] ?? source;
  const place = source.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
  return { source, place, title, text };
}

/** All pages in the order of the index, guides first; the one being read is marked. */
function navigation(current: Page, all: readonly Page[]): string {
  const link = ({ place, title }: Page) => {
    const path = relative(dirname(current.place), place);
    const mark = place === current.place ? ' aria-current="page"' : '';
    return `<li><a href="${path}"${mark}>${title}</a></li>`;
  };
  const index = all.find(({ source }) => source === 'README.md')?.text ?? '';
  const rank = ({ source }: Page) => {
    const found = index.indexOf(`](${source})`);
    return found < 0 ? index.length : found;
  };
  const sorted = all.toSorted((one, other) => rank(one) - rank(other));
  const list = (pages: readonly Page[]) => `<ul>${pages.map(link).join('')}</ul>`;
  const isGuide = ({ source }: Page) => source.startsWith('guides/');
  const rest = sorted.filter(page => !isGuide(page) && page.source !== 'README.md');
  const library = relative(dirname(current.place), 'api/index.html');
  return `<h2>Guides</h2>${list(sorted.filter(isGuide))}<h2>To understand it</h2>${list(rest)}<h2>To look up</h2><ul><li><a href="${library}">The library</a></li></ul>`;
}

function htmlOf(page: Page, all: readonly Page[], files: Set<string>): string {
  const body = linked(headings(marked.parse(page.text, { async: false })), page.source, files);
  const home = relative(dirname(page.place), 'index.html');
  const nav = navigation(page, all);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${page.title} · Neraca</title>
<style>${style}</style>
<header><a href="${home}">Neraca</a><span>what a language model costs to train and to serve</span></header>
<details class="pages"><summary>All pages</summary><nav aria-label="All pages">${nav}</nav></details>
<div class="columns">
<nav class="side" aria-label="Pages">${nav}</nav>
<main>${body}</main>
</div>
</html>
`;
}

const files = new Set<string>();
const all = pages.map(pageOf);
for (const page of all) {
  const place = join(target, page.place);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, htmlOf(page, all, files));
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
