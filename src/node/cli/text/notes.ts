/** Remarks as text: what must be known before acting stands first and in colour. */
import type { Note } from '../../../scenario/result.ts';
import type { Colours } from '../terminal.ts';
import { hanging } from './wrap.ts';

const order = ['caution', 'estimate', 'info'] as const;

/** The notes, each once, behind what kind they are. */
export function noteLines(notes: readonly Note[], colours: Colours): readonly string[] {
  const once = [...new Map(notes.map(note => [note.text, note])).values()];
  return order.flatMap(kind =>
    once
      .filter(note => note.kind === kind)
      .flatMap(({ text }) => {
        const lead = `  ${kind === 'info' ? 'note' : kind}: `;
        return hanging(lead, text).map(line => tinted(line, lead, kind, colours));
      }),
  );
}

function tinted(line: string, lead: string, kind: Note['kind'], colours: Colours): string {
  if (kind === 'info') return colours.dim(line);
  const paint = kind === 'caution' ? colours.red : colours.yellow;
  return line.startsWith(lead) ? paint(lead) + line.slice(lead.length) : line;
}
