/** Each pace is worked out once, however many there are and however they are asked for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pace } from '../../src/serving/instance.ts';
import type { Crowd } from '../../src/serving/pace.ts';
import { paceMemory } from '../../src/serving/pace-memory.ts';

const crowds: fc.Arbitrary<Crowd> = fc.oneof(
  fc.constant({ kind: 'open' } as const),
  fc.constant({ kind: 'constant' } as const),
  fc.record({ kind: fc.constant('closed' as const), users: fc.integer({ min: 1, max: 3 }) }),
);

test('a pace is that of its sequences and crowd, and made once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), crowds), { maxLength: 300 }),
      asked => {
        const made: string[] = [];
        const known = paceMemory((sequences, crowd) => {
          made.push(JSON.stringify([sequences, crowd]));
          return { sequences, crowd } as unknown as Pace;
        });
        for (const [sequences, crowd] of asked)
          expect(known(sequences, crowd)).toEqual({ sequences, crowd });
        expect(new Set(made).size).toBe(made.length);
      },
    ),
  );
});
