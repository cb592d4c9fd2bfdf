/** What a study of uncertainty says beside the quantiles of each figure. */
import type { Result } from '../scenario/result.ts';

export type Study = NonNullable<Result['uncertaintyStudy']>;
export type StudyTarget = Study['targets'][number];
