/** The committed reports are what the simulator says today: a difference is reviewed, never waved through. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

describe('reports/', () => {
  test('hold the result of every shipped scenario', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ['dist/node/build/reports.js', '--check'],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
  }, 240_000);

  test('are shown by the gallery, every picture of it there', () => {
    const gallery = 'docs/gallery.md';
    const links = [...readFileSync(gallery, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(
      ([, path = '']) => path,
    );
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter(path => !existsSync(join(dirname(gallery), path)))).toEqual([]);
  });
});
