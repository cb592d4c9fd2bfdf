/** A study of uncertainty on several threads: points are dealt out in turn and put back in their order. */
import { Worker } from 'node:worker_threads';
import type { Library } from '../../scenario/library.ts';
import type { Result } from '../../scenario/result.ts';
import type { UncertainScenario } from '../../scenario/scenario-document.ts';
import type { Physics } from '../../uncertainty/model.ts';
import { planStudy, type StudyQuestion, simulatePoint, studied } from '../../uncertainty/study.ts';
import type { Task } from './study-worker.ts';

export interface StudyPlace {
  readonly library: Library;
  /** Folders in which relative paths of the scenario are looked for. */
  readonly folders: readonly string[];
  readonly threads: number;
}

/** The result with its study; the same bytes for any number of threads. */
export async function studyOnThreads(
  scenario: UncertainScenario,
  question: StudyQuestion,
  { library, folders, threads }: StudyPlace,
): Promise<Result> {
  const plan = planStudy(scenario, question, library);
  if (threads === 1) {
    const physics = plan.points.map((_, index) => simulatePoint(plan, index, library));
    return studied(plan, physics, library);
  }
  const shares = await Promise.all(
    Array.from({ length: threads }, (_, turn) =>
      answered({ compiled: plan.compiled, points: dealt(plan.points, turn, threads), folders }),
    ),
  );
  const physics = plan.points.map((_, index) => {
    const found = shares[index % threads]?.[Math.floor(index / threads)];
    if (found === undefined) throw new Error(`point ${index} came back from no thread`);
    return found;
  });
  return studied(plan, physics, library);
}

function dealt<Value>(values: readonly Value[], turn: number, threads: number): Value[] {
  return values.filter((_, index) => index % threads === turn);
}

function answered(task: Task): Promise<readonly Physics[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./study-worker.js', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', code => {
      if (code !== 0) reject(new Error(`a thread of the study ended with code ${code}`));
    });
  });
}
