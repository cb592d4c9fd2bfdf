/** What bash, zsh and fish need to ask `neraca` for the words that may come next. */
import { UsageError } from './usage-error.ts';

/** How a shell asks: this option, then the words typed so far, the one being typed last. */
export const askOption = '--get-yargs-completions';

const bash = `# neraca: completion for bash; add to ~/.bashrc
_neraca() {
  local IFS=$'\\n'
  COMPREPLY=($(neraca ${askOption} "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null))
}
complete -o bashdefault -o default -F _neraca neraca`;

const zsh = `#compdef neraca
# neraca: completion for zsh; add to ~/.zshrc behind compinit, or save as _neraca in a folder of $fpath
_neraca() {
  local -a found
  found=("\${(@f)$(SHELL=sh neraca ${askOption} "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if [[ $funcstack[1] == _neraca ]]; then _neraca "$@"; else compdef _neraca neraca; fi`;

const fish = `# neraca: completion for fish; save as ~/.config/fish/completions/neraca.fish
function __neraca_words
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    neraca ${askOption} $words (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command neraca --arguments '(__neraca_words)'`;

const scripts = { bash, zsh, fish } as const;

export type Shell = keyof typeof scripts;

/** The script for a shell by its name or path. */
export function scriptFor(nameOrPath: string): { readonly shell: Shell; readonly text: string } {
  const name = nameOrPath.split('/').at(-1) ?? '';
  const shell = (Object.keys(scripts) as Shell[]).find(known => known === name);
  if (shell !== undefined) return { shell, text: scripts[shell] };
  throw new UsageError(`neraca completion: expected bash, zsh or fish, got "${name}"`);
}
