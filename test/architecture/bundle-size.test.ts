/** Who takes a part of the library carries that part alone: sizes as esbuild makes them for a browser. */
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Bytes of a minified bundle of these names. */
async function bytesOf(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from 'neraca';`, resolveDir: resolve('.') },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
  return outputFiles[0]?.contents.byteLength ?? 0;
}

const kilobytes = 1e3;

test.each([
  ['training alone, plan and run', 'choosePlan, trainingStep, trainingRun', 100],
  ['one step of a service', 'decodeStep, prefillStep', 60],
  ['a table as CSV', 'csv', 2],
  ['everything that simulates', 'simulate, readScenario, createLibrary', 400],
])('%s', async (_what, names, most) => {
  expect(await bytesOf(names)).toBeLessThan(most * kilobytes);
});
