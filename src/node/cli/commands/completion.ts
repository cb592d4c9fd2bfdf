/** `neraca completion`: a script that lets the shell complete commands, options and names. */
import { command } from '../command.ts';

export const completionCommand = command({
  name: 'completion',
  summary: 'Print a script that completes commands in bash, zsh or fish',
  arguments: { 'shell?': 'bash, zsh or fish; the shell you use if not given' },
  flags: {},
  examples: [
    ['neraca completion bash >> ~/.bashrc', 'completes in every new bash'],
    ['neraca completion zsh >> ~/.zshrc', 'completes in every new zsh'],
    [
      'neraca completion fish > ~/.config/fish/completions/neraca.fish',
      'completes in every new fish',
    ],
  ],
  async run({ shell, json = false, out }, terminal) {
    const { scriptFor } = await import('../completion-scripts.ts');
    const { deliverData } = await import('../answer.ts');
    const script = scriptFor(shell ?? process.env['SHELL'] ?? 'bash');
    const words = () => script.text;
    return deliverData(
      script,
      { json, directory: out, file: `completion-${script.shell}.json`, words },
      terminal,
    );
  },
});
