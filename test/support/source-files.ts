/** The source files of the project as text, for tests that look at the code itself. */
import { readdirSync, readFileSync } from 'node:fs';

/** Text by path, relative to the project: every TypeScript file under the folder. */
export function sourceFiles(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name}`)
    .filter(path => path.endsWith('.ts'));
  return new Map(paths.map(path => [path, readFileSync(path, 'utf8')]));
}

/** The code alone: comments and the contents of strings taken out, lines kept. */
export function codeOnly(text: string): string {
  const pieces =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(pieces, piece => {
    const lines = piece.replace(/[^\n]/g, '');
    return piece.startsWith('/') ? lines : `''${lines}`;
  });
}
