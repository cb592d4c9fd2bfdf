/** The command line on words that nobody would type: an exit code, one message, no stack, and files only where it may. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commands } from '../../src/node/cli/commands.ts';
import { main } from '../../src/node/cli/main.ts';
import { fuzzed, patience } from './contract.ts';
import { editedJson, hostileValues } from './mutations.ts';

const place = mkdtempSync(join(tmpdir(), 'neraca-fuzz-'));
const inner = join(place, 'inner');
const home = process.cwd();
const scenario = readFileSync('scenarios/mixtral-8x7b.json', 'utf8');

beforeAll(() => {
  rmSync(inner, { recursive: true, force: true });
  symlinkSync('.', join(place, 'loop'));
  symlinkSync('nowhere.json', join(place, 'dangling.json'));
  writeFileSync(join(place, 'precious.json'), 'precious');
  process.chdir(place);
});
afterAll(() => {
  process.chdir(home);
  rmSync(place, { recursive: true, force: true });
});

/** Commands that wait for others, measure everything published or take minutes have tests of their own. */
const slow = /worker|validate|search|sweep|calibrate|claims|uncertainty|fit/;
const quick = commands.filter(({ name }) => !slow.test(name));
const texts = hostileValues.filter(value => typeof value === 'string');
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'mine.json',
      'dangling.json',
      'loop',
      '.',
      'h100-sxm',
      'llama-3.1-8b',
      '8',
      '1',
      '2 s',
      'json',
      'precious.json/x',
      '--',
      '-',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

const line = fc.constantFrom(...quick).chain(command =>
  fc
    .tuple(
      fc.array(word, { maxLength: 2 }),
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(command.flags)), word), { maxLength: 4 }),
      editedJson([scenario]),
    )
    .map(([positional, flags, text]) => ({
      words: [
        ...command.name.split(' '),
        ...positional,
        ...flags.flatMap(([name, value]) =>
          name === 'out'
            ? ['--out', `out/${value.replace(/[^\w.]/g, '')}`]
            : command.flags[name]?.switch
              ? [`--${name}`]
              : [`--${name}`, value],
        ),
      ],
      text,
    })),
);

interface Spoken {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function spoken(words: readonly string[]): Promise<Spoken> {
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += text;
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += text;
    return true;
  });
  try {
    return { code: await main(words), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

test(
  'any line ends with 0, 1 or 2, and says why in words',
  async () => {
    await fc.assert(
      fc.asyncProperty(line, async ({ words, text }) => {
        writeFileSync('mine.json', text);
        if (words[0] === 'init' && !words.includes('--prices')) words = [...words, '--prices', 'x'];
        const { code, out, err } = await spoken(words);
        expect([0, 1, 2]).toContain(code);
        expect(err).not.toMatch(/^\s+at |is a bug/m);
        if (code === 0 && words.includes('--json') && !words.includes('--help')) JSON.parse(out);
        if (code === 2) expect(err.trim()).not.toBe('');
        expect(readdirSync(place).filter(name => !known.has(name))).toEqual([]);
        expect(readFileSync('precious.json', 'utf8')).toBe('precious');
        rmSync('out', { recursive: true, force: true });
        rmSync('reports', { recursive: true, force: true });
      }),
      fuzzed('command line', 60),
    );
  },
  patience,
);

const known = new Set(['mine.json', 'loop', 'dangling.json', 'precious.json', 'out', 'reports']);
