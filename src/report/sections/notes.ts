/** Remarks that stand at the top, and plain notes that stand at the end. */
import type { Note } from '../../scenario/result.ts';
import type { Remark, Section } from '../content.ts';

/** Cautions, then estimates; each once. */
export function remarks(notes: readonly Note[]): readonly Remark[] {
  const seen = new Set<string>();
  const once = notes.filter(({ kind, text }) => {
    const fresh = kind !== 'info' && !seen.has(text);
    seen.add(text);
    return fresh;
  });
  return [
    ...once.filter(({ kind }) => kind === 'caution'),
    ...once.filter(({ kind }) => kind === 'estimate'),
  ];
}

/** Section of the plain notes; nothing when there are none. */
export function notesSection(notes: readonly Note[]): readonly Section[] {
  const items = [...new Set(notes.filter(({ kind }) => kind === 'info').map(({ text }) => text))];
  if (items.length === 0) return [];
  return [{ id: 'notes', title: 'Notes', blocks: [{ kind: 'list', items }] }];
}
