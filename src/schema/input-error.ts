/** What a document or a command got wrong: everything at once, so that it is mended in one go. */

/** One fault and where it stands, as a dotted path; an empty path means the whole document. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Bad input. The message has one line per problem: `file: path: what was expected, what came`. */
export class InputError extends Error {
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map(problem => lineOf(file, problem)).join('\n'));
    this.name = 'InputError';
    this.file = file;
    this.problems = problems;
  }
}

function lineOf(file: string, { path, message }: Problem): string {
  return [file, path, message].filter(part => part !== '').join(': ');
}
