import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import { type ProtocolName, protocols } from '../../protocols/index.ts'
import { poolNames } from '../../protocols/netswap/deploy.ts'
import type { Exposure } from '../../protocols/protocol.ts'
import { fromUnits } from '../../protocols/token.ts'
import type { Sample } from './metric.ts'

/** Follows what logs add up to, and says at any block how much METIS an account is exposed to. */
export interface ExposureWatch {
  readonly see: (sample: Sample) => void
  /** METIS, in whole tokens. */
  readonly of: (sample: Sample, account: Address) => number
}

/**
 * METIS that accounts are exposed to, through whatever they have put it into: what `nativeExposure` sees, and what each
 * protocol says of itself (a lock, a loan, a position). A loan in METIS and a short position are negative.
 */
export function watchExposure(): ExposureWatch {
  /** By token, and by account. */
  const inside = new Map<Address, Map<Address, bigint>>()
  const insideOf = (token: Address, account: Address): bigint => inside.get(token)?.get(account) ?? 0n
  return {
    see: ({ entries, deployments }) => {
      const metis = deployments.bridge.metis.address
      const moves = namesOf(deployments).flatMap((name) => {
        const moved = exposureOf(name)?.moved
        return moved === undefined ? [] : [(fact: Sample['entries'][number]['fact']) => moved(deployments[name], fact)]
      })
      for (const { fact } of moves.length === 0 ? [] : entries) {
        for (const { account, amount, token = metis } of moves.flatMap((moved) => moved(fact))) {
          let accounts = inside.get(token)
          if (accounts === undefined) inside.set(token, (accounts = new Map()))
          accounts.set(account, (accounts.get(account) ?? 0n) + amount)
        }
      }
    },
    of: (sample, account) =>
      nativeExposure(sample, account) +
      elsewhere(sample, account, insideOf) +
      fromUnits(insideOf(sample.deployments.bridge.metis.address, account), 18),
  }
}

// A deployment and its protocol belong together by name, which no type follows through a loop.
// oxlint-disable-next-line typescript/no-explicit-any
const exposureOf = (name: ProtocolName): Exposure<any, any> | undefined =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (protocols[name] as { readonly exposure?: Exposure<any, any> }).exposure

/** Contracts, other than a policy's farms, whose rewards are METIS. */
export const metisPayers = (deployments: Sample['deployments']): Address[] =>
  namesOf(deployments).flatMap((name) => exposureOf(name)?.pays?.(deployments[name]) ?? [])

/** Whether a swap changes METIS for what only stands for METIS, or back: nobody is rid of any by that. */
export const staysMetis = ({ deployments }: Pick<Sample, 'deployments'>, pool: string): boolean =>
  pool === deployments.enki?.market.address

/** METIS in tokens that stand for it, in the wallet or inside, and in stakes. */
function elsewhere(
  { deployments, state, ledger }: Sample,
  account: Address,
  inside: (token: Address, account: Address) => bigint,
): number {
  return namesOf(deployments).reduce((sum, name) => {
    const { held, staked } = exposureOf(name) ?? {}
    const tokens = held?.(deployments[name], state[name]) ?? {}
    const places = staked?.(deployments[name], state[name]) ?? {}
    return (
      sum +
      weighted(tokens, (token) => ledger.balance(token, account) + inside(token, account)) +
      weighted(places, (place) => ledger.staked(place, account))
    )
  }, 0)
}

const weighted = (weights: Readonly<Record<Address, number>>, amountOf: (key: Address) => bigint): number =>
  Object.entries(weights).reduce((sum, [key, weight]) => sum + weight * fromUnits(amountOf(key as Address), 18), 0)

/**
 * METIS that an account holds on the chain's floor, in whole tokens: native and wrapped, the METIS side of its liquidity
 * in wallet and farms, and rewards that still vest (economics.md E, Delta). Moving coins between these forms changes
 * nothing.
 */
export function nativeExposure(sample: Sample, account: Address): number {
  const { deployments, ledger, state } = sample
  const { metis } = deployments.bridge
  const liquid = sample.native(account) + ledger.balance(metis.address, account)
  const escrowed = deployments.farms.farms.reduce(
    (sum, { escrow, pays }) =>
      escrow !== undefined && pays.address === metis.address ? sum + ledger.balance(escrow, account) : sum,
    0n,
  )
  const { rewards } = deployments
  const takers = rewards === undefined ? deployments.farms.farms : [...deployments.farms.farms, rewards.farm]
  const pooled = poolNames
    .filter((name) => deployments.netswap.pools[name].base.address === metis.address)
    .reduce((sum, name) => {
      const pool = deployments.netswap.pools[name].address
      const staked = takers
        .filter((farm) => farm.pool === name)
        .reduce((total, farm) => total + ledger.staked(farm.address, account), 0n)
      const { reserves, liquidity } = state.netswap[name]
      return sum + (reserves.base * (ledger.balance(pool, account) + staked)) / liquidity
    }, 0n)
  return fromUnits(liquid + escrowed + pooled, metis.decimals)
}
