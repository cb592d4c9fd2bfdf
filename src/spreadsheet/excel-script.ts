/** What Excel's custom functions need: the metadata that its help is read from, and the associations of the script. */
import { bundleGlobal, exampleText } from './google-script.ts';
import type { SheetFunction } from './sheet-function.ts';

/** The metadata document (functions.json) of an Office add-in; source: Office Add-ins, "Manually create JSON metadata for custom functions". */
export function excelMetadata(functions: readonly SheetFunction[]): object {
  return {
    allowCustomDataForDataTypeAny: true,
    functions: functions.map(one => ({
      id: one.name,
      name: one.name,
      description: `${one.description} Returns ${one.returns}. Example: ${exampleText(one)}`,
      parameters: one.parameters.map(({ name, description, type, optional = false }) => ({
        name,
        description,
        type,
        dimensionality: 'scalar',
        optional,
      })),
      result:
        one.parameters.length === 0
          ? { type: 'string', dimensionality: 'matrix' }
          : { type: 'any' },
    })),
  };
}

/** Text to append to the bundle: Excel hands over an invocation after the arguments, and wants its own kind of error. */
export function excelAssociations(functions: readonly SheetFunction[]): string {
  const counts = functions.map(({ name, parameters }) => [name, parameters.length]);
  return `(function () {
  var functions = ${JSON.stringify(counts)};
  functions.forEach(function (entry) {
    CustomFunctions.associate(entry[0], function () {
      try {
        return ${bundleGlobal}.cell(entry[0], Array.prototype.slice.call(arguments, 0, entry[1]));
      } catch (error) {
        throw new CustomFunctions.Error(CustomFunctions.ErrorCode.invalidValue, error.message);
      }
    });
  });
})();
`;
}
