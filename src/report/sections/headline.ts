/** The answer first: what training and serving cost and how long they take, in large figures and one paragraph. */
import type { Infeasible, Result } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import type { Block, Figure } from '../content.ts';
import { servingAnswer, servingFigures } from './headline-serving.ts';
import { trainingAnswer, trainingFigures } from './headline-training.ts';

export interface Headline {
  readonly answer: string;
  readonly blocks: readonly Block[];
}

function reasonsText({ reasons }: Infeasible): string {
  return reasons.map(({ text }) => text.replace(/\.$/, '')).join('; ');
}

function refusalFigure(job: Infeasible): Figure {
  const label = `On ${formatNumber(job.chips)} × ${job.chip}`;
  return { label, value: 'Does not fit', unit: '', detail: reasonsText(job) };
}

function refusalAnswer(task: string, job: Infeasible): string {
  return `${task} on ${formatNumber(job.chips)} × ${job.chip} does not fit: ${reasonsText(job)}.`;
}

interface Part {
  readonly label: string;
  readonly answer: string;
  readonly figures: readonly Figure[];
}

function trainingPart(result: Result): readonly Part[] {
  const { scenario, training, economics } = result;
  if (training === undefined) return [];
  const label = 'Training';
  const task = `Training ${scenario.model.id}`;
  if (!training.feasible) {
    const figures = [refusalFigure(training)];
    return [{ label, answer: refusalAnswer(task, training), figures }];
  }
  const cost = economics?.training;
  const answer = trainingAnswer(task, training, cost);
  return [{ label, answer, figures: trainingFigures(training, cost, result) }];
}

function servingPart(result: Result): readonly Part[] {
  const { scenario, serving, economics } = result;
  if (serving === undefined) return [];
  const label = 'Serving';
  const task = `Serving ${scenario.model.id}`;
  if (!serving.feasible) {
    const figures = [refusalFigure(serving)];
    return [{ label, answer: refusalAnswer(task, serving), figures }];
  }
  const cost = economics?.serving;
  const answer = servingAnswer(task, serving, cost);
  return [{ label, answer, figures: servingFigures(serving, cost, result) }];
}

/** Headline of one result. */
export function headline(result: Result): Headline {
  const parts = [...trainingPart(result), ...servingPart(result)];
  return {
    answer: parts.map(({ answer }) => answer).join(' '),
    blocks: parts.map(({ label, figures }) => ({ kind: 'figures', label, figures })),
  };
}
