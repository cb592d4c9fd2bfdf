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
  readonly sentences: number;
  /** Parts between semicolons: no slot swallows one. */
  readonly items: number;
}

const slot = /\{(\d)\}/g;

function patternOf([phrase, translation]: readonly [string, string]): Pattern {
  const [body, said] = [phrase, translation].map(text => text.replace(/\.$/, '')) as [
    string,
    string,
  ];
  const literal = body.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${literal.replaceAll(slot, '(.+?)')}$`, 's');
  const weight = body.replaceAll(slot, '').length;
  const items = outsideBrackets(body, '; ').length;
  return { expression, translation: said, weight, sentences: sentencesOf(body).length, items };
}

/** Patterns with fewer characters of their own match almost anything: a text is taken apart before they are tried. */
const enough = 12;

/** Joints at which a long text falls into parts that can be translated one by one. */
const joints = ['; ', ': ', ', ', ' × '] as const;

/** "It fits. It is cheap." → both sentences with their stops. */
function sentencesOf(text: string): readonly string[] {
  const parts = outsideBrackets(text, '. ');
  return parts.map((part, index) => (index < parts.length - 1 ? `${part}.` : part));
}

/** Parts of a text between joints that stand in no brackets. */
function outsideBrackets(text: string, joint: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth === 0 && text.startsWith(joint, at)) {
      parts.push(text.slice(from, at));
      from = at + joint.length;
      at = from - 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** A translator from phrases: whole texts first, then the closest pattern, then part by part; told of what it leaves as it is. */
export function translator(
  phrases: Phrases,
  unknown?: (text: string) => void,
): (text: string) => string {
  const whole = new Map(Object.entries(phrases));
  const patterns = Object.entries(phrases)
    .filter(([phrase]) => phrase.includes('{1}'))
    .map(patternOf)
    .toSorted((a, b) => b.weight - a.weight);
  const telling = patterns.filter(({ weight }) => weight >= enough);
  const wholeParagraphs = patterns.filter(({ sentences }) => sentences > 1);
  const known = new Map<string, string>();

  function translate(text: string): string {
    const before = known.get(text);
    if (before !== undefined) return before;
    const said = fresh(text);
    if (said === undefined) unknown?.(text);
    const after = said ?? text;
    known.set(text, after);
    return after;
  }

  function fresh(text: string): string | undefined {
    const exact = whole.get(text) ?? recased(text);
    if (exact !== undefined) return exact;
    const points = outsideBrackets(text, ' · ');
    if (points.length > 1) return points.map(translate).join(' · ');
    const sentences = sentencesOf(text);
    if (sentences.length > 1) {
      return matched(text, wholeParagraphs) ?? sentences.map(translate).join(' ');
    }
    return text.endsWith('.') ? stopped(text) : phrase(text);
  }

  /** A sentence without its stop. */
  function stopped(text: string): string | undefined {
    const said = fresh(text.slice(0, -1));
    return said === undefined ? undefined : `${said}.`;
  }

  /** The closest telling pattern, then part by part, then patterns that match almost anything. */
  function phrase(text: string): string | undefined {
    return (
      amount(text) ??
      matched(text, telling) ??
      inParts(text) ??
      matched(text, patterns) ??
      inBrackets(text)
    );
  }

  /** "weights 9.66 GB": a phrase before an amount. */
  function amount(text: string): string | undefined {
    const [, phrase = '', value = ''] = /^(.+) ([−+$]?\d\S*(?: [^\d\s,;:]+)?)$/.exec(text) ?? [];
    const said = whole.get(phrase) ?? recased(phrase);
    return said === undefined ? undefined : `${said} ${translate(value)}`;
  }

  /** "610 s (compute 331 s)": what stands before, in and behind brackets. */
  function inBrackets(text: string): string | undefined {
    const [, before = '', inside = '', behind = ''] = /^(.*?) ?\(([^()]*)\)(.*)$/s.exec(text) ?? [];
    if (inside === '') return undefined;
    const said = [before, inside, behind].map(part => (part === '' ? '' : translate(part)));
    return `${said[0]}${before === '' ? '' : ' '}(${said[1]})${said[2]}`;
  }

  /** By the closest pattern; a sentence may begin it with a capital and end it with a stop. */
  function matched(text: string, among: readonly Pattern[]): string | undefined {
    const end = text.endsWith('.') ? '.' : '';
    const body = end === '' ? text : text.slice(0, -1);
    const small = lowerFirst(body);
    const items = outsideBrackets(body, '; ').length;
    for (const { expression, translation, items: own } of among) {
      if (own < items) continue;
      const asWritten = expression.exec(body);
      const slots = asWritten ?? expression.exec(small);
      if (slots === null) continue;
      const said = translation.replaceAll(slot, (_, number: string) =>
        translate(slots[Number(number)] ?? ''),
      );
      return `${asWritten === null ? upperFirst(said) : said}${end}`;
    }
    return undefined;
  }

  /** A phrase that begins a sentence, or a title within one. */
  function recased(text: string): string | undefined {
    const small = whole.get(lowerFirst(text));
    if (small !== undefined) return upperFirst(small);
    const large = whole.get(upperFirst(text));
    return large && lowerFirst(large);
  }

  /** A list falls apart at every joint, a colon only once: what follows it may be a phrase of its own. */
  function inParts(text: string): string | undefined {
    for (const joint of joints) {
      const [first = '', ...others] = outsideBrackets(text, joint);
      if (others.length === 0) continue;
      const rest = joint === ': ' ? [others.join(joint)] : others;
      return [first, ...rest].map(translate).join(joint);
    }
    return undefined;
  }

  return translate;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
