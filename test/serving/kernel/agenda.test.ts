import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Agenda } from '../../../src/serving/kernel/agenda.ts';
import { Line } from '../../../src/serving/kernel/line.ts';
import { TimeBins } from '../../../src/serving/kernel/time-bins.ts';

describe('the agenda', () => {
  test('gives events by time, then rank, then in the order they were scheduled', () => {
    const event = fc.record({
      time: fc.integer({ min: 0, max: 5 }),
      rank: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), events => {
        const agenda = new Agenda(4);
        for (const [index, { time, rank }] of events.entries()) agenda.schedule(time, rank, index);
        const sorted = events
          .map(({ time, rank }, index) => ({ time, rank, index }))
          .sort((a, b) => a.time - b.time || a.rank - b.rank || a.index - b.index);
        for (const { time, index } of sorted) {
          expect(agenda.nextTime).toBe(time);
          expect(agenda.take()).toBe(index);
          expect(agenda.time).toBe(time);
        }
        expect(agenda.take()).toBe(-1);
      }),
    );
  });

  test('forgets what is cancelled and finds what is moved, whatever happened before', () => {
    const act = fc.record({
      what: fc.constantFrom('schedule', 'cancel', 'move', 'take'),
      time: fc.integer({ min: 0, max: 50 }),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 300 }), acts => {
        const agenda = new Agenda(2);
        const open = new Map<number, { entry: number; time: number }>();
        for (const [event, { what, time, pick }] of acts.entries()) {
          const chosen = [...open.keys()][pick % Math.max(1, open.size)];
          const known = chosen === undefined ? undefined : open.get(chosen);
          if (what === 'schedule' || chosen === undefined || known === undefined) {
            open.set(event, { entry: agenda.schedule(time, 0, event), time });
          } else if (what === 'cancel') {
            agenda.cancel(known.entry);
            open.delete(chosen);
          } else if (what === 'move') {
            agenda.move(known.entry, time);
            known.time = time;
          } else {
            const least = Math.min(...[...open.values()].map(item => item.time));
            const taken = agenda.take();
            expect(open.get(taken)?.time).toBe(least);
            open.delete(taken);
          }
          expect(agenda.size).toBe(open.size);
        }
      }),
    );
  });
});

describe('a waiting line', () => {
  test('keeps the order of a plain array', () => {
    const act = fc.record({
      what: fc.constantFrom('push', 'unshift', 'shift', 'remove'),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), acts => {
        const line = new Line();
        const plain: number[] = [];
        for (const [value, { what, pick }] of acts.entries()) {
          if (what === 'push') {
            line.push(value);
            plain.push(value);
          } else if (what === 'unshift') {
            line.unshift(value);
            plain.unshift(value);
          } else if (plain.length > 0 && what === 'shift') expect(line.shift()).toBe(plain.shift());
          else if (plain.length > 0) {
            const [gone] = plain.splice(pick % plain.length, 1);
            line.remove(gone as number);
          }
          expect(Array.from({ length: line.length }, (_, at) => line.at(at))).toEqual(plain);
        }
      }),
    );
  });
});

describe('time in bins', () => {
  test('keeps the whole integral however far time runs', () => {
    const span = fc.record({
      from: fc.double({ min: 0, max: 5000, noNaN: true }),
      length: fc.double({ min: 0, max: 500, noNaN: true }),
      value: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 40 }), spans => {
        const bins = new TimeBins(1);
        for (const { from, length, value } of spans) bins.integrate(0, from, from + length, value);
        const sum = bins.upTo(0, bins.width * bins.bins).reduce((total, part) => total + part, 0);
        const whole = spans.reduce((total, { length, value }) => total + length * value, 0);
        expect(sum).toBeCloseTo(whole, 5);
      }),
    );
  });
});
