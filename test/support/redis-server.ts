/** A Redis of the test's own, on a free port of this machine, gone after use. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningRedis {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A function that starts a server; undefined, and said so, where none is installed. */
export function redisServer(): ((port?: number) => Promise<RunningRedis>) | undefined {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found)
    process.stderr.write('redis-server is not installed: tests of the queue are skipped\n');
  return found ? start : undefined;
}

async function start(wanted?: number): Promise<RunningRedis> {
  const port = wanted ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'neraca-redis-'));
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>(done => child.on('exit', () => done()));
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', text => {
      if (String(text).includes('Ready to accept connections')) ready();
    });
    child.on('exit', code => failed(new Error(`redis-server ended with ${code}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => found(port));
    });
  });
}
