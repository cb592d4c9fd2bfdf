/** What commands do with a scenario file: read it, open the library beside it, and name it in what is wrong. */
import { compare as compareChips } from '../../scenario/compare.ts';
import type { Library } from '../../scenario/library.ts';
import type { Comparison, Result } from '../../scenario/result.ts';
import {
  checkUncertainScenario,
  type ScenarioDocument,
  type UncertainValue,
} from '../../scenario/scenario-document.ts';
import { simulate as simulateOne } from '../../scenario/simulate.ts';
import type { Watch } from '../../scenario/simulation.ts';
import { parseJson } from '../../schema/json.ts';
import { advise } from '../../search/advice/advise.ts';
import type { StudyQuestion } from '../../uncertainty/study.ts';
import { openLibrary } from '../library.ts';
import { foldersOf, readScenarioFile } from '../scenario-file.ts';
import type { StudyPlace } from '../uncertainty/study-threads.ts';
import { naming } from './naming.ts';
import type { Terminal } from './terminal.ts';

export interface Question {
  /** What messages call it. */
  readonly file: string;
  /** Names the folder of its reports. */
  readonly name: string;
  readonly document: ScenarioDocument;
  /** Numbers of it that are ranges or distributions. */
  readonly uncertain: readonly UncertainValue[];
  /** The document as a person wrote it, quantities still as texts. */
  readonly written: unknown;
  readonly library: Library;
  /** Folders in which its relative paths are looked for. */
  readonly folders: readonly string[];
}

/** Opens a scenario by its path or name. */
export function openQuestion(pathOrName: string): Question {
  const scenario = readScenarioFile(pathOrName);
  const { path, name, document, uncertain, text } = scenario;
  const folders = foldersOf(scenario);
  const written = parseJson(text, path);
  return {
    file: path,
    name,
    document,
    uncertain,
    written,
    library: openLibrary({ folders }),
    folders,
  };
}

/** The question that a document asks, when it is spelled out in flags. */
export function questionOf(document: unknown): Question {
  return {
    file: 'scenario',
    name: '',
    ...checkUncertainScenario(document, 'scenario'),
    written: document,
    library: openLibrary(),
    folders: ['.'],
  };
}

/** The result of the whole scenario. */
export function answerTo({ file, document, library }: Question, watch?: Watch): Result {
  return naming(file, () => simulateOne(document, library, watch));
}

/** The result with the changes that would help most. */
export function advisedAnswer(
  { file, document, library }: Question,
  result: Result,
  { stage }: Pick<Terminal, 'stage'>,
): Result {
  const tried = (done: number, of: number) => stage(`trying changes: ${done} of ${of}`);
  return { ...result, advice: [...naming(file, () => advise(document, library, tried))] };
}

/** The results of the same work on several chips. */
export function answersTo(
  { file, document, library }: Question,
  chips: readonly string[],
): Comparison {
  return naming(file, () => compareChips(document, chips, library));
}

/** The result with how sure it is. */
export async function studiedAnswerTo(
  { file, document, uncertain, library, folders }: Question,
  question: StudyQuestion,
  { threads, begins }: Pick<StudyPlace, 'threads' | 'begins'>,
): Promise<Result> {
  const { studyOnThreads } = await import('../uncertainty/study-threads.ts');
  try {
    return await studyOnThreads({ document, uncertain }, question, {
      library,
      folders,
      threads,
      begins,
    });
  } catch (error) {
    return naming(file, () => {
      throw error;
    });
  }
}
