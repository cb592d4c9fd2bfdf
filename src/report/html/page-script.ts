/** The script of the page: draws the charts in the reader's colour scheme, and for print in light colours. */
import { behaviourSource } from '../chart-js/behaviour.ts';
import { directLabelSource } from '../chart-js/direct-labels.ts';

const start = `
let charts = JSON.parse(document.getElementById('charts').textContent);
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const plugin = { id: 'directLabels', afterDraw: drawDirectLabels };
let drawn = [];
function draw(theme) {
  for (const chart of drawn) chart.destroy();
  drawn = charts.map(chart => {
    const configuration = structuredClone(chart[theme]);
    addBehaviour(configuration);
    configuration.plugins = [plugin];
    return new Chart(document.getElementById(chart.canvas), configuration);
  });
}
function drawAsPreferred() {
  draw(prefersDark.matches ? 'dark' : 'light');
}
let opened = [];
addEventListener('beforeprint', () => {
  // Tables and remarks open; derivations stay as the reader left them, or they would fill the first pages.
  opened = [...document.querySelectorAll('details:not([open])')].filter(details => !details.closest('.math'));
  for (const details of opened) details.open = true;
  draw('light');
  for (const chart of drawn) chart.resize();
});
addEventListener('afterprint', () => {
  for (const details of opened) details.open = false;
  drawAsPreferred();
});
prefersDark.addEventListener('change', drawAsPreferred);
addEventListener('neraca:charts', event => {
  charts = event.detail;
  drawAsPreferred();
});
drawAsPreferred();
`;

/** Source of the script; Chart.js must have run before it. */
export function pageScript(): string {
  return `(() => {\n${behaviourSource()}\n${directLabelSource()}\n${start}})();`;
}
