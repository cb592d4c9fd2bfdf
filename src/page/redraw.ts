/** A part of the page written anew, in which stays open what the reader has opened. */

export function redraw(part: Element, html: string): void {
  const open = new Set([...part.querySelectorAll<HTMLDetailsElement>('details[open]')].map(nameOf));
  part.innerHTML = html;
  if (open.size === 0) return;
  for (const details of part.querySelectorAll('details')) details.open = open.has(nameOf(details));
}

/** What the line to click says before its figure, which is another after every turn; by its place inside another. */
function nameOf(details: HTMLDetailsElement): string {
  const around = details.parentElement?.closest('details');
  if (around) {
    return `${nameOf(around)}\n${[...around.querySelectorAll('details')].indexOf(details)}`;
  }
  const line = [...(details.querySelector('summary')?.childNodes ?? [])];
  const figure = line.findIndex(({ nodeName }) => nodeName === 'B');
  return line
    .slice(0, figure < 0 ? line.length : figure)
    .map(node => node.textContent)
    .join('');
}
