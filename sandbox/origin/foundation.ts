import type { Address } from 'viem'

/** The account that deploys the base chain, owns the seed liquidity and carries out policies. */
export const foundation: Address = '0x00000000000000000000000000000000f00da710'
