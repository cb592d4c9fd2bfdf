/** Flags spell the document that a file would hold, and faults come back at the flag. */
import { expect, test } from 'vitest';
import { atFlag, type DocumentFlags, documentFrom } from '../../src/node/cli/document-flags.ts';

const flags = {
  chip: { path: 'training.cluster.chip', describe: '' },
  chips: { path: 'training.cluster.chips', describe: '' },
  sequence: { path: 'training.sequenceLength', describe: '', fallback: 4096 },
  slo: { path: 'serving.slo.timeToFirstToken', describe: '' },
} as const satisfies DocumentFlags;

test('values stand at their paths, bare numbers as numbers, quantities as texts', () => {
  expect(documentFrom(flags, { chip: 'h20', chips: '8', slo: '2 s' }, { name: 'x' })).toEqual({
    name: 'x',
    training: { cluster: { chip: 'h20', chips: 8 }, sequenceLength: 4096 },
    serving: { slo: { timeToFirstToken: '2 s' } },
  });
});

test.each(['14.8e12', '-4', '.5', '1E3'])('%s is a number', text => {
  const document = documentFrom(flags, { chips: text }, {});
  expect(document).toMatchObject({ training: { cluster: { chips: Number(text) } } });
});

test.each(['8 chips', '0x10', 'Infinity', '1e', ''])(
  '%j stays a text, for the schema to refuse',
  text => {
    const document = documentFrom(flags, { chips: text }, {});
    expect(document).toMatchObject({ training: { cluster: { chips: text } } });
  },
);

test('the base is left as it was', () => {
  const base = { serving: { workload: { arrivals: { kind: 'poisson' } } } };
  documentFrom(flags, { slo: '2 s' }, base);
  expect(base).toEqual({ serving: { workload: { arrivals: { kind: 'poisson' } } } });
});

test('a fault is told at the flag that a person typed', () => {
  const place = atFlag(flags);
  expect(place({ path: 'training.cluster.chips', message: 'm' }).path).toBe('--chips');
  expect(place({ path: 'training.plan', message: 'm' }).path).toBe('training.plan');
});

test('an object of which nothing was typed is told by the flags of its keys', () => {
  const place = atFlag(flags);
  const told = place({ path: 'training.cluster', message: 'missing; expected an object' });
  expect(told.path).toMatch(/^--chip/);
  expect(told.message).toBe('missing');
});
