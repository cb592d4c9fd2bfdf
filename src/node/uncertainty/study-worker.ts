/** One thread of a study: simulates points as long as there are any, into a table that all threads share. */
import { parentPort } from 'node:worker_threads';
import type { CompiledScenario, Draw } from '../../uncertainty/model.ts';
import { openLibrary } from '../library.ts';
import { fillTable, type StudyTable } from './study-table.ts';

/** Plain data and shared memory. */
export interface Task {
  readonly compiled: CompiledScenario;
  readonly points: readonly Draw[];
  readonly folders: readonly string[];
  readonly table: StudyTable;
}

parentPort?.once('message', ({ compiled, points, folders, table }: Task) => {
  fillTable(table, points, compiled, openLibrary({ folders }));
  parentPort?.postMessage('done');
});
