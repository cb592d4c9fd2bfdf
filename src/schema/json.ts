/** Strict JSON whose faults name their line and column, and in which a key stands once. */
import { type JSONVisitor, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { InputError, type Problem } from './input-error.ts';

/** Documents are a few levels deep; a limit keeps hostile ones from exhausting the stack. */
const deepest = 200;

const expectations: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'expected a number',
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma',
  CloseBraceExpected: 'expected a closing brace "}"',
  CloseBracketExpected: 'expected a closing bracket "]"',
  EndOfFileExpected: 'expected the end of the document',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'comments are not allowed in JSON',
  UnexpectedEndOfString: 'expected a closing double quote',
  UnexpectedEndOfNumber: 'expected more digits',
  InvalidUnicode: 'expected four hexadecimal digits after "\\u"',
  InvalidEscapeCharacter: 'expected a valid escape such as "\\n" or "\\\\"',
  InvalidCharacter: 'expected no control character inside a text',
  InvalidSymbol: 'expected keys and texts in double quotes, numbers, true, false or null',
};

/** The value of a JSON text; comments, trailing commas and repeated keys are faults. A byte order mark is tolerated. */
export function parseJson(text: string, file: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const problems = faults(json);
  if (problems.length > 0) throw new InputError(file, problems);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InputError(file, [{ path: '', message: `expected valid JSON (${String(error)})` }]);
  }
}

/** The first fault of syntax, for those after it are its echoes; without one, every repeated key. */
function faults(json: string): readonly Problem[] {
  if (json.trim() === '') return [{ path: '', message: 'expected a JSON document, got nothing' }];
  const repeated: Problem[] = [];
  const open: Map<string, number>[] = [];
  const enter: Visit = (_offset, _length, line, column) => {
    if (open.length === deepest)
      throw new Fault(line, column, `expected at most ${deepest} levels`);
    open.push(new Map());
  };
  const leave = () => {
    open.pop();
  };
  const visitor: JSONVisitor = {
    onObjectBegin: enter,
    onArrayBegin: enter,
    onObjectEnd: leave,
    onArrayEnd: leave,
    onObjectProperty: (key, _offset, _length, line, column) => {
      if (key === '__proto__') throw new Fault(line, column, 'the key "__proto__" is reserved');
      const first = open.at(-1)?.get(key);
      open.at(-1)?.set(key, line);
      if (first === undefined) return;
      const message = `expected each key once, got "${key}" again, first in line ${first + 1}`;
      repeated.push(new Fault(line, column, message).problem);
    },
    onError: (code, offset, _length, line, column) => {
      throw new Fault(line, column, expectation(code, json, offset));
    },
  };
  try {
    visit(json, visitor, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof Fault) return [error.problem];
    throw error;
  }
  return repeated;
}

type Visit = (offset: number, length: number, line: number, column: number) => void;

/** Ends the visit where the text stops being readable; lines and columns count from zero. */
class Fault extends Error {
  readonly problem: Problem;

  constructor(line: number, column: number, message: string) {
    super(message);
    this.problem = { path: '', message: `line ${line + 1}, column ${column + 1}: ${message}` };
  }
}

function expectation(code: ParseErrorCode, json: string, offset: number): string {
  const found = json.charAt(offset);
  if ((found === '}' || found === ']') && json.slice(0, offset).trimEnd().endsWith(',')) {
    return `expected no comma before the closing "${found}"`;
  }
  return expectations[printParseErrorCode(code)] ?? 'expected valid JSON';
}
