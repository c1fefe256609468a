import type { Address } from 'viem'

/**
 * Accounts of which each creates one contract, so that its address is the same on every chain: those were chosen of which
 * the address begins as on Andromeda. So tokens also sort as they do there.
 */
export const creators = {
  messagePasser: '0x000000000000000000000000000000c0de0052bd',
  messenger: '0x000000000000000000000000000000c0de00a5c2',
  weth: '0x000000000000000000000000000000c0de00fd36',
  wmetis: '0x000000000000000000000000000000c0de01a3a3',
  usdc: '0x000000000000000000000000000000c0de029588',
} as const satisfies Record<string, Address>
