/** Runs the examples of README.md and writes down what they print; with `--check` only tells whether it holds. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { withTrueOutput } from './runnable-blocks.ts';

const readme = join(packageRoot, 'README.md');
const place = mkdtempSync(join(tmpdir(), 'neraca-readme-'));
symlinkSync(join(packageRoot, 'scenarios'), join(place, 'scenarios'));

/** In a folder of its own, so that reports do not land in the project; `npx neraca` is the built command. */
function shell(command: string): string {
  const preamble = `npx() { shift; "${process.execPath}" "${join(packageRoot, 'dist/program/neraca.js')}" "$@"; }`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `${preamble}\n${command}`], {
    cwd: place,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

function script(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
}

try {
  const before = readFileSync(readme, 'utf8');
  const after = withTrueOutput(before, { shell, script });
  if (!process.argv.includes('--check')) writeFileSync(readme, after);
  else if (before !== after) {
    process.stderr.write('README.md does not show what its commands print: npm run readme\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(place, { recursive: true });
}
