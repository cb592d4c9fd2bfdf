/** Text from documents stays text, wherever in a page it lands. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes. */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? character);
}

/** JSON inside a script element: no `<` is left that could close it. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** A library's source inside a script element. */
export function embeddedScript(source: string): string {
  return source.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
}
