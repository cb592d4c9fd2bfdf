/** Disks that are full, locked, limited, or fail in the middle: one line, exit code 2, and no file that is half there. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { neraca, type Scratch, scratch } from '../support/neraca.ts';
import {
  bash,
  command,
  contents,
  failingAt,
  isDraft,
  possible,
  preloaded,
} from './surroundings.ts';

vi.setConfig({ testTimeout: 240_000 });

const asked = ['run', 'mixtral-8x7b', '--format', 'md,json,csv', '--out', 'out'];
const line = `${command} ${asked.join(' ')}`;

/** The files of an undisturbed run. */
const whole = (() => {
  let files: Readonly<Record<string, string>> | undefined;
  return () => {
    if (files !== undefined) return files;
    using folder = scratch();
    neraca(asked, { cwd: folder.path });
    files = contents(join(folder.path, 'out'));
    return files;
  };
})();

function changesOf(words: readonly string[], folder: Scratch): number {
  const env = { ...preloaded('failing-disk.mjs'), NERACA_FAULT_COUNT: '1' };
  const { stderr } = neraca(words, { cwd: folder.path, env });
  return Number(/changes: (\d+)/.exec(stderr)?.[1]);
}

/** Every place where it may fail if they are few, else some from the beginning, the middle and the end. */
function places(changes: number, most = 6): readonly number[] {
  if (changes <= most) return Array.from({ length: changes }, (_, place) => place + 1);
  const step = (changes - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => Math.round(1 + place * step));
}

const changes = (() => {
  let counted: number | undefined;
  return (): number => {
    if (counted !== undefined) return counted;
    using folder = scratch();
    counted = changesOf(asked, folder);
    return counted;
  };
})();

describe('a disk that fails in the middle of a report', () => {
  test.each(['ENOSPC', 'EROFS'])('with %s leaves whole files, and says so in a line', code => {
    for (const at of places(changes(), 4)) {
      using folder = scratch();
      const { stderr, exitCode } = neraca(asked, { cwd: folder.path, env: failingAt(at, code) });
      expect([at, exitCode]).toEqual([at, 2]);
      expect(stderr.trimEnd()).toMatch(/^out: cannot be written: [a-z -]+$/);
      const left = contents(join(folder.path, 'out'));
      for (const [name, text] of Object.entries(left)) expect(text === whole()[name]).toBe(true);
    }
  });

  test('leaves a report of before as it was, or files of it replaced as a whole', () => {
    using earlier = scratch();
    neraca(['run', 'deepseek-v3', ...asked.slice(2)], { cwd: earlier.path });
    const before = contents(join(earlier.path, 'out'));
    for (const at of places(changes(), 4)) {
      using folder = scratch();
      cpSync(earlier.path, folder.path, { recursive: true });
      neraca(asked, { cwd: folder.path, env: failingAt(at, 'ENOSPC') });
      const after = contents(join(folder.path, 'out'));
      expect(Object.keys(after).filter(isDraft)).toEqual([]);
      for (const [name, text] of Object.entries(after))
        expect([before[name], whole()[name]]).toContain(text);
    }
  });
});

describe('a kill at any change of the disk', () => {
  test('leaves whole files and drafts beside them, and the next run makes it good', () => {
    for (const at of places(changes())) {
      using folder = scratch();
      const { exitCode } = neraca(asked, { cwd: folder.path, env: failingAt(at, 'KILL') });
      expect(exitCode).toBeNull();
      const left = Object.entries(contents(join(folder.path, 'out')));
      for (const [name, text] of left.filter(([name]) => !isDraft(name)))
        expect(text === whole()[name]).toBe(true);
      expect(neraca(asked, { cwd: folder.path }).exitCode).toBe(0);
      const made = Object.entries(contents(join(folder.path, 'out')));
      expect(Object.fromEntries(made.filter(([name]) => !isDraft(name)))).toEqual(whole());
    }
  });
});

describe('a sweep', () => {
  const sweep = JSON.stringify({
    name: 'Small',
    scenario: 'mixtral-8x7b',
    axes: {
      rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 4000, unit: 'USD/h' },
    },
    outputs: ['economics.training.usd'],
  });
  const words = ['sweep', 'small.json', '--out', 'out', '--threads', '1'];

  test('on a disk that is full or gone for a moment says so, and goes on from there', () => {
    using plain = scratch();
    plain.write('small.json', sweep);
    const count = changesOf(words, plain);
    const tables = contents(join(plain.path, 'out'));
    for (const code of ['ENOSPC', 'KILL']) {
      using folder = scratch();
      folder.write('small.json', sweep);
      for (const at of places(count, 4)) {
        const { exitCode, stderr } = neraca(words, { cwd: folder.path, env: failingAt(at, code) });
        if (code === 'KILL') continue;
        if (exitCode !== 0)
          expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/: the disk is full\n$/)]);
      }
      expect(neraca(words, { cwd: folder.path }).exitCode).toBe(0);
      const made = Object.entries(contents(join(folder.path, 'out')));
      expect(Object.fromEntries(made.filter(([name]) => !isDraft(name)))).toEqual(tables);
    }
  });
});

test('a limit on the size of files is told as such, and nothing is left', () => {
  using folder = scratch();
  const { stderr, status } = bash(`ulimit -f 8; ${line}`, folder.path);
  expect(stderr).toBe('out: cannot be written: the file is too large for the disk or its limits\n');
  expect(status).toBe(2);
  expect(folder.files()).toEqual([]);
});

const mayMount = possible('unshare -m true');

describe.skipIf(!mayMount)('a disk of its own', () => {
  const on = (options: string, folder: string) =>
    bash(
      `mkdir disk && unshare -m bash -c 'mount -t tmpfs -o ${options} none disk && cd disk && ${line} >/dev/null; echo $?; ls -A'`,
      folder,
    );

  test('that is full is told as such, and is as empty as before', () => {
    using folder = scratch();
    const { stdout, stderr } = on('size=40k', folder.path);
    expect(stderr).toBe('out: cannot be written: the disk is full\n');
    expect(stdout).toBe('2\n');
  });

  test('that may only be read is told as such', () => {
    using folder = scratch();
    const { stdout, stderr } = on('ro', folder.path);
    expect(stderr).toBe('out: cannot be written: the file system is read-only\n');
    expect(stdout).toBe('2\n');
  });
});

describe.skipIf(!possible('setpriv --reuid 65534 --clear-groups true'))(
  'a folder of somebody else',
  () => {
    test('is told as such', () => {
      using folder = scratch();
      const { stderr, status } = bash(
        `chmod 755 .; setpriv --reuid 65534 --clear-groups ${line}`,
        folder.path,
      );
      expect(stderr).toBe('out: cannot be written: permission denied\n');
      expect(status).toBe(2);
    });
  },
);

test('links in the way are replaced, never written through', () => {
  using folder = scratch();
  const precious = folder.write('precious.txt', 'precious');
  mkdirSync(join(folder.path, 'out'));
  symlinkSync(precious, join(folder.path, 'out/report.md'));
  symlinkSync('nowhere', join(folder.path, 'out/result.json'));
  expect(neraca(asked, { cwd: folder.path }).exitCode).toBe(0);
  expect(readFileSync(precious, 'utf8')).toBe('precious');
  expect(contents(join(folder.path, 'out'))).toEqual(whole());
});
