// How long a turn of a slider takes in the report, in a real Chromium: from the act to the headline written, every slider and picker.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const { CHROMIUM: executablePath = '/usr/bin/chromium' } = process.env;
const scenarios = ['deepseek-v3', 'deepseek-lifetime', 'mixtral-8x7b', 'deepseek-serving-day'];
/** Milliseconds between two turns: a slider that is dragged, and never a page left alone. */
const pause = 40;
const combinations = 40;

/** Turns inputs in the page, and returns milliseconds by what was turned. Runs in the browser. */
async function turnAll({ what, pause, combinations }) {
  const inputs = [...document.querySelectorAll('#what-if input[type=range], #what-if select')];
  const count = input => input.options?.length ?? Number(input.max) + 1;
  const place = input => (input.options === undefined ? 'value' : 'selectedIndex');
  const breath = () => new Promise(done => setTimeout(done, pause));
  const turn = async (input, stop) => {
    input[place(input)] = stop;
    const began = performance.now();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    const taken = performance.now() - began;
    await breath();
    return taken;
  };
  const reset = async () => {
    document.getElementById('what-if-reset').click();
    await breath();
  };
  // The same turns every time (D. H. Lehmer, 1951).
  let seed = 1;
  const any = most => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  const times = [];
  if (what === 'one') {
    for (const input of inputs) {
      const given = Number(input[place(input)]);
      for (let stop = 0; stop < count(input); stop++)
        if (stop !== given) times.push(await turn(input, stop));
      await reset();
    }
  } else {
    for (let round = 0; round < combinations; round++) {
      const few = 2 + any(2);
      for (let turned = 0; turned < few; turned++) {
        const input = inputs[any(inputs.length)];
        const taken = await turn(input, any(count(input)));
        if (turned > 0) times.push(taken);
      }
      await reset();
    }
  }
  return times;
}

/** Figures of the pages of all shipped scenarios; none where there is no browser. `seconds` runs a command line of ours. */
export async function pageFigures(place, seconds) {
  if (!existsSync(executablePath)) return [];
  const args = ['--no-sandbox', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  const figures = [];
  try {
    for (const scenario of scenarios) {
      const folder = join(place, `page-${scenario}`);
      seconds('run', scenario, '--format', 'html', '--out', folder);
      const opened = async () => {
        const page = await browser.newPage();
        await page.goto(pathToFileURL(join(folder, 'report.html')).href);
        await page.click('#what-if > summary');
        await page.waitForFunction(
          () => document.querySelector('#what-if-strip')?.textContent !== '',
        );
        return page;
      };
      const add = (name, times) => {
        const sorted = times.toSorted((a, b) => a - b);
        const at = share => Math.round(sorted[Math.floor(share * sorted.length)] ?? 0);
        figures.push({
          name: `${name}, ${scenario}: the slowest of ${times.length}; half take ${at(0.5)} ms, nine in ten ${at(0.9)} ms`,
          value: sorted.at(-1) / 1e3,
          unit: 's',
          target: 0.05,
          least: false,
        });
      };
      const calm = await opened();
      await calm.waitForFunction(() => performance.getEntriesByName('neraca:ahead').length > 0);
      add('a turn in the page, left alone before', await calm.evaluate(turnAll, ask('one')));
      add('a turn of a second or third slider', await calm.evaluate(turnAll, ask('several')));
      await calm.close();
      const hasty = await opened();
      add('a turn in the page, just opened', await hasty.evaluate(turnAll, ask('one')));
      await hasty.close();
    }
  } finally {
    await browser.close();
  }
  return figures;
}

const ask = what => ({ what, pause, combinations });
