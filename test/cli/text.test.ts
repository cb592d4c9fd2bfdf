/** The pieces of readable answers: wrapped lines, aligned columns, bars, layouts in words. */
import fc from 'fast-check';
import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { columnLines } from '../../src/node/cli/text/columns.ts';
import { comparisonSummary } from '../../src/node/cli/text/comparison-summary.ts';
import { factLines } from '../../src/node/cli/text/facts.ts';
import { planText } from '../../src/node/cli/text/plan-text.ts';
import { bar } from '../../src/node/cli/text/share-bar.ts';
import { hanging, wrapped } from '../../src/node/cli/text/wrap.ts';
import { sampleComparison } from '../report/sample-comparison.ts';

const plain = pc.createColors(false);

describe('a comparison', () => {
  test('says who wins, and why, before its tables', () => {
    const lines = comparisonSummary(sampleComparison, plain).split('\n');
    const table = lines.indexOf('Training');
    const words = lines.slice(1, table).join(' ');
    expect(words).toMatch(/^Cheapest to train: .+ · cheapest to serve/);
    expect(words).toMatch(/times as fast per chip as .+% of it from/);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('wrapped text', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });

  test('keeps every word, in order, within the width', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 80 }), (list, width) => {
        const lines = wrapped(list.join(' '), width);
        expect(lines.join(' ').split(' ')).toEqual(list);
        expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('hangs under where it began', () => {
    expect(hanging('a: ', 'one two', 7)).toEqual(['a: one', '   two']);
  });
});

describe('columns', () => {
  test('align names left and numbers right', () => {
    const heads = [{ label: 'Chip' }, { label: 'TFLOP/s', right: true }];
    expect(
      columnLines(
        heads,
        [
          ['h100-sxm', '989'],
          ['h20', '148'],
        ],
        plain,
      ),
    ).toEqual(['  Chip      TFLOP/s', '  h100-sxm      989', '  h20           148']);
  });
});

describe('facts', () => {
  test('put values under values and remarks under remarks', () => {
    const lines = factLines(
      [
        { label: 'Cost', value: '$5.33 M', remark: '2.66 M chip-hours' },
        { label: 'Time', value: '54.1 days', remark: '14.8 T tokens' },
      ],
      plain,
    );
    const [first = '', second = ''] = lines;
    expect(first.indexOf('$')).toBe(second.indexOf('54.1'));
    expect(first.indexOf('2.66')).toBe(second.indexOf('14.8 T'));
  });
});

describe('a bar', () => {
  test.each([
    [0, ''],
    [0.5, '█'.repeat(12)],
    [1, '█'.repeat(24)],
    [1.4, '█'.repeat(24)],
  ])('of %d is %s', (share, drawn) => {
    expect(bar(share)).toBe(drawn);
  });
});

describe('a layout in words', () => {
  test('names what is cut and leaves out what is not', () => {
    const plan = {
      precision: 'fp8',
      tensorParallel: 1,
      pipelineParallel: 16,
      pipelineSchedule: 'dualpipe',
      expertParallel: 64,
      zeroStage: 1,
      recompute: 'none',
      twoBatchOverlap: false,
    };
    expect(planText(plan)).toBe('FP8, pipeline 16 (dualpipe), expert 64, ZeRO 1');
  });
});
