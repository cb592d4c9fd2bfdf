/** A study of uncertainty on several threads, which fill one table. */
import { Worker } from 'node:worker_threads';
import type { Library } from '../../scenario/library.ts';
import type { Result } from '../../scenario/result.ts';
import type { UncertainScenario } from '../../scenario/scenario-document.ts';
import { figureNames } from '../../uncertainty/questions.ts';
import { drawSimulator, planStudy, type StudyQuestion, studied } from '../../uncertainty/study.ts';
import { fillTable, rowsOf, studyTable } from './study-table.ts';
import type { Task } from './study-worker.ts';

export interface StudyPlace {
  readonly library: Library;
  /** Folders in which relative paths of the scenario are looked for. */
  readonly folders: readonly string[];
  readonly threads: number;
  /** Told, before it begins, how many points there are and how to simulate some of them for a try. */
  readonly begins?:
    | ((points: number, simulate: (from: number, to: number) => void) => void)
    | undefined;
}

/** The result with its study; the same bytes for any number of threads, of which this is one. */
export async function studyOnThreads(
  scenario: UncertainScenario,
  question: StudyQuestion,
  { library, folders, threads, begins }: StudyPlace,
): Promise<Result> {
  // They load their modules while the single run is simulated here.
  const others = Array.from({ length: threads - 1 }, () => startWorker());
  try {
    const plan = planStudy(scenario, question, library);
    const { compiled, points } = plan;
    begins?.(points.length, (from, to) => {
      const simulate = drawSimulator(compiled, library);
      for (const draw of points.slice(from, to)) simulate(draw);
    });
    const table = studyTable(points.length, figureNames(compiled.base).size);
    const answers = others.map(other => other.answer({ compiled, points, folders, table }));
    fillTable(table, points, compiled, library);
    await Promise.all(answers);
    return studied(plan, rowsOf(table));
  } finally {
    for (const { worker } of others) void worker.terminate();
  }
}

function startWorker() {
  const worker = new Worker(new URL('./study-worker.js', import.meta.url));
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', code => {
      if (code !== 0) reject(new Error(`a thread of the study ended with code ${code}`));
    });
  });
  // An error before the answer is waited for is told when it is.
  ended.catch(() => undefined);
  return {
    worker,
    answer: (task: Task) => {
      worker.postMessage(task);
      return ended;
    },
  };
}
