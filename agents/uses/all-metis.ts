import type { Mix } from './use.ts'

/** What goes in is METIS and nothing else. */
export const allMetis: Mix = { metis: 1, usdc: 0, weth: 0 }

/** What a yield is when `usd` US dollars more share what `all` share now. */
export const sharedWith = (yearly: number, all: number, usd: number): number =>
  all + usd > 0 ? (yearly * all) / (all + usd) : 0

/** A share of an amount, to a millionth; all of it for one. */
export const partOf = (amount: bigint, share: number): bigint =>
  share >= 1 ? amount : (amount * BigInt(Math.floor(Math.max(0, share) * 1e6))) / 1_000_000n
