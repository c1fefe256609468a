import type { Address } from 'viem'
import { peggedPools } from '../../../protocols/markets.ts'
import { remembered } from '../../../protocols/remembered.ts'
import { fromUnits } from '../../../protocols/token.ts'
import type { ObservedMetric, Sample } from '../metric.ts'
import { identities, ownerOf } from '../sample/identity.ts'
import { CoinTrail, type Sold } from './coin-trail.ts'
import { dumpHorizonDays } from './dump.ts'
import { exposureOf } from './exposure.ts'

/**
 * When rewards are sold: each reward is a lot, and METIS that its owner gives in a swap for something else or takes out over the
 * bridge, less what he gets and brings in the same block, uses up lots by what they are of all METIS that lies beside them
 * (docs/theory.md E.1; coin-trail.ts). Putting METIS into a pool, a stake or a loan sells none of it.
 */
export const dumpTiming: ObservedMetric = {
  kind: 'observed',
  name: 'dumpTiming',
  title: 'Rewards sold within 7 days',
  unit: 'share of rewards',
  definition:
    'Share of the METIS received from the policy, as the dump ratio counts it, that its receiver has sold or bridged out within 7 days of receiving it; the curve gives the share within 0 to 30 days. Rewards are followed through the wallet and through what their owner has in protocols, and leave both in proportion to all METIS that lies there: what somebody takes out of a pool and sells is a reward only as far as it was one. Hedges are no sales here.',
  better: 'less',
  ofPayments: true,
  curve: {
    title: 'When rewards are sold',
    caption:
      'Share of the METIS received from the policy that its receiver has sold or bridged out, by days after receipt. Rewards leave a wallet in proportion to all METIS in it; what goes into a pool or a stake is not sold.',
    share: 'rewards sold',
    axis: 'days after receipt',
    nothing: 'No METIS was paid as a reward, so that none could be sold.',
  },
  observe: ({ days }) => {
    const trails = new Map<string, CoinTrail>()
    const sold: Sold[] = []
    let wallets: ReadonlyMap<string, number> = new Map()
    let received = 0
    return {
      see: (sample) => {
        if (sample.day > days || sample.promised.length === 0) return
        const now = walletsOf(sample)
        const flows = flowsOf(sample)
        for (const [owner, { claimed, inside }] of flows) {
          received += claimed + inside
          if (claimed + inside > 0 && !trails.has(owner)) trails.set(owner, new CoinTrail())
        }
        for (const [owner, trail] of trails) {
          const wallet = now.get(owner) ?? 0
          const walletBefore = wallets.get(owner) ?? wallet
          const flow = flows.get(owner) ?? still
          trail.forget(sample.day - dumpHorizonDays - 1)
          if ((trail.empty && flow === still) || (wallet === walletBefore && flow === still)) continue
          const placed = (): number => exposed(sample, owner) - wallet
          sold.push(...trail.move({ ...flow, day: sample.day, wallet, walletBefore, placed }))
        }
        wallets = now
      },
      value: () => (received === 0 ? undefined : within(sold, 7) / received),
      curve: () =>
        received === 0 ? [] : Array.from({ length: dumpHorizonDays + 1 }, (_, age) => within(sold, age) / received),
    }
  },
}

const within = (sold: readonly Sold[], days: number): number =>
  sold.reduce((sum, { age, amount }) => (age <= days ? sum + amount : sum), 0)

/** What an owner received from the policy in a block, and what of his METIS went to markets and over the bridge, whole METIS. */
interface Flow {
  claimed: number
  inside: number
  net: number
}

const still: Flow = { claimed: 0, inside: 0, net: 0 }

function flowsOf(sample: Sample): Map<string, Flow> {
  const { metis } = sample.deployments.bridge
  const flows = new Map<string, Flow>()
  const flowOf = (actor: string): Flow => {
    const owner = ownerOf(sample, actor)
    let flow = flows.get(owner)
    if (flow === undefined) flows.set(owner, (flow = { ...still }))
    return flow
  }
  for (const { to, part, token, amount, form } of sample.rewards.received) {
    if (to.kind !== 'agent' || part === undefined || token !== metis.address) continue
    flowOf(to.actor)[form === 'liquid' ? 'claimed' : 'inside'] += fromUnits(amount, 18)
  }
  const { byAddress } = identities(sample)
  for (const { fact, actor } of sample.entries) {
    if (fact.type === 'swap' && !peggedPools(sample.deployments).has(fact.pool)) {
      if (fact.tokenIn === metis.address) flowOf(actor).net += fromUnits(fact.amountIn, 18)
      if (fact.tokenOut === metis.address) flowOf(actor).net -= fromUnits(fact.amountOut, 18)
    }
    if ((fact.type === 'bridgeOut' || fact.type === 'bridgeIn') && fact.token === metis.address) {
      const whose = byAddress.get(fact.account)?.actor
      if (whose !== undefined) flowOf(whose).net += (fact.type === 'bridgeOut' ? 1 : -1) * fromUnits(fact.amount, 18)
    }
  }
  return flows
}

/** Native and wrapped METIS of everybody, all addresses of an owner together. */
function walletsOf(sample: Sample): Map<string, number> {
  const { metis } = sample.deployments.bridge
  const wallets = new Map<string, number>()
  for (const { actor, owner = actor, address } of sample.clusters) {
    const own = fromUnits(sample.native(address) + sample.ledger.balance(metis.address, address), 18)
    wallets.set(owner, (wallets.get(owner) ?? 0) + own)
  }
  return wallets
}

/** METIS that an owner is exposed to with all addresses. */
const exposed = (sample: Sample, of: string): number =>
  (addressesOf(sample.clusters).get(of) ?? []).reduce((sum, address) => sum + exposureOf(sample, address), 0)

const addressesOf = remembered((clusters: Sample['clusters']) => {
  const addresses = new Map<string, Address[]>()
  for (const { actor, owner = actor, address } of clusters) {
    addresses.set(owner, [...(addresses.get(owner) ?? []), address])
  }
  return addresses
})
