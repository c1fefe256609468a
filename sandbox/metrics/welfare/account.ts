import type { Received } from '../rewards/receipts.ts'

/** Who a policy may leave better or worse off, the treasury apart. */
export const welfareGroups = [
  'users',
  'providers',
  'stakers',
  'holders',
  'searchers',
  'operators',
  'developers',
] as const
export type WelfareGroup = (typeof welfareGroups)[number]

/**
 * Where value comes from and goes: groups, the treasury, what waits in contracts between two of them, whoever is outside of
 * the model, and nobody, where it is wasted.
 */
export type WelfareAccount = WelfareGroup | 'treasury' | 'underway' | 'outside' | 'waste'

/** What kinds of agents are by what they do for themselves; whoever owns capital is a holder. */
export const groupsByKind: Readonly<Partial<Record<string, WelfareGroup>>> = {
  user: 'users',
  patron: 'users',
  arbitrageur: 'searchers',
  searcher: 'searchers',
  builder: 'searchers',
  liquidator: 'searchers',
  keeper: 'searchers',
  hunter: 'searchers',
  washTrader: 'searchers',
  operator: 'operators',
  poolOperator: 'operators',
  grantee: 'developers',
}

export const groupOfKind = (kind: string): WelfareGroup => groupsByKind[kind] ?? 'holders'

/** Sinks whose money is for stakes, and those whose money is for liquidity. */
const forStakes = /\b(sequencing|enki|restaking|delegation|rewards|lockers|slashed)\b/
const forLiquidity = /\b(native|bridged|netswap|hercules|farms)\b/

/**
 * As what an owner of capital got something: as provider of liquidity or as staker, by what it was meant for; where that does
 * not say, what was added to a stake is a staker's, and what came from a farm a provider's. All others have but one part to play.
 */
export function receiverOf({ source, form }: Pick<Received, 'source' | 'form'>, kind: string): WelfareGroup {
  const own = groupOfKind(kind)
  if (own !== 'holders' || source.startsWith('airdrop')) return own
  if (forStakes.test(source)) return 'stakers'
  if (forLiquidity.test(source)) return 'providers'
  return form === 'compounded' || form === 'relocked' ? 'stakers' : 'providers'
}

/** Whose money a reward was before: the searchers' is on its way from their bids on, all else was the treasury's. */
export const payerOf = ({ source }: Pick<Received, 'source'>): WelfareAccount =>
  source === 'extracted value' || source === 'slashed locks' ? 'underway' : 'treasury'
