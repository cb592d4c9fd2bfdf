/** The static site is built by one command, and its pages lead to one another. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

test('every page of docs/ becomes a page whose links lead somewhere', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['dist/node/build/site.js', '--no-api'],
    { encoding: 'utf8' },
  );
  expect([stderr, status]).toEqual(['', 0]);
  expect(stdout).toMatch(/^\d+ pages in dist\/site\n$/);
  const pages = readdirSync('dist/site', { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.html') && !name.startsWith('api'),
  );
  expect(pages).toContain('index.html');
  for (const page of pages) {
    const html = readFileSync(join('dist/site', page), 'utf8');
    const links = [...html.matchAll(/(?:href|src)="([^":#]+)/g)].map(([, path = '']) => path);
    const missing = links.filter(
      path => !path.includes('api/') && !existsSync(join('dist/site', dirname(page), path)),
    );
    expect([page, missing]).toEqual([page, []]);
  }
});
