/** Tables that sort by a click on a heading and copy as tab-separated text; works on what the page shows at that moment. */
import { inertText } from '../report/csv.ts';

/** Listens once for the whole page, so that tables drawn later sort and copy too. */
export function liveTables(page: Document): void {
  page.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    const heading = target?.closest<HTMLElement>('th[data-sort]');
    if (heading) sortBy(heading);
    const button = target?.closest<HTMLElement>('button.copy');
    if (button) copyTable(button);
  });
  page.addEventListener('keydown', event => {
    const heading =
      event.target instanceof HTMLElement && event.target.matches('th[data-sort]')
        ? event.target
        : null;
    if (heading && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      sortBy(heading);
    }
  });
}

function sortBy(heading: HTMLElement): void {
  const table = heading.closest('table');
  const body = table?.tBodies[0];
  if (!table || !body) return;
  const column = [...(heading.parentElement?.children ?? [])].indexOf(heading);
  const falling = heading.getAttribute('aria-sort') === 'ascending';
  for (const other of table.querySelectorAll('th[data-sort]'))
    other.setAttribute('aria-sort', 'none');
  heading.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const rows = [...body.rows].map((row, index) => ({ row, index, key: keyOf(row.cells[column]) }));
  rows.sort((a, b) => (falling ? -1 : 1) * inOrder(a.key, b.key) || a.index - b.index);
  body.append(...rows.map(({ row }) => row));
}

/** The number in full behind a cell where there is one, else its text. */
function keyOf(cell: HTMLTableCellElement | undefined): number | string {
  const value = cell?.dataset['value'];
  if (value !== undefined && value !== '') return Number(value);
  return cell?.textContent?.trim() ?? '';
}

function inOrder(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

function copyTable(button: HTMLElement): void {
  const table = button.closest('.table, .chart')?.querySelector('table');
  if (!table) return;
  const lines = [...table.rows].map(row => [...row.cells].map(copied).join('\t'));
  const before = button.textContent;
  const say = (text = '') => {
    button.textContent = text;
    setTimeout(() => {
      button.textContent = before;
    }, 1500);
  };
  copyText(lines.join('\n')).then(
    () => say(button.dataset['done']),
    () => say(button.dataset['failed']),
  );
}

/** A cell for a sheet: the number in full, or text that it does not run and that stays in one cell. */
function copied(cell: HTMLTableCellElement): string {
  const words = (cell.textContent ?? '').trim().replaceAll(/\s+/g, ' ');
  return cell.dataset['value'] || inertText(words);
}

/** Through the clipboard where the browser allows it, else through a selection, as pages opened from disk must. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (!copied) throw new Error('the browser does not let this page copy');
  }
}
