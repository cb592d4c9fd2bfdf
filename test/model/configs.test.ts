/** Configs that nobody has seen before: of known families with other dimensions, of unknown ones, and broken ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterCounts } from '../../src/model/parameters.ts';
import { modelFromConfig } from '../../src/model/read-model.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

type Config = Record<string, unknown>;
const texts = shippedDocuments().models;
const ids = Object.keys(texts);

/** The shipped config with some fields of its language model changed. */
function variant(id: string, change: (fields: Config) => Config): Config {
  const config = JSON.parse(texts[id] ?? '{}') as Config;
  const inner = config['text_config'] as Config | undefined;
  return inner === undefined
    ? { ...config, ...change(config) }
    : { ...config, text_config: { ...inner, ...change(inner) } };
}

const read = (config: unknown, file = 'mine.json') => modelFromConfig(config, { id: 'mine', file });

describe('a config of a known family', () => {
  test('may have another vocabulary: embedding and head follow, the rest stays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.integer({ min: 1, max: 500_000 }),
        (id, vocabulary) => {
          const before = parameterCounts(read(variant(id, () => ({}))));
          const model = read(variant(id, () => ({ vocab_size: vocabulary })));
          const after = parameterCounts(model);
          expect(after.head).toBe(vocabulary * model.hidden);
          // Phi-3.5 has a bias for every word.
          const bias = id === 'phi-3.5-moe' ? vocabulary : 0;
          const former = id === 'phi-3.5-moe' ? before.head / model.hidden : 0;
          expect(after.layers - bias).toBe(before.layers - former);
        },
      ),
    );
  });

  test('may have fewer layers: the first of them stay as they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.integer({ min: 1, max: 15 }), (id, layers) => {
        const name = ['num_hidden_layers', 'num_layers', 'n_layers', 'n_layer'].find(field =>
          JSON.stringify(variant(id, () => ({}))).includes(`"${field}"`),
        );
        const whole = read(variant(id, () => ({})));
        const cut = read(variant(id, () => ({ [name ?? '']: layers })));
        const count = cut.layers.reduce((sum, layer) => sum + layer.count, 0);
        expect(count).toBe(id === 'longcat-flash' ? 2 * layers : layers);
        const first = { ...whole.layers[0], count: 0 };
        expect({ ...cut.layers[0], count: 0 }).toEqual(first);
        expect(parameterCounts(cut).layers).toBeLessThan(parameterCounts(whole).layers);
      }),
    );
  });

  test('may have more experts: only routed ones and the router grow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 2000 }), experts => {
        const model = read(variant('deepseek-v3', () => ({ n_routed_experts: experts })));
        const plain = read(variant('deepseek-v3', () => ({})));
        const added = (experts - 256) * 58;
        const grown = parameterCounts(model).total - parameterCounts(plain).total;
        expect(grown).toBe(added * (3 * 7168 * 2048 + 7168 + 1));
        expect(parameterCounts(model).active - parameterCounts(plain).active).toBe(
          added * (7168 + 1),
        );
      }),
    );
  });

  test('may be a bare list of sizes, as comparisons write them down', () => {
    const sizes = {
      model_type: 'nemotron',
      hidden_size: 6144,
      num_hidden_layers: 32,
      num_attention_heads: 48,
      num_key_value_heads: 8,
      intermediate_size: 24576,
      vocab_size: 256000,
      mlp_gated: false,
    };
    const model = read(sizes);
    expect(parameterCounts(model).total / 1e9).toBeCloseTo(15.6, 1);
    expect(model.layers[0]?.feedForward).toMatchObject({ gated: false });
    expect(model.defaulted).toEqual([
      'tie_word_embeddings = false',
      'max_position_embeddings = 131072',
    ]);
  });
});

describe('a config that cannot be read', () => {
  const message = (config: unknown) => {
    try {
      read(config);
    } catch (error) {
      if (error instanceof InputError) return error.message;
    }
    return '';
  };

  test('names its family, those known, and the nearest', () => {
    const text = message({ model_type: 'deepseek_v5' });
    expect(text).toContain('mine.json: model_type: expected a family that Neraca reads');
    expect(text).toContain('got "deepseek_v5"; did you mean "deepseek_v2" or "deepseek_v3"');
    expect(text).toContain('known are PanguProMoE, arctic,');
    expect(message({})).toContain('got nothing; known are');
  });

  test('names the field that is missing, the family that needs it, and a field with nearly its name', () => {
    const text = message(
      variant('llama-3.1-8b', () => ({ hidden_size: undefined, hiden_size: 4096 })),
    );
    expect(text).toContain('hidden_size: expected a whole number, 1 or more');
    expect(text).toContain('a model of family llama needs, but it is missing');
    expect(text).toContain('did you mean "hiden_size"');
  });

  test.each([
    ['mimo-v2-flash', { hybrid_layer_pattern: [0, 1] }, 'a value for each of 48 layers, got 2'],
    ['minimax-text-01', { attn_type_list: undefined }, 'attn_type_list: expected a list'],
    ['kimi-k3', { linear_attn_config: undefined }, 'linear_attn_config: expected an object'],
    ['deepseek-v4-pro', { compress_ratios: [4] }, 'compress_ratios: expected a list'],
    [
      'deepseek-v3',
      { quantization_config: { quant_method: 'fp8', weight_block_size: [1e-308, 128] } },
      'quantization_config.weight_block_size: expected whole numbers from 1, such as [128, 128]',
    ],
    [
      'deepseek-v4-pro',
      { compress_ratios: Array.from({ length: 99 }, () => 1e308) },
      'compress_ratios: expected whole numbers from 0',
    ],
    ['deepseek-v3', { num_experts_per_tok: 300 }, 'expected at most n_routed_experts 256, got 300'],
    ['hunyuan-a13b', { moe_topk: [8, 4] }, 'expected the same whole number for every layer'],
    ['qwen3-8b', { num_hidden_layers: 1.5 }, 'expected a whole number from 1 to 4096, got 1.5'],
    // Layers are walked one by one: a billion of them would take hours.
    ['deepseek-v3', { num_hidden_layers: 1e9 }, 'expected a whole number from 1 to 4096, got'],
    ['gpt-3-175b', { n_layer: 1e9 }, 'expected a whole number from 1 to 4096, got'],
    ['gpt-oss-20b', { sliding_window: undefined }, 'a model of family gpt_oss needs'],
  ])('of %s with %o is refused', (id, change, text) => {
    expect(message(variant(id, () => change))).toContain(text);
  });

  test('is refused, never guessed at, whichever of its fields is spoilt', () => {
    const spoils: unknown[] = [-1, 'many', [], {}, true, 0.5];
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.constantFrom(...spoils),
        fc.nat(),
        (id, spoil, at) => {
          const names = Object.keys(variant(id, fields => fields));
          const name = names[at % names.length] ?? '';
          try {
            const counts = parameterCounts(read(variant(id, () => ({ [name]: spoil }))));
            expect(Number.isFinite(counts.total) && counts.total > 0).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
    );
  });
});
