/** What package.json promises is there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** Every file that a map of exports or imports points to. */
function targets(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return [entry];
  return Object.values(entry ?? {}).flatMap(targets);
}

const files = [manifest.exports, manifest.imports, manifest.bin].flatMap(targets);

describe('package.json', () => {
  test.each(files.filter(file => !file.includes('*')))('points to %s, which is built', file => {
    expect(existsSync(file)).toBe(true);
  });

  test.each(files.filter(file => file.includes('*')))('points to the folder of %s', file => {
    expect(statSync(file.slice(0, file.indexOf('*'))).isDirectory()).toBe(true);
  });

  test('asks for no Node newer than 20.19', () => {
    expect(manifest.engines.node).toBe('>=20.19');
  });
});

describe('the package, imported by its name', () => {
  function printed(code: string): string {
    return execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      encoding: 'utf8',
    }).trim();
  }

  test('gives the library under "neraca"', () => {
    const code =
      "import * as all from 'neraca'; console.log(typeof all.simulate, typeof all.openLibrary)";
    expect(printed(code)).toBe('function undefined');
  });

  test('adds files under "neraca/node"', () => {
    const code =
      "import * as all from 'neraca/node'; console.log(typeof all.simulate, typeof all.openLibrary)";
    expect(printed(code)).toBe('function function');
  });

  test('gives its documents by their path', () => {
    const code =
      "import chip from 'neraca/hardware-profiles/h800-sxm.json' with { type: 'json' }; console.log(chip.id)";
    expect(printed(code)).toBe('h800-sxm');
  });
});
