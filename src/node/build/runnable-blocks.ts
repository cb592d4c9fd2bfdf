/** Documents whose examples are run: their outputs are written by the program, and tests hold them to it. */

export interface Runners {
  /** What a shell prints for a command. */
  readonly shell: (command: string) => string;
  /** What a module prints. */
  readonly script: (code: string) => string;
}

const block = /^```(console|js)\n([\s\S]*?)^```$/gm;

/** The document with the true output in every `console` block and behind every `//=>` of a `js` block. */
export function withTrueOutput(document: string, { shell, script }: Runners): string {
  return document.replace(block, (_whole, language: string, body: string) => {
    const fresh = language === 'console' ? session(body, shell) : results(body, script);
    return `\`\`\`${language}\n${fresh}\`\`\``;
  });
}

/** A command behind `$ `, which may go on behind backslashes, and its output. */
function session(body: string, shell: Runners['shell']): string {
  const command = /^\$ (?:.*\\\n)*.*\n/.exec(body)?.[0];
  if (command === undefined) throw new Error(`a console block without a command:\n${body}`);
  return `${command}${shell(command.slice(2)).trimEnd()}\n`;
}

/** Code whose lines that print say what. */
function results(body: string, script: Runners['script']): string {
  const marked = body.includes('//=>');
  if (!marked) return body;
  const printed = script(body).trimEnd().split('\n');
  const fresh = body.replace(/\/\/=>.*/g, () => `//=> ${printed.shift() ?? 'nothing'}`);
  if (printed.length > 0)
    throw new Error(`printed more than the code says:\n${printed.join('\n')}`);
  return fresh;
}
