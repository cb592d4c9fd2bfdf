/** The text that makes functions of a Google sheet: one declaration each, with the comment that its help is read from. */
import { mega } from '../units/quantity.ts';
import type { Parameter, SheetFunction } from './sheet-function.ts';

/** Name of the bundle's global. */
export const bundleGlobal = 'NeracaCore';

function parameterLine({ name, description, type, optional }: Parameter): string {
  return ` * @param {${type}} ${optional ? `[${name}]` : name} ${description}`;
}

function declaration({ name, description, parameters, returns, example }: SheetFunction): string {
  const names = parameters.map(parameter => parameter.name).join(', ');
  return `/**
 * ${description}
 *
 * Example: ${exampleText({ name, example })}
 *
${parameters.map(parameterLine).join('\n')}
 * @return ${returns}
 * @customfunction
 */
function ${name}(${names}) {
  return ${bundleGlobal}.cell('${name}', [${names}]);
}`;
}

/** The example as typed in a cell. */
export function exampleText({ name, example }: Pick<SheetFunction, 'name' | 'example'>): string {
  const words = example.map(value =>
    typeof value === 'string' ? `"${value}"` : scientific(value),
  );
  return `=${name}(${words.join(', ')})`;
}

/** 14.8E12, as sheets write it. */
function scientific(value: number): string {
  return value < mega ? String(value) : value.toExponential().toUpperCase().replace('+', '');
}

/** Declarations to append to the bundle. */
export function googleDeclarations(functions: readonly SheetFunction[]): string {
  return `${functions.map(declaration).join('\n\n')}\n`;
}
