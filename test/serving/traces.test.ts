import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/schema/input-error.ts';
import { readTrace } from '../../src/serving/requests/trace.ts';

const azure = `TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 23:59:59.5000000,374,44
2023-11-17 00:00:01.2500000,396,109
`;
const mooncake = `{"timestamp": 0, "input_length": 1100, "output_length": 6, "hash_ids": [0, 1, 2]}
{"timestamp": 40, "input_length": 1600, "output_length": 3, "hash_ids": [0, 1, 7, 8]}
`;

describe('a trace', () => {
  test('of Azure keeps tenths of microseconds, over midnight too', () => {
    const trace = readTrace(azure, 'azure.csv');
    expect([...trace.arrivals]).toEqual([0, 1.75]);
    expect([...trace.inputs]).toEqual([374, 396]);
    expect([...trace.outputs]).toEqual([44, 109]);
    expect(trace.blocks).toBeUndefined();
  });

  test('of Mooncake keeps its block ids and knows what an endless cache would find', () => {
    const trace = readTrace(mooncake, 'mooncake.jsonl');
    expect([...trace.arrivals]).toEqual([0, 0.04]);
    expect(trace.blocks?.map(ids => [...ids])).toEqual([
      [0, 1, 2],
      [0, 1, 7, 8],
    ]);
    expect(trace.idealHitShare).toBeCloseTo(1024 / 2700, 9);
  });

  test.each([
    [
      'time,in,out\n1,2,3\n',
      'line 1: expected "TIMESTAMP,ContextTokens,GeneratedTokens", or JSON lines',
    ],
    [`${azure}yesterday,1,2\n`, 'line 4: expected a time and two numbers of tokens'],
    [`${mooncake}{"timestamp": 1}\n`, 'line 3: expected a JSON object with timestamp'],
    ['TIMESTAMP,ContextTokens,GeneratedTokens\n', 'expected two requests or more'],
  ])('that is malformed is refused, with the line', (text, message) => {
    expect(() => readTrace(text, 'bad')).toThrow(InputError);
    expect(() => readTrace(text, 'bad')).toThrow(message);
  });
});
