/** Builds the package once before the tests, since some of them run it as users do; NERACA_BUILT says that it is built. */
import { execFileSync } from 'node:child_process';

export function setup(): void {
  if (process.env['NERACA_BUILT'] !== undefined) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
}
