/** `neraca hardware`: the chips that are known, with sources, ranges and estimates. */
import { command } from '../command.ts';

export const hardwareCommand = command({
  name: 'hardware',
  summary: 'List the chips, or show all that is known of one',
  arguments: { 'id?': 'Id of a chip, or the path of a profile' },
  flags: {},
  examples: [
    ['neraca hardware', 'every chip, one a line'],
    ['neraca hardware ascend-910c', 'its figures, their ranges and where they were read'],
  ],
  async run({ id, json = false, out }, terminal) {
    const [{ openLibrary }, { chipDetails, chipList }, { naming }, { deliverData }] =
      await Promise.all([
        import('../../library.ts'),
        import('../text/chip-text.ts'),
        import('../naming.ts'),
        import('../answer.ts'),
      ]);
    const library = openLibrary();
    if (id === undefined) {
      const chips = library.chipIds.map(chip => library.chip(chip));
      const words = () => chipList(chips, terminal.colours);
      return deliverData(chips, { json, directory: out, file: 'hardware.json', words }, terminal);
    }
    const chip = naming('neraca hardware', () => library.chip(id));
    const words = () => chipDetails(chip, terminal.colours);
    return deliverData(chip, { json, directory: out, file: `${chip.id}.json`, words }, terminal);
  },
});
