/** A Hugging Face config.json, as published, into the shapes that the simulator works with. */
import { InputError } from '../schema/input-error.ts';
import { parseJson } from '../schema/json.ts';
import { suggestion } from '../schema/nearest.ts';
import type { Architecture } from './architecture.ts';
import { configFields, type Json } from './config-fields.ts';
import { families } from './families/families.ts';

/** Reads the config of the model called `id`; InputError names every field that is missing, wrong or unknown. */
export function readModel(
  text: string,
  { id, file }: { readonly id: string; readonly file: string },
): Architecture {
  return modelFromConfig(parseJson(text, file), { id, file });
}

/** The same for a config that has been parsed already. */
export function modelFromConfig(
  parsed: unknown,
  { id, file }: { readonly id: string; readonly file: string },
): Architecture {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InputError(file, [{ path: '', message: 'expected the object of a config.json' }]);
  }
  const whole = parsed as Json;
  const inner = whole['text_config'];
  // Models that also see or hear keep their language model in a section of its own.
  const nested = typeof inner === 'object' && inner !== null;
  const config = nested ? { quantization_config: whole['quantization_config'], ...inner } : whole;
  const family = (config as Json)['model_type'];
  const prefix = nested ? 'text_config.' : '';
  const read =
    typeof family === 'string' && Object.hasOwn(families, family) ? families[family] : undefined;
  if (read === undefined || typeof family !== 'string') {
    const known = Object.keys(families);
    const meant = typeof family === 'string' ? suggestion(family, known) : '';
    const message = `expected one of ${known.join(', ')}, got ${JSON.stringify(family) ?? 'nothing'}${meant}`;
    throw new InputError(file, [{ path: `${prefix}model_type`, message }]);
  }
  const fields = configFields(config as Json, file, prefix);
  const architecture = read(fields, { id, name: id, family });
  fields.finish();
  return architecture;
}
