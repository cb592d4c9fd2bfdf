/** The library finds documents by name, reads each once, and answers an unknown name with the nearest. */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { shelf, textsAtHand } from '../../src/scenario/shelf.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const documents = shippedDocuments();
const library = createLibrary(documents);

describe('a library', () => {
  test('lists what it was given', () => {
    expect(library.chipIds).toEqual(Object.keys(documents.chips).toSorted());
    expect(library.modelIds).toContain('deepseek-v3');
    expect(library.priceIds).toContain('2026-q2');
  });

  test.each(library.chipIds)('knows %s and the efficiency curve that it names', id => {
    const chip = library.chip(id);
    expect(chip.id).toBe(id);
    expect(library.efficiency(chip.efficiency).id).toBe(chip.efficiency);
  });

  test.each(library.modelIds)('reads the config of %s', id => {
    expect(library.model(id).id).toBe(id);
  });

  test.each(library.priceIds)('knows only chips of its own in the price book %s', id => {
    const rented = Object.keys(library.prices(id).rents);
    expect(rented.filter(chip => !library.chipIds.includes(chip))).toEqual([]);
  });

  test('knows the software of training and of serving', () => {
    const { tier, eras } = library.trainingStacks;
    expect(tier('tuned').id).not.toBe(tier('reference').id);
    expect(eras().wholeRun).toBeGreaterThan(1);
    expect(library.servingStack().overlapHidden).toBeGreaterThan(0);
  });

  test.each([
    ['chip', () => library.chip('h800'), 'unknown chip "h800"; did you mean "h800-sxm"'],
    [
      'model',
      () => library.model('mixtral'),
      'unknown model "mixtral"; did you mean "mixtral-8x22b" or "mixtral-8x7b"',
    ],
    [
      'price book',
      () => library.prices('2026-q3'),
      'unknown price book "2026-q3"; did you mean "2026-q2"',
    ],
  ])('offers the nearest name for an unknown %s', (_kind, lookUp, message) => {
    expect(lookUp).toThrow(InputError);
    expect(lookUp).toThrow(message);
  });

  test('does not take what every object has for a document', () => {
    expect(() => library.chip('constructor')).toThrow('unknown chip');
  });
});

describe('a shelf', () => {
  test('reads a document when it is first asked for, and once', () => {
    const reads: string[] = [];
    const find = shelf('chip', textsAtHand({ one: '1', two: '2' }, 'chip'), text => {
      reads.push(text);
      return Number(text);
    });
    expect(reads).toEqual([]);
    expect([find('two'), find('two')]).toEqual([2, 2]);
    expect(reads).toEqual(['2']);
  });

  test('lists what it has when no name is near', () => {
    const find = shelf('chip', textsAtHand({ one: '1', two: '2' }, 'chip'), Number);
    expect(() => find('seventeen')).toThrow('unknown chip "seventeen"; known are one, two');
  });
});
