/** Will it fit? Memory alone, for training and for serving, without times, latencies or money. */
import { checkNames } from './check-names.ts';
import { checkServing } from './check-serving.ts';
import { checkTraining } from './check-training.ts';
import type { FitAnswer } from './fit-result.ts';
import { fitServing } from './fit-serving.ts';
import { fitTraining } from './fit-training.ts';
import type { Library } from './library.ts';
import { meanLoad } from './mean-load.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { emptySettled } from './settled.ts';
import { deviceFor, type Simulation } from './simulation.ts';
import { settleTask } from './train.ts';

/** Looks at memory of whatever halves the document has. Throws InputError for what cannot be asked. */
export function memoryFit(document: ScenarioDocument, library: Library): FitAnswer {
  checkNames(document, library);
  const model = library.model(document.model);
  const simulation: Simulation = {
    library,
    model,
    settled: emptySettled(),
    notes: [],
    devices: new Map(),
  };
  const { training, serving, name } = document;
  const answer: { -readonly [Key in keyof FitAnswer]: FitAnswer[Key] } = { name, model: model.id };
  if (training !== undefined) {
    const device = deviceFor(simulation, training.cluster.chip);
    const wishes =
      training.plan === undefined || training.plan === 'auto' ? {} : { ...training.plan };
    checkTraining(training, wishes, model, device.chip);
    const task = settleTask(training, device, simulation);
    answer.training = fitTraining(task, wishes, device, library.trainingStacks);
  }
  if (serving !== undefined) {
    const asked = { ...serving, workload: meanLoad(serving.workload, simulation) };
    checkServing(asked, model);
    const device = deviceFor(simulation, serving.cluster.chip);
    answer.serving = fitServing(asked, model, device, library.servingStack());
  }
  return answer;
}
