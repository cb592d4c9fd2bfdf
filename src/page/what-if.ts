/** The script of a page that simulates: turns the panel's inputs into a scenario, and the scenario into the page. */
import * as z from 'zod/mini';
import { chartData, headlineHtml, mainHtml } from '../report/html.ts';
import { languageOf } from '../report/languages/languages.ts';
import { localized } from '../report/languages/localized.ts';
import { opening, report } from '../report/report.ts';
import { questionsAhead, withChange } from '../report/what-if/ahead.ts';
import type { Control } from '../report/what-if/controls.ts';
import { pageControls, type WhatIfData } from '../report/what-if/data.ts';
import { controlId } from '../report/what-if/panel.ts';
import { addressOf, type Changes, changed, changesIn, valueText } from '../report/what-if/state.ts';
import { stripText } from '../report/what-if/strip.ts';
import { createLibrary } from '../scenario/create-library.ts';
import { halfMemory } from '../scenario/half-memory.ts';
import type { Result } from '../scenario/result.ts';
import { checkScenario, type ScenarioDocument } from '../scenario/scenario-document.ts';
import { simulateAsItStands, withStrategies } from '../scenario/simulate.ts';
import { strategyScenarios } from '../scenario/strategies.ts';
import { InputError } from '../schema/input-error.ts';
import { idleWork } from './idle.ts';
import { inTurn } from './in-turn.ts';
import { redraw } from './redraw.ts';
import { copyText } from './tables.ts';

// The page's policy forbids code made from text, which the schema library would otherwise try.
z.config({ jitless: true });

/** The whole page is drawn again this long after the last change; its headline at once. */
const restMilliseconds = 160;
/** What the reader points at is simulated this soon. */
const hintMilliseconds = 60;

const data = JSON.parse(element('what-if-data').textContent ?? '') as WhatIfData;
const library = createLibrary(data.documents);
const memory = halfMemory(library);
const controls = pageControls(data);
const strip = element('what-if-strip');
const language = languageOf(data.language);
const say = language.translate;
let changes: Changes = new Map();
let inHand: string | undefined;
let given: Result | undefined;
const rest = inTurn();

function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found as Kind;
}

function input(control: Control): HTMLInputElement | HTMLSelectElement {
  return element<HTMLInputElement | HTMLSelectElement>(controlId(control));
}

/** The scenario with these changes; own files are in the page under their ids. */
function documentWith(asked: Changes) {
  const text = JSON.stringify(changed(data.scenario, controls, asked), (_key, value: unknown) =>
    typeof value === 'string' ? (data.aliases[value] ?? value) : value,
  );
  return checkScenario(JSON.parse(text), 'what if');
}

/** Without the strategies, which stand further down the page. */
function simulated(asked: ScenarioDocument): Result {
  return simulateAsItStands(asked, library, { memory });
}

/** The result's text at the top of the page, in the reader's language. */
function topOf(result: Result) {
  const content = localized(opening(result), language);
  return { content, headline: headlineHtml(content, say) };
}

function show(): void {
  performance.mark('neraca:asked');
  let scenario: ScenarioDocument;
  let result: Result;
  try {
    scenario = documentWith(changes);
    given ??= simulated(documentWith(new Map()));
    result = changes.size === 0 ? given : simulated(scenario);
  } catch (error) {
    refuse(error);
    rest.begin(addressAlone(), restMilliseconds);
    return;
  }
  const { content, headline } = topOf(result);
  strip.classList.remove('refused');
  strip.textContent = say(stripText(result, given));
  for (const line of ['verdict', 'answer'] as const) {
    const place = document.querySelector(`.${line}`);
    if (place) place.textContent = content[line];
  }
  redraw(element('headline'), headline);
  performance.measure('neraca:turn', 'neraca:asked');
  rest.begin(restOf(scenario, result), restMilliseconds);
  simulateAhead();
}

/** Says what is wrong with the inputs; other errors are bugs. */
function refuse(error: unknown): void {
  if (!(error instanceof InputError)) throw error;
  strip.classList.add('refused');
  strip.textContent = error.problems.map(({ message }) => message).join('; ');
}

/** What follows the headline: the strategies beside the scenario, then the page below, then its charts. */
function* restOf(scenario: ScenarioDocument, result: Result) {
  writeAddress();
  let whole: Result;
  try {
    yield* strategiesOf(scenario);
    whole = withStrategies(scenario, result, { library, memory });
  } catch (error) {
    refuse(error);
    return;
  }
  const content = localized(report(whole), language);
  yield;
  const main = document.querySelector('main');
  if (main) redraw(main, mainHtml(content, say));
  yield;
  dispatchEvent(new CustomEvent('neraca:charts', { detail: chartData(content) }));
}

function* addressAlone() {
  yield writeAddress();
}

/** The address costs as much as a turn, and browsers allow few changes of it in a short time: it follows once a slider rests. */
function writeAddress(): void {
  const now = changes.size === 0 ? location.pathname : `#${addressOf(changes)}`;
  if (changes.size > 0 ? location.hash !== now : location.hash !== '') {
    history.replaceState(null, '', now);
  }
}

/** What the reader may ask next goes into the memory while there is nothing else to do, half by half. */
const spare = idleWork(() => performance.mark('neraca:ahead'));

function simulateAhead(milliseconds?: number): void {
  spare.take(slicesAhead(), milliseconds);
}

function* slicesAhead() {
  const { open: wide } = element<HTMLDetailsElement>('what-if');
  yield* slicesOf(new Map());
  if (wide) yield* chipsRead();
  for (const question of questionsAhead(controls, changes, { inHand, wide })) {
    yield* slicesOf(question);
  }
}

/** Reading a chip's curve takes as long as searching its layouts. */
function* chipsRead() {
  for (const id of Object.keys(data.choices.chips)) {
    yield library.efficiency(library.chip(id).efficiency);
  }
}

function* slicesOf(question: Changes) {
  try {
    const scenario = documentWith(question);
    yield* halvesOf(scenario);
    yield topOf(simulated(scenario));
  } catch (error) {
    // The reader is told when asking for it.
    if (!(error instanceof InputError)) throw error;
  }
}

function* halvesOf(scenario: ScenarioDocument) {
  yield memory.training(scenario);
  yield memory.serving(scenario);
}

function* strategiesOf(scenario: ScenarioDocument) {
  for (const other of strategyScenarios(scenario)) yield* halvesOf(other);
}

/** Puts an input where the changes say. */
function place(control: Control): void {
  const value = changes.get(control.path) ?? valueText(control);
  const field = input(control);
  field.closest('.control')?.classList.toggle('moved', changes.has(control.path));
  if (control.kind === 'picker') {
    field.value = value;
    return;
  }
  const stop = value === '' ? undefined : Number(value);
  field.value = String(control.stops.indexOf(stop));
  const words = say(control.text(stop));
  field.setAttribute('aria-valuetext', words);
  element(`${controlId(control)}-text`).textContent = words;
}

function listen(control: Control): void {
  const field = input(control);
  field.addEventListener('input', () => {
    const stop = control.kind === 'slider' ? control.stops[Number(field.value)] : field.value;
    const value = stop === undefined ? '' : String(stop);
    changes = withChange(changes, control, value);
    inHand = control.path;
    place(control);
    show();
  });
  for (const hint of ['pointerenter', 'focus']) {
    field.addEventListener(hint, () => {
      if (inHand === control.path) return;
      inHand = control.path;
      simulateAhead(hintMilliseconds);
    });
  }
}

function fromAddress(): void {
  changes = changesIn(location.hash, controls);
  if (changes.size > 0) element<HTMLDetailsElement>('what-if').open = true;
  for (const control of controls) place(control);
  if (changes.size > 0 || given !== undefined) show();
}

function download(): void {
  const text = `${JSON.stringify(changed(data.scenario, controls, changes), null, 2)}\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'scenario.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), restMilliseconds);
}

for (const control of controls) listen(control);
element('what-if-reset').addEventListener('click', () => {
  changes = new Map();
  for (const control of controls) place(control);
  show();
});
element('what-if-download').addEventListener('click', download);
element('what-if-link').addEventListener('click', () => {
  writeAddress();
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
  if (!element<HTMLDetailsElement>('what-if').open) return;
  if (given === undefined) show();
  else simulateAhead();
});
addEventListener('hashchange', fromAddress);
addEventListener('beforeprint', () => rest.finish(), { capture: true });
fromAddress();
simulateAhead();
