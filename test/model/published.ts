/** What publishers say of every shipped model, and cache and FLOP as worked out from their configs by hand. */

/** Which parts a publisher counts: embedding (E), head (H), body (B), prediction layers (MTP). */
export type Reading = 'E+B+H' | 'B+H' | 'B' | 'B+MTP';

export interface Published {
  /** Parameters in billions; how many are active per token, where that was published. */
  readonly total: number;
  readonly totalReading: Reading;
  readonly active?: number;
  readonly activeReading?: Reading;
  /** Bytes of cache per token, 16 bits. */
  readonly cache: number;
  /** GFLOP to train one token at a sequence of 4096, to one decimal. */
  readonly gflop: string;
}

const rows: readonly (readonly [
  string,
  number,
  Reading,
  number | null,
  Reading | null,
  number,
  string,
])[] = [
  ['dbrx', 132, 'E+B+H', 36, 'B+H', 163840, '221.2'],
  ['deepseek-r1', 671, 'E+B+H', 37, 'B+H', 70272, '250.5'],
  ['deepseek-v2', 236, 'E+B+H', 21, 'B+H', 69120, '155.3'],
  ['deepseek-v2-lite', 16, 'E+B+H', 2.4, 'B+H', 31104, '16.4'],
  ['deepseek-v3', 671, 'E+B+H', 37, 'B+H', 70272, '250.5'],
  ['deepseek-v3.1', 671, 'E+B+H', 37, 'B+H', 70272, '250.5'],
  ['deepseek-v3.2', 671, 'E+B+H', 37, 'B+H', 85888, '254.0'],
  ['deepseek-v4-flash', 284, 'E+B+H', 13, 'B+H', 6880, '85.6'],
  ['deepseek-v4-pro', 1600, 'E+B+H', 49, 'B+H', 9848, '312.4'],
  ['dots.llm1', 142, 'E+B+H', 14, 'E+B+H', 1015808, '86.6'],
  ['ernie-4.5-21b-a3b', 21, 'E+B+H', 3, 'B', 57344, '21.9'],
  ['ernie-4.5-300b-a47b', 300, 'E+B+H', 47, 'E+B+H', 221184, '293.4'],
  ['glm-4.5', 355, 'B+MTP', 32, 'B', 376832, '224.9'],
  ['glm-4.5-air', 106, 'E+B+H', 12, 'B', 188416, '90.7'],
  ['glm-4.6', 355, 'B+MTP', 32, 'B', 376832, '224.9'],
  ['glm-4.7', 355, 'B+MTP', 32, 'B', 376832, '224.9'],
  ['glm-5', 744, 'E+B+H', 40, 'B', 109824, '272.5'],
  ['glm-5.2', 743, 'E+B+H', 39, 'B', 95232, '266.4'],
  ['gpt-3-175b', 175, 'E+B+H', null, null, 4718592, '1076.6'],
  ['gpt-oss-120b', 117, 'E+B+H', 5.1, 'B+H', 36864, '32.7'],
  ['gpt-oss-20b', 21, 'E+B+H', 3.6, 'B+H', 24576, '22.9'],
  ['grok-1', 314, 'E+B+H', null, null, 262144, '512.2'],
  ['hunyuan-a13b', 80, 'E+B+H', 13, 'E+B+H', 131072, '79.7'],
  ['hunyuan-large', 389, 'E+B+H', 52, 'E+B+H', 81920, '318.0'],
  ['jamba-v0.1', 51.6, 'E+B+H', 12, 'E+B+H', 16384, '71.5'],
  ['kimi-k2', 1043, 'E+B+H', 32, 'B+H', 70272, '205.5'],
  ['kimi-k2.5', 1000, 'E+B+H', 32, 'B+H', 70272, '205.5'],
  ['kimi-k3', 2800, 'E+B+H', null, null, 27648, '636.8'],
  ['llama-2-70b', 68.98, 'E+B+H', null, null, 327680, '428.4'],
  ['llama-3.1-405b', 405.85, 'E+B+H', null, null, 516096, '2473.3'],
  ['llama-3.1-70b', 70.55, 'E+B+H', null, null, 327680, '433.1'],
  ['llama-3.1-8b', 8.03, 'E+B+H', null, null, 131072, '48.3'],
  ['llama-4-maverick', 400, 'E+B+H', 17, 'E+B+H', 196608, '102.9'],
  ['llama-4-scout', 109, 'E+B+H', 17, 'E+B+H', 196608, '102.9'],
  ['longcat-flash', 560, 'E+B+H', 27, 'B+H', 64512, '177.0'],
  ['mimo-v2-flash', 309, 'E+B+H', 15, 'B+H', 23040, '91.8'],
  ['minimax-m1', 456, 'E+B+H', 45.9, 'B', 40960, '286.8'],
  ['minimax-m2', 230, 'E+B+H', 10, 'B', 253952, '71.9'],
  ['minimax-m2.5', 230, 'E+B+H', 10, 'B', 253952, '71.9'],
  ['minimax-m3', 427, 'E+B+H', 26, 'E+B+H', 137472, '158.0'],
  ['minimax-text-01', 456, 'E+B+H', 45.9, 'B', 40960, '286.8'],
  ['mistral-7b-v0.1', 7.24, 'E+B+H', null, null, 131072, '45.9'],
  ['mixtral-8x22b', 140.621, 'E+B+H', 39.152, 'E+B+H', 229376, '242.2'],
  ['mixtral-8x7b', 46.7, 'E+B+H', 12.9, 'E+B+H', 131072, '79.7'],
  ['olmoe-1b-7b', 6.92, 'E+B+H', 1.3, 'E+B+H', 131072, '7.9'],
  ['pangu-pro-moe', 72, 'E+B+H', 16, 'B+H', 196608, '100.3'],
  ['pangu-ultra-moe', 718, 'E+B+H', 39, 'B+H', 70272, '265.9'],
  ['phi-3.5-moe', 42, 'E+B+H', 6.6, 'E+B+H', 131072, '42.3'],
  ['qwen1.5-moe-a2.7b', 14.3, 'E+B+H', 2.7, 'E+B+H', 196608, '15.5'],
  ['qwen2-57b-a14b', 57, 'E+B+H', 14, 'E+B+H', 57344, '84.7'],
  ['qwen2.5-72b', 72.7, 'E+B+H', null, null, 327680, '444.9'],
  ['qwen3-235b-a22b', 235, 'E+B+H', 22, 'E+B+H', 192512, '148.3'],
  ['qwen3-30b-a3b', 30.5, 'E+B+H', 3.3, 'E+B+H', 98304, '23.1'],
  ['qwen3-32b', 32.8, 'E+B+H', null, null, 262144, '204.8'],
  ['qwen3-8b', 8.2, 'E+B+H', null, null, 147456, '49.0'],
  ['qwen3-coder-480b-a35b', 480, 'E+B+H', 35, 'E+B+H', 253952, '226.0'],
  ['qwen3-next-80b-a3b', 80, 'E+B+H', 3, 'B', 24576, '23.0'],
  ['qwen3.5-122b-a10b', 122, 'E+B+H', 10, 'E+B+H', 24576, '57.4'],
  ['qwen3.5-35b-a3b', 35, 'E+B+H', 3, 'B+H', 20480, '19.1'],
  ['qwen3.5-397b-a17b', 397, 'E+B+H', 17, 'E+B+H', 30720, '102.1'],
  ['snowflake-arctic', 480, 'E+B+H', 17, 'E+B+H', 143360, '108.7'],
  ['step-3', 316, 'E+B+H', 38, 'B+H', 62464, '252.1'],
  ['step-3.7-flash', 198, 'E+B+H', 11, 'E+B+H', 49152, '66.0'],
];

export const published: Readonly<Record<string, Published>> = Object.fromEntries(
  rows.map(([id, total, totalReading, active, activeReading, cache, gflop]) => [
    id,
    {
      total,
      totalReading,
      ...(active === null || activeReading === null ? {} : { active, activeReading }),
      cache,
      gflop,
    },
  ]),
);
