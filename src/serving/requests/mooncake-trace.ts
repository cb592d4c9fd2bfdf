/**
 * The Mooncake traces: JSON lines of timestamp (ms), input_length, output_length and hash_ids, one id per 512-token
 * block of the prompt (R. Qin et al., "Mooncake", FAST 2025; https://github.com/kvcache-ai/Mooncake).
 */
import type { Problem } from '../../schema/input-error.ts';
import { milli } from '../../units/quantity.ts';
import type { Recorded, Recording } from './trace.ts';

export function readMooncake(lines: readonly string[]): Recording {
  const requests: Recorded[] = [];
  const problems: Problem[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const path = `line ${index + 1}`;
    const request = recordedIn(text);
    if (request === undefined) {
      problems.push({
        path,
        message: `expected a JSON object with timestamp, input_length and output_length, got ${JSON.stringify(text.slice(0, 60))}`,
      });
    } else requests.push(request);
  }
  return { requests, problems };
}

function recordedIn(text: string): Recorded | undefined {
  const line = parsed(text);
  if (typeof line !== 'object' || line === null) return undefined;
  const { timestamp, input_length, output_length, hash_ids } = line as Record<string, unknown>;
  if (!amount(timestamp) || !whole(input_length) || !whole(output_length)) return undefined;
  const request = { seconds: timestamp * milli, input: input_length, output: output_length };
  if (hash_ids === undefined) return request;
  if (!Array.isArray(hash_ids) || !hash_ids.every(whole)) return undefined;
  return { ...request, blocks: hash_ids };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function amount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function whole(value: unknown): value is number {
  return amount(value) && Number.isInteger(value);
}
