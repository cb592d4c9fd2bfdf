/** A language of the report: its code, and what each English text of the report reads in it. */

export interface Language {
  /** As `<html lang>` wants it. */
  readonly code: 'en' | 'id';
  /** The text in this language; a text that the dictionary does not know stays as it is. */
  readonly translate: (text: string) => string;
}

/** English phrase → translation; `{1}`, `{2}` … stand for what varies, and are translated in turn. */
export type Phrases = Readonly<Record<string, string>>;

export const english: Language = { code: 'en', translate: text => text };

interface Pattern {
  readonly expression: RegExp;
  readonly translation: string;
  /** Characters that are not slots: the more, the closer the match. */
  readonly weight: number;
}

const slot = /\{(\d)\}/g;

function patternOf([phrase, translation]: readonly [string, string]): Pattern {
  const literal = phrase.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${literal.replaceAll(slot, '(.+?)')}$`, 's');
  return { expression, translation, weight: phrase.replaceAll(slot, '').length };
}

/** Joints at which a long text falls into parts that can be translated one by one. */
const joints = [' · ', '. ', '; ', ': ', ', '] as const;

/** A translator from phrases: whole texts first, then the closest pattern, then part by part. */
export function translator(phrases: Phrases): (text: string) => string {
  const whole = new Map(Object.entries(phrases));
  const patterns = Object.entries(phrases)
    .filter(([phrase]) => phrase.includes('{1}'))
    .map(patternOf)
    .toSorted((a, b) => b.weight - a.weight);
  const known = new Map<string, string>();

  function translate(text: string): string {
    const before = known.get(text);
    if (before !== undefined) return before;
    const after = fresh(text) ?? text;
    known.set(text, after);
    return after;
  }

  function fresh(text: string): string | undefined {
    const exact = whole.get(text) ?? lowered(text);
    if (exact !== undefined) return exact;
    return matched(text) ?? inParts(text);
  }

  /** By the closest pattern; a sentence may begin it with a capital. */
  function matched(text: string): string | undefined {
    const small = `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
    for (const { expression, translation } of patterns) {
      const asWritten = expression.exec(text);
      const slots = asWritten ?? expression.exec(small);
      if (slots === null) continue;
      const said = translation.replaceAll(slot, (_, number: string) =>
        translate(slots[Number(number)] ?? ''),
      );
      return asWritten === null ? `${said.charAt(0).toUpperCase()}${said.slice(1)}` : said;
    }
    return undefined;
  }

  /** A phrase that begins a sentence. */
  function lowered(text: string): string | undefined {
    const found = whole.get(`${text.charAt(0).toLowerCase()}${text.slice(1)}`);
    return found && `${found.charAt(0).toUpperCase()}${found.slice(1)}`;
  }

  function inParts(text: string): string | undefined {
    const end = text.endsWith('.') ? '.' : '';
    const body = end === '' ? text : text.slice(0, -1);
    if (end !== '') {
      const sentence = whole.get(body);
      if (sentence !== undefined) return `${sentence}.`;
    }
    for (const joint of joints) {
      const parts = body.split(joint);
      if (parts.length > 1) return `${parts.map(translate).join(joint)}${end}`;
    }
    return end === '' ? undefined : `${translate(body)}.`;
  }

  return translate;
}
