/** Prompts counted in units, so that what a step reads and what a prompt brings are whole numbers. */

/** What prompts ask of the steps of an instance. */
export interface PromptDemand {
  /** New tokens of a prompt; the most that one step reads of one prompt, and of all. */
  readonly fresh: number;
  readonly pieceTokens: number;
  readonly stepTokens: number;
}

/** Prompts counted in units of which a prompt has `perPrompt` and a step reads `perStep`. */
export interface Units {
  readonly perPrompt: number;
  readonly perStep: number;
  readonly tokens: number;
  /** Chance that a unit goes on in the next step: prompts side by side that take several steps each. */
  readonly stays: number;
}

export function unitsOf({ fresh, pieceTokens, stepTokens }: PromptDemand, arriving: number): Units {
  const piece = Math.min(fresh, pieceTokens, stepTokens);
  const places = stepTokens / piece;
  const pieces = Math.ceil(fresh / piece);
  if (pieces > 1 && places >= 2) {
    return { perPrompt: 1, perStep: places, tokens: fresh / pieces, stays: 1 - 1 / pieces };
  }
  const coarse = Math.max(1, arriving / mostArriving);
  if (fresh > stepTokens) {
    const { parts, whole } = nearRatio(fresh / stepTokens);
    return { perPrompt: whole, perStep: parts, tokens: fresh / whole, stays: 0 };
  }
  const { parts: perPrompt, whole } = nearRatio(places);
  const perStep = Math.max(1, Math.round(whole / coarse));
  return { perPrompt, perStep, tokens: (fresh * coarse) / perPrompt, stays: 0 };
}

/** A ratio of at least 1 as whole / parts with few parts. */
function nearRatio(ratio: number): { readonly parts: number; readonly whole: number } {
  let best = { parts: 1, whole: Math.round(ratio) };
  for (let parts = 1; parts <= grain; parts++) {
    const whole = Math.round(ratio * parts);
    const off = Math.abs(whole / parts - ratio);
    const before = Math.abs(best.whole / best.parts - ratio);
    if (before > nearEnough * ratio && off < before) best = { parts, whole };
  }
  return best;
}

const nearEnough = 0.04;
/** Most units to a prompt or a step where one is not a multiple of the other. */
const grain = 6;
/** More prompts per step than this are counted in packs. */
const mostArriving = 12;
const mostStates = 44;

/** Units that may be found at the start of a step: those that come in a step or two, and a queue behind them. */
export function statesFor({ perPrompt, perStep, stays }: Units, come: number): number {
  const sideBySide = come / (1 - stays);
  const some = perPrompt * (2 + sideBySide + spreads * Math.sqrt(sideBySide));
  return Math.min(mostStates, 1 + Math.ceil(some + Math.min(2 * perStep, queueStates)));
}

const spreads = 4;
const queueStates = 12;
