/** Every command, document and script of the guides is run, in the order in which a reader meets them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { scratch } from '../support/neraca.ts';

vi.setConfig({ testTimeout: 300_000 });

const bin = resolve('dist/program/neraca.js');
const folder = 'docs/guides';
const guides = readdirSync(folder).filter(name => name.endsWith('.md'));
const block = /^```(sh|json|js)(?: (\S+))?\n([\s\S]*?)^```$/gm;

interface Block {
  readonly language: string;
  readonly name: string | undefined;
  readonly body: string;
}

function blocksOf(path: string): readonly Block[] {
  return [...readFileSync(path, 'utf8').matchAll(block)].map(
    ([, language = '', name, body = '']) => ({
      language,
      name,
      body,
    }),
  );
}

/** What a shell says of a block: its exit code and what went to standard error. */
function shell(body: string, cwd: string) {
  const preamble = `set -e\nneraca() { "${process.execPath}" "${bin}" "$@"; }\n`;
  const { status, stderr } = spawnSync('bash', ['-c', preamble + body], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return [status, stderr];
}

describe.each(guides)('docs/guides/%s', name => {
  test('does what it says', () => {
    using place = scratch();
    const blocks = blocksOf(join(folder, name));
    expect(blocks.some(({ language }) => language === 'sh')).toBe(true);
    for (const { language, name: file, body } of blocks) {
      if (language === 'json' && file !== undefined) {
        mkdirSync(dirname(join(place.path, file)), { recursive: true });
        place.write(file, body);
      } else if (language === 'js') {
        writeFileSync(join(place.path, 'script.mjs'), body);
        const { status, stderr } = spawnSync(process.execPath, [join(place.path, 'script.mjs')], {
          encoding: 'utf8',
          env: { ...process.env, FOLDER: place.path },
        });
        expect([status, stderr]).toEqual([0, '']);
      } else if (language === 'sh') {
        expect([body, ...shell(body, place.path)]).toEqual([body, 0, '']);
      }
    }
  });
});

const pages = ['docs', folder].flatMap(place =>
  readdirSync(place)
    .filter(name => name.endsWith('.md'))
    .map(name => join(place, name)),
);

test.each(pages)('%s links to files that are there', page => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)];
  const paths = links.map(([, path = '']) => join(dirname(page), path));
  expect(paths.filter(path => !existsSync(path))).toEqual([]);
});
