/** The script of the page: draws the charts in the reader's colour scheme, and for print in light colours. */
import { behaviourSource } from '../chart-js/behaviour.ts';
import { directLabelSource } from '../chart-js/direct-labels.ts';
import { recolouredSource } from '../chart-js/recoloured.ts';

const start = `
let charts = JSON.parse(document.getElementById('charts').textContent);
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const plugin = { id: 'directLabels', afterDraw: drawDirectLabels };
let drawn = [];
let waiting;
function drawOne(chart, theme) {
  const configuration = recoloured(chart.configuration, theme === 'dark' ? darkByLight : {});
  addBehaviour(configuration);
  configuration.plugins = [plugin];
  drawn.push(new Chart(document.getElementById(chart.canvas), configuration));
}
function clear() {
  clearTimeout(waiting);
  for (const chart of drawn) chart.destroy();
  drawn = [];
}
function draw(theme) {
  clear();
  for (const chart of charts) drawOne(chart, theme);
}
function preferred() {
  return prefersDark.matches ? 'dark' : 'light';
}
function drawAsPreferred() {
  draw(preferred());
}
// The nearest first and one at a time, so that a reader who turns the next input does not wait for all of them.
function drawInTurn() {
  clear();
  const fromView = ({ canvas }) => {
    const { top, bottom } = document.getElementById(canvas).getBoundingClientRect();
    return Math.max(0, top - innerHeight, -bottom);
  };
  const left = charts
    .map(chart => ({ chart, distance: fromView(chart) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ chart }) => chart);
  const next = () => {
    const chart = left.shift();
    if (chart === undefined) return;
    drawOne(chart, preferred());
    waiting = setTimeout(next);
  };
  next();
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
  drawInTurn();
});
drawAsPreferred();
`;

/** Source of the script; Chart.js must have run before it. */
export function pageScript(): string {
  return `(() => {\n${behaviourSource()}\n${directLabelSource()}\n${recolouredSource()}\n${start}})();`;
}
