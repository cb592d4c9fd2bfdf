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
  const nested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  const config: Json = nested ? { ...inherited(whole), ...inner } : whole;
  const prefix = nested ? 'text_config.' : '';
  const family = config['model_type'];
  const read =
    typeof family === 'string' && Object.hasOwn(families, family) ? families[family] : undefined;
  if (read === undefined || typeof family !== 'string') {
    throw unknownFamily(family, file, prefix);
  }
  const fields = configFields(config, file, { prefix, family });
  const architecture = read(fields, { id, name: id, family });
  fields.finish();
  const omitted = Object.keys(whole).filter(name => otherSenses.includes(name));
  return omitted.length === 0 ? architecture : { ...architecture, omitted };
}

/** Sections that describe what a model sees and hears with. */
const otherSenses: readonly string[] = ['vision_config', 'audio_config'];

/** What the outer config says of the language model as well. */
function inherited(whole: Json): Json {
  const names = [
    'architectures',
    'dtype',
    'quantization_config',
    'tie_word_embeddings',
    'torch_dtype',
  ];
  return Object.fromEntries(
    names.filter(name => Object.hasOwn(whole, name)).map(name => [name, whole[name]]),
  );
}

function unknownFamily(family: unknown, file: string, prefix: string): InputError {
  const known = Object.keys(families);
  const meant = typeof family === 'string' ? suggestion(family, known) : '';
  const got = family === undefined ? 'nothing' : JSON.stringify(family);
  const message = `expected a family that Neraca reads, got ${got}${meant || ';'} known are ${known.join(', ')}`;
  return new InputError(file, [{ path: `${prefix}model_type`, message }]);
}
