/** Documents held against their schemas: everything wrong at once, in words that name the place and the remedy. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { InputError } from '../../src/schema/input-error.ts';
import {
  count,
  countOf,
  described,
  largeCount,
  maybe,
  quantity,
  ranged,
  share,
  text,
} from '../../src/schema/pieces.ts';
import { readDocument, validate } from '../../src/schema/validate.ts';

/** Lines of the refusal, without the file's name. */
function faults(schema: z.ZodMiniType, value: unknown): readonly string[] {
  try {
    validate(schema, value, 'x.json');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.file).toBe('x.json');
    return error.problems.map(({ path, message }) =>
      path === '' ? message : `${path}: ${message}`,
    );
  }
  return [];
}

describe('pieces', () => {
  test('quantities become plain numbers in their unit', () => {
    const schema = z.strictObject({
      capacity: quantity('bytes'),
      wait: quantity('seconds'),
      tokens: largeCount('tokens'),
      hit: share,
      miss: share,
    });
    const document = '{"capacity":"80 GB","wait":"0 s","tokens":"14.8e12","hit":"5%","miss":0.95}';
    expect(readDocument(schema, document, 'x.json')).toEqual({
      capacity: 80e9,
      wait: 0,
      tokens: 14.8e12,
      hit: 0.05,
      miss: 0.95,
    });
  });

  test.each<readonly [string, z.ZodMiniType, unknown, string]>([
    [
      'a capacity of zero',
      quantity('bytes'),
      '0 GB',
      'expected a memory size like "80 GB", above zero, got "0 GB"',
    ],
    [
      'a bare number',
      quantity('bytes'),
      80,
      'expected a memory size like "80 GB", got 80, which has no unit',
    ],
    ['a list', quantity('bytes'), [80], 'expected a memory size like "80 GB", got a list'],
    ['no value', quantity('bytes'), undefined, 'missing; expected a memory size like "80 GB"'],
    [
      'a fraction of a chip',
      countOf('chips'),
      1.5,
      'expected a whole number of chips, 1 or more, got 1.5',
    ],
    ['a count as a text', count, '8', 'expected a whole number, 1 or more, got "8"'],
    [
      'a count beyond whole numbers',
      count,
      1e300,
      'expected a whole number, 1 or more, got 1e+300',
    ],
    [
      'half a token',
      largeCount('tokens'),
      '0.5',
      'expected a number of tokens, 1 or more, like "14.8e12", got "0.5"',
    ],
    ['a share above one', share, 1.1, 'expected a share from 0 to 1 like 0.05 or "5%", got 1.1'],
    [
      'a percentage above a hundred',
      share,
      '101%',
      'expected a share from 0 to 1 like 0.05 or "5%", got "101%"',
    ],
    ['an empty text', text, '', 'expected a text, got ""'],
    ['null', text, null, 'expected a text, got null'],
    [
      'a long text',
      count,
      'x'.repeat(100),
      `expected a whole number, 1 or more, got "${'x'.repeat(60)}…"`,
    ],
  ])('refuse %s', (_name, schema, value, message) => {
    expect(faults(schema, value)).toEqual([message]);
  });

  test('a range may leave out what equals its best value', () => {
    const capacity = ranged('bytes');
    expect(validate(capacity, '80 GB', 'x.json')).toEqual({ low: 80e9, best: 80e9, high: 80e9 });
    expect(validate(capacity, { best: '80 GB', high: '96 GB' }, 'x.json')).toEqual({
      low: 80e9,
      best: 80e9,
      high: 96e9,
    });
  });

  test('a range that does not hold its best value is refused at each end', () => {
    const upsideDown = { low: '96 GB', best: '80 GB', high: '64 GB' };
    expect(faults(z.strictObject({ a: ranged('bytes') }), { a: upsideDown })).toEqual([
      'a.low: expected at most the best value, got "96 GB"',
      'a.high: expected at least the best value, got "64 GB"',
    ]);
  });

  test('a description reaches the JSON Schema and leaves the message alone', () => {
    const schema = described(countOf('chips'), 'How many chips.');
    expect(z.toJSONSchema(schema)).toMatchObject({ description: 'How many chips.' });
    expect(faults(schema, 0)).toEqual(['expected a whole number of chips, 1 or more, got 0']);
    expect(z.toJSONSchema(quantity('bytes'), { io: 'input' })).toMatchObject({
      type: 'string',
      examples: ['80 GB'],
    });
  });
});

describe('messages', () => {
  const shape = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('circle'), radius: z.number().check(z.positive()) }),
    z.strictObject({ kind: z.literal('square'), side: z.number().check(z.gte(0), z.lte(9)) }),
  ]);
  const schema = z.strictObject({
    shapes: z.array(shape),
    mode: maybe(z.union([z.literal('auto'), z.strictObject({ depth: count })]), 'Mode.'),
    level: maybe(z.enum(['low', 'high']), 'Level.'),
    on: maybe(z.boolean(), 'On.'),
    day: maybe(z.string().check(z.regex(/^\d{4}$/, 'expected a year like "2025"')), 'Year.'),
    prices: maybe(z.record(z.string(), quantity('usd')), 'Prices.'),
    nothing: maybe(z.nullable(count), 'Nothing.'),
  });

  test('list everything that is wrong, each with its path', () => {
    const document = {
      shapes: [
        { kind: 'circle', radius: 0 },
        { kind: 'square', side: 10 },
        { kind: 'circle', side: 1 },
        { kind: 'cirle' },
        {},
        7,
      ],
      mode: { depht: 1 },
      level: 'hihg',
      on: 'yes',
      day: 'MMXXV',
      prices: { a: '5 GB', b: '5 USD' },
      nothing: 0,
      shape: [],
    };
    expect(faults(schema, document)).toEqual([
      'shapes.0.radius: expected a number above 0, got 0',
      'shapes.1.side: expected a number from 0 to 9, got 10',
      'shapes.2.radius: missing; expected a number above 0',
      'shapes.2.side: unknown key; known are kind, radius',
      'shapes.3.kind: expected "circle" or "square", got "cirle"; did you mean "circle"?',
      'shapes.4.kind: missing; expected "circle" or "square"',
      'shapes.5: expected an object, got 7',
      'mode.depth: missing; expected a whole number, 1 or more',
      'mode.depht: unknown key; did you mean "depth"?',
      'level: expected "low" or "high", got "hihg"; did you mean "high"?',
      'on: expected true or false, got "yes"',
      'day: expected a year like "2025", got "MMXXV"',
      'prices.a: expected an amount of money like "30000 USD", got a memory size ("5 GB")',
      'nothing: expected a whole number, 1 or more, got 0',
      'shape: unknown key; did you mean "shapes"?',
    ]);
  });

  test('speak of a union as its members when the value is of neither kind', () => {
    expect(faults(schema, { shapes: [], mode: 'atuo' })).toEqual([
      'mode: expected "auto" or an object, got "atuo"; did you mean "auto"?',
    ]);
    expect(faults(schema, { shapes: [], mode: 3 })).toEqual([
      'mode: expected "auto" or an object, got 3',
    ]);
  });

  test('stand one to a line after the name of the file', () => {
    expect(() => readDocument(schema, '{"shapes": 1, "on": 2}', 'some/x.json')).toThrow(
      'some/x.json: shapes: expected a list, got 1\nsome/x.json: on: expected true or false, got 2',
    );
  });

  test.each([{ toString: 1 }, JSON.parse('{"__proto__": {"shapes": []}}'), { constructor: [] }])(
    'treat keys that every object inherits as unknown (%#)',
    value => {
      const lines = faults(z.strictObject({ shapes: z.exactOptional(z.array(shape)) }), value);
      expect(lines).toEqual([`${Object.keys(value)[0]}: unknown key; known are shapes`]);
    },
  );
});
