// npm run fuzz -- --minutes 5 [--only readers|scenario|command-line]: the fuzzing tests for as long as asked, from a fresh seed.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0))
  throw new Error(`--minutes: expected a number above 0, got "${values.minutes}"`);
const files = values.only === '' ? ['test/fuzz'] : [`test/fuzz/${values.only}.test.ts`];
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'source', ...files], {
  stdio: 'inherit',
  env: { ...process.env, NERACA_FUZZ_MINUTES: String(minutes) },
});
process.exitCode = status ?? 1;
