/** Names offered for a mistyped one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest, suggestion } from '../../src/schema/nearest.ts';

const chips = ['h800-sxm', 'h100-sxm', 'h200-sxm', 'h20', 'ascend-910c', 'ascend-910b', 'b200-sxm'];

test.each([
  ['h800', ['h800-sxm']],
  ['H800 SXM', ['h800-sxm']],
  ['910c', ['ascend-910c']],
  ['acsend-910c', ['ascend-910c', 'ascend-910b']],
  ['ascend910b', ['ascend-910b']],
  ['h2o', ['h20']],
  ['tpu-v5p', []],
  ['', []],
  ['---', []],
])('for %j offers %j', (name, offered) => {
  expect(nearest(name, chips)).toEqual(offered);
});

test('words the offer as a question', () => {
  expect(suggestion('910c', chips)).toBe('; did you mean "ascend-910c"?');
  expect(suggestion('precison', ['precision', 'precisions'])).toBe(
    '; did you mean "precision" or "precisions"?',
  );
  expect(suggestion('tpu', chips)).toBe('');
});

const word = fc.string({ maxLength: 12 });

test('the edit distance is a metric up to swaps: zero only to itself, the same both ways, never more than the longer word', () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      const distance = editDistance(one, other);
      expect(distance === 0).toBe(one === other);
      expect(editDistance(other, one)).toBe(distance);
      expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
    }),
  );
});

test('a name with two neighbours swapped is one slip away', () => {
  expect(editDistance('ascend', 'acsend')).toBe(1);
});

test('a name that exists is offered first, whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z][a-z0-9]{2,10}$/), { minLength: 1 }), names => {
      expect(nearest(names[0] ?? '', names)[0]).toBe(names[0]);
    }),
  );
});

test('offers three names at most, each once', () => {
  const offered = nearest('h100', ['h100', 'h100', 'h101', 'h102', 'h103', 'h104']);
  expect(offered).toEqual(['h100']);
  expect(nearest('h10', ['h100', 'h101', 'h102', 'h103'])).toEqual(['h100', 'h101', 'h102']);
});
