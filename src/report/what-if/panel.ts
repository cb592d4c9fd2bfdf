/** The panel of sliders and pickers as HTML; the page's script brings it to life. */
import { escapeText } from '../html/escape.ts';
import type { Language } from '../languages/language.ts';
import type { Control, Picker, Slider } from './controls.ts';

type Say = Language['translate'];

/** Id of a control's element: its path without dots. */
export function controlId({ path }: Control): string {
  return `what-if-${path.replaceAll('.', '-')}`;
}

function sliderHtml(control: Slider, say: Say): string {
  const id = controlId(control);
  const at = control.stops.indexOf(control.value);
  const text = escapeText(say(control.text(control.value)));
  return `<div class="control"><label for="${id}">${escapeText(say(control.label))}</label><output for="${id}" id="${id}-text">${text}</output><input type="range" id="${id}" min="0" max="${control.stops.length - 1}" step="1" value="${at}" aria-valuetext="${text}"></div>`;
}

function pickerHtml(control: Picker, say: Say): string {
  const id = controlId(control);
  const options = control.options.map(
    ({ value, label }) =>
      `<option value="${escapeText(value)}"${value === control.value ? ' selected' : ''}>${escapeText(say(label))}</option>`,
  );
  return `<div class="control"><label for="${id}">${escapeText(say(control.label))}</label><select id="${id}">${options.join('')}</select></div>`;
}

/** The panel: closed until the reader asks "what if". */
export function panelHtml(controls: readonly Control[], say: Say): string {
  const groups = [...new Set(controls.map(({ group }) => group))];
  const fieldsets = groups.map(group => {
    const inside = controls.filter(control => control.group === group);
    const inputs = inside.map(control =>
      control.kind === 'slider' ? sliderHtml(control, say) : pickerHtml(control, say),
    );
    return `<fieldset><legend>${escapeText(say(group))}</legend>${inputs.join('')}</fieldset>`;
  });
  return `<details class="what-if" id="what-if"><summary><h2>${say('What if?')}</h2> <span>${say('Change an input; the whole page follows.')}</span></summary>
<p class="strip" id="what-if-strip" role="status" aria-live="polite"></p>
<form class="controls" autocomplete="off">${fieldsets.join('')}</form>
<p class="actions"><button type="button" id="what-if-reset">${say('Back to the scenario')}</button> <button type="button" id="what-if-link">${say('Copy link')}</button> <button type="button" id="what-if-download">${say('Download scenario')}</button></p>
</details>`;
}
