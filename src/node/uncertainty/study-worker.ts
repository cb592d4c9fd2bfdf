/** One thread of a study: simulates the points it was dealt and sends their physics back. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CompiledScenario, type Draw, physicsAt } from '../../uncertainty/model.ts';
import { openLibrary } from '../library.ts';

/** Plain data, copied to the thread. */
export interface Task {
  readonly compiled: CompiledScenario;
  readonly points: readonly Draw[];
  readonly folders: readonly string[];
}

const { compiled, points, folders } = workerData as Task;
const library = openLibrary({ folders });
parentPort?.postMessage(points.map(point => physicsAt(compiled, point, library)));
