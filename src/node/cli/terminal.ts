/** The two streams a command speaks through: answers on one, remarks and progress on the other. */
import type { WriteStream } from 'node:tty';
import pc from 'picocolors';
import { milli } from '../../units/quantity.ts';

export type Colours = ReturnType<typeof pc.createColors>;

/** Readable answers keep within this many columns. */
export const columns = 80;

export interface Terminal {
  readonly colours: Colours;
  /** Writes lines of the answer. */
  print(text: string): void;
  /** Writes a line that is no part of the answer. */
  remark(text: string): void;
  /** Says what is going on, once the command has taken long enough for a person to wonder. */
  stage(text: string): void;
  /** Wipes the stage away. */
  done(): void;
}

type Stream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

interface Surroundings {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly words: readonly string[];
}

const patienceMilliseconds = 2 / milli;
const wipe = '\r\x1b[K';

/** Colours only for people: a terminal, unless NO_COLOR or `--no-color` asks for none. */
export function wantsColours({ stdout, env, words }: Surroundings): boolean {
  if (words.includes('--no-color') || (env['NO_COLOR'] ?? '') !== '') return false;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}

/** Someone who asked for JSON wants it also in quiet. */
function wantsWords(words: readonly string[]): boolean {
  return !words.includes('--quiet') || words.includes('--json');
}

/** The terminal around a command. */
export function openTerminal(surroundings: Surroundings): Terminal {
  const { stdout, stderr, words } = surroundings;
  const speaks = wantsWords(words);
  const quiet = words.includes('--quiet');
  const began = performance.now();
  let shown = false;
  let current = '';
  let timer: NodeJS.Timeout | undefined;
  const show = () => {
    shown = true;
    stderr.write(`${wipe}${current} …`);
  };
  return {
    colours: pc.createColors(wantsColours(surroundings)),
    print: text => void (speaks && stdout.write(`${text}\n`)),
    remark: text => void (quiet || stderr.write(`${text}\n`)),
    stage: text => {
      current = text;
      if (stderr.isTTY !== true || quiet) return;
      const waited = performance.now() - began;
      if (waited >= patienceMilliseconds) show();
      else timer ??= setTimeout(show, patienceMilliseconds - waited).unref();
    },
    done: () => {
      clearTimeout(timer);
      if (shown) stderr.write(wipe);
      shown = false;
    },
  };
}
