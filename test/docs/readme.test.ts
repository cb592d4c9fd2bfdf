/** The README shows what its commands and its code print. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

describe('README.md', () => {
  test('shows the true output of its examples', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ['dist/node/build/readme.js', '--check'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  }, 120_000);

  test('has at least five examples', () => {
    expect(readme.match(/^```console$/gm)?.length).toBeGreaterThanOrEqual(5);
  });

  test('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter(path => !existsSync(path))).toEqual([]);
    expect(links.length).toBeGreaterThan(3);
  });
});
