import type { Hex } from 'viem'

/** What a transaction pays for its place on L1, as the gas price oracle says; in wei of METIS and as the oracle scales. */
export interface L1Price {
  readonly baseFee: bigint
  /** L1 gas that every transaction takes, whatever it says. */
  readonly overhead: bigint
  readonly scalar: bigint
  readonly decimals: bigint
}

/** A signature's place: 68 bytes that are not zero (OVM_GasPriceOracle.getL1GasUsed). */
const signature = 68n * 16n

/** L1 gas of a transaction's data: 4 for a zero byte, 16 for another, and what comes on top. */
export function l1Gas(data: Hex, overhead: bigint): bigint {
  let gas = 0
  for (let at = 2; at < data.length; at += 2) gas += data[at] === '0' && data[at + 1] === '0' ? 4 : 16
  return BigInt(gas) + overhead + signature
}

/**
 * L1 data fee of a transaction in wei, as `OVM_GasPriceOracle.getL1Fee` gives it for the same bytes. The envelope, which
 * is the same for all but for a few bytes, counts as overhead.
 */
export const l1Fee = (data: Hex, { baseFee, overhead, scalar, decimals }: L1Price): bigint =>
  (l1Gas(data, overhead) * baseFee * scalar) / 10n ** decimals
