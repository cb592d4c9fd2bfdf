// Preloaded into the command: the n-th change of the file system fails with NERACA_FAULT, or kills the process ("KILL").
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { NERACA_FAULT: fault, NERACA_FAULT_AT: at, NERACA_FAULT_COUNT: count } = process.env;
const changes = ['writeFileSync', 'writeSync', 'appendFileSync', 'renameSync', 'mkdirSync'];
let seen = 0;

for (const name of changes) {
  const real = fs[name];
  fs[name] = (...words) => {
    // Standard output and error are streams of the test, not its disk.
    if (!isMainThread || words[0] === 1 || words[0] === 2) return real(...words);
    seen += 1;
    if (seen === Number(at)) {
      if (fault === 'KILL') process.kill(process.pid, 'SIGKILL');
      throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault });
    }
    return real(...words);
  };
}
syncBuiltinESMExports();
if (count) {
  const write = fs.writeSync;
  process.on('exit', () => write(2, `changes: ${seen}\n`));
}
