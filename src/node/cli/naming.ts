/** Names the document, or the command, in which a fault lies. */
import { InputError, type Problem } from '../../schema/input-error.ts';

/** Does the work; faults that it finds without knowing the file are told with this one, each at its place. */
export function naming<Answer>(
  file: string,
  work: () => Answer,
  place: (problem: Problem) => Problem = problem => problem,
): Answer {
  try {
    return work();
  } catch (error) {
    const ours = error instanceof InputError && (error.file === 'scenario' || error.file === '');
    throw ours ? new InputError(file, error.problems.map(place)) : error;
  }
}
