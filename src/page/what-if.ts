/** The script of a page that simulates: turns the panel's inputs into a scenario, and the scenario into the page. */
import * as z from 'zod/mini';
import { chartData, headlineHtml, mainHtml } from '../report/html.ts';
import { languageOf } from '../report/languages/languages.ts';
import { localized } from '../report/languages/localized.ts';
import { report } from '../report/report.ts';
import type { Control } from '../report/what-if/controls.ts';
import { pageControls, type WhatIfData } from '../report/what-if/data.ts';
import { controlId } from '../report/what-if/panel.ts';
import { addressOf, changed, changesIn, valueText } from '../report/what-if/state.ts';
import { stripText } from '../report/what-if/strip.ts';
import { createLibrary } from '../scenario/create-library.ts';
import { halfMemory } from '../scenario/half-memory.ts';
import type { Result } from '../scenario/result.ts';
import { checkScenario } from '../scenario/scenario-document.ts';
import { simulate } from '../scenario/simulate.ts';
import { InputError } from '../schema/input-error.ts';
import { copyText } from './tables.ts';

// The page's policy forbids code made from text, which the schema library would otherwise try.
z.config({ jitless: true });

/** The whole page is drawn again this long after the last change; its headline at once. */
const restMilliseconds = 160;

const data = JSON.parse(element('what-if-data').textContent ?? '') as WhatIfData;
const library = createLibrary(data.documents);
const memory = halfMemory(library);
const controls = pageControls(data);
const strip = element('what-if-strip');
const language = languageOf(data.language);
const say = language.translate;
let changes = new Map<string, string>();
let given: Result | undefined;
let rest: ReturnType<typeof setTimeout> | undefined;

function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found as Kind;
}

function input(control: Control): HTMLInputElement | HTMLSelectElement {
  return element<HTMLInputElement | HTMLSelectElement>(controlId(control));
}

/** Own files are in the page under their ids. */
function simulated(scenario: object): Result {
  const text = JSON.stringify(scenario, (_key, value: unknown) =>
    typeof value === 'string' ? (data.aliases[value] ?? value) : value,
  );
  return simulate(checkScenario(JSON.parse(text), 'what if'), library, undefined, memory);
}

function scenarioNow() {
  return changed(data.scenario, controls, changes);
}

function show(): void {
  let result: Result;
  try {
    given ??= simulated(data.scenario);
    result = changes.size === 0 ? given : simulated(scenarioNow());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    strip.classList.add('refused');
    strip.textContent = error.problems.map(({ message }) => message).join('; ');
    return;
  }
  const content = localized(report(result), language);
  strip.classList.remove('refused');
  strip.textContent = say(stripText(result, given));
  for (const line of ['verdict', 'answer'] as const) {
    const place = document.querySelector(`.${line}`);
    if (place) place.textContent = content[line];
  }
  element('headline').innerHTML = headlineHtml(content, say);
  clearTimeout(rest);
  rest = setTimeout(() => {
    const open = new Set([...document.querySelectorAll('main details[open]')].map(nameOf));
    const main = document.querySelector('main');
    if (main) main.innerHTML = mainHtml(content, say);
    for (const details of document.querySelectorAll<HTMLDetailsElement>('main details')) {
      details.open = open.has(nameOf(details));
    }
    dispatchEvent(new CustomEvent('neraca:charts', { detail: chartData(content) }));
  }, restMilliseconds);
}

function nameOf(details: Element): string {
  return details.querySelector('summary')?.textContent ?? '';
}

/** Puts every input where the changes say. */
function place(): void {
  for (const control of controls) {
    const value = changes.get(control.path) ?? valueText(control);
    const field = input(control);
    field.closest('.control')?.classList.toggle('moved', changes.has(control.path));
    if (control.kind === 'picker') {
      field.value = value;
      continue;
    }
    const stop = value === '' ? undefined : Number(value);
    field.value = String(control.stops.indexOf(stop));
    const words = say(control.text(stop));
    field.setAttribute('aria-valuetext', words);
    element(`${controlId(control)}-text`).textContent = words;
  }
}

function follow(): void {
  place();
  history.replaceState(null, '', changes.size === 0 ? location.pathname : `#${addressOf(changes)}`);
  show();
}

function listen(control: Control): void {
  const field = input(control);
  field.addEventListener('input', () => {
    const stop = control.kind === 'slider' ? control.stops[Number(field.value)] : field.value;
    const value = stop === undefined ? '' : String(stop);
    if (value === valueText(control)) changes.delete(control.path);
    else changes.set(control.path, value);
    follow();
  });
}

function fromAddress(): void {
  changes = new Map(changesIn(location.hash, controls));
  if (changes.size > 0) element<HTMLDetailsElement>('what-if').open = true;
  place();
  if (changes.size > 0 || given !== undefined) show();
}

function download(): void {
  const text = `${JSON.stringify(scenarioNow(), null, 2)}\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'scenario.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), restMilliseconds);
}

for (const control of controls) listen(control);
element('what-if-reset').addEventListener('click', () => {
  changes = new Map();
  follow();
});
element('what-if-download').addEventListener('click', download);
element('what-if-link').addEventListener('click', () => {
  copyText(location.href).then(
    () => {
      strip.textContent = say('Link copied');
    },
    () => {
      strip.textContent = say('Could not copy the link');
    },
  );
});
element('what-if').addEventListener('toggle', () => {
  if (element<HTMLDetailsElement>('what-if').open && given === undefined) show();
});
addEventListener('hashchange', fromAddress);
fromAddress();
