/** What is recorded of each point: values out of the result, and formulas over them. */

import { resultSchema } from '../../scenario/result.ts';
import type { Expression } from '../../schema/expression.ts';
import { InputError, type Problem } from '../../schema/input-error.ts';
import { suggestion } from '../../schema/nearest.ts';
import { keysOf, schemaAt } from '../../schema/schema-walk.ts';
import { compiled } from './axes.ts';
import type { Keys } from './dotted.ts';
import { outputName, type SweepDocument } from './sweep-document.ts';

export type Output =
  | { readonly kind: 'value'; readonly name: string; readonly keys: Keys }
  | { readonly kind: 'formula'; readonly name: string; readonly expression: Expression };

export interface Constraint {
  readonly expression: Expression;
  /** True when it can be told from the axes alone, before anything is simulated. */
  readonly early: boolean;
}

const simulated = ['training', 'serving', 'economics'];

/** Outputs and constraints, ready to use; throws InputError at the paths of all faults. */
export function outputsOf(
  { outputs, constraints = [] }: SweepDocument,
  axisNames: readonly string[],
  file: string,
): { readonly outputs: readonly Output[]; readonly constraints: readonly Constraint[] } {
  const problems: Problem[] = [];
  const names = [...axisNames];
  const found: Output[] = [];
  outputs.forEach((output, position) => {
    const at = `outputs.${position}`;
    const name = outputName(output);
    const path = typeof output === 'string' ? output : output.path;
    if (path !== undefined) {
      const fault = pathFault(path);
      if (fault !== undefined) problems.push({ path: at, message: fault });
      found.push({ kind: 'value', name, keys: path.split('.') });
    } else if (typeof output !== 'string' && output.expression !== undefined) {
      const expression = compiled(output.expression, names, `${at}.expression`, problems);
      if (expression !== undefined) found.push({ kind: 'formula', name, expression });
    }
    names.push(name);
  });
  const checks = constraints.flatMap((text, position) => {
    const expression = compiled(text, names, `constraints.${position}`, problems);
    if (expression === undefined) return [];
    return [{ expression, early: expression.names.every(name => axisNames.includes(name)) }];
  });
  if (problems.length > 0) throw new InputError(file, problems);
  return { outputs: found, constraints: checks };
}

/** Where a path leaves what a result can hold. */
function pathFault(path: string): string | undefined {
  const keys = path.split('.');
  if (!simulated.includes(keys[0] ?? '')) {
    return `expected a path below ${simulated.join(', ')}, got "${path}"`;
  }
  for (let depth = 1; depth <= keys.length; depth++) {
    if (schemaAt(resultSchema, keys.slice(0, depth), undefined) !== undefined) continue;
    const known = keysOf(resultSchema, keys.slice(0, depth - 1), undefined);
    const meant = suggestion(keys[depth - 1] ?? '', known) || `; known are ${known.join(', ')}`;
    return `no result has "${path}"${meant}`;
  }
  return undefined;
}
