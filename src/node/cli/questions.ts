/** Asks what flags have left open: on a terminal until the answer will do, in a pipe once. */
import { stderr, stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { interrupted } from './failure.ts';
import { UsageError } from './usage-error.ts';

export interface Question {
  /** Name of the flag that answers it. */
  readonly flag: string;
  readonly text: string;
  /** Holds when the answer is empty, or nobody is there to give one. */
  readonly fallback: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly fault: (answer: string) => string | undefined;
}

export type Answers = Readonly<Record<string, string>>;

/** An answer to every question: from the flags, else from standard input, else the fallback. */
export async function askAll(
  questions: readonly Question[],
  typed: Readonly<Record<string, string | boolean | undefined>>,
): Promise<Answers> {
  const answers: Record<string, string> = {};
  const open: Question[] = [];
  for (const question of questions) {
    const given = typed[question.flag];
    if (typeof given !== 'string') open.push(question);
    else answers[question.flag] = accepted(question, given);
  }
  if (open.length === 0) return answers;
  const prompt = createInterface({ input: stdin, output: stderr, terminal: stdin.isTTY === true });
  prompt.on('SIGINT', () => {
    stderr.write('\nnothing was written\n');
    process.exit(interrupted);
  });
  try {
    const lines = prompt[Symbol.asyncIterator]();
    for (const question of open) {
      answers[question.flag] = await ask(question, async () => (await lines.next()).value);
    }
  } finally {
    prompt.close();
  }
  return answers;
}

async function ask(
  question: Question,
  nextLine: () => Promise<string | undefined>,
): Promise<string> {
  for (;;) {
    if (stdin.isTTY) stderr.write(`${question.text} [${question.fallback}] `);
    const line = await nextLine();
    const answer = line === undefined || line.trim() === '' ? question.fallback : line.trim();
    const fault = question.fault(answer);
    if (fault === undefined) return answer;
    if (!stdin.isTTY || line === undefined) return accepted(question, answer);
    stderr.write(`  ${fault}\n`);
  }
}

function accepted({ flag, fault }: Question, answer: string): string {
  const wrong = fault(answer);
  if (wrong === undefined) return answer;
  throw new UsageError(`neraca init: --${flag}: ${wrong}`);
}
