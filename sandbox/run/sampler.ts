import type { Address } from 'viem'
import type { Sample } from '../metrics/metric.ts'
import { RewardWatch } from '../metrics/rewards/reward-watch.ts'
import type { BlockSample } from '../metrics/sample/block-sample.ts'
import { promisesOf } from '../policy/promised-payments.ts'
import { balanceOutside } from '../market/outside-accounts.ts'
import { foundation } from '../origin/foundation.ts'
import type { StepResult } from '../world/step.ts'
import { holdersOf } from '../world/holders.ts'
import { nativeOf } from '../world/observation.ts'
import type { World } from '../world/world.ts'
import { feesIn } from './fees.ts'
import type { RunSpec } from './spec.ts'

/** What was sent by way of an action, and whether it reverted. */
function usesOf(ordered: StepResult['ordered'], failed: readonly number[]): Sample['uses'] {
  const bad = new Set(failed)
  return ordered.flatMap(({ actor, action }, place) =>
    action === undefined ? [] : [{ actor, action, failed: bad.has(place) }],
  )
}

/** Native METIS that the fee vault paid in a block, by whom it went to. */
function paidOut(entries: StepResult['entries']): ReadonlyMap<Address, bigint> {
  const paid = new Map<Address, bigint>()
  for (const { fact } of entries) {
    if (fact.type === 'feePaid') paid.set(fact.account, (paid.get(fact.account) ?? 0n) + fact.amount)
  }
  return paid
}

/** US dollars that somebody is born with, at the prices of the beginning. */
const bornWith = (
  { outsideAccount, usdc, weth, metis, gas }: World['inhabitants'][number]['endowment'],
  { metis: metisPrice, eth }: RunSpec['market'],
): number => outsideAccount + usdc + weth * eth + (metis + gas) * metisPrice

/** How much somebody dislikes risk; nothing of whoever has no such trait. */
function aversionOf(attributes: unknown): number {
  const { riskAversion } = (attributes ?? {}) as { readonly riskAversion?: unknown }
  return typeof riskAversion === 'number' ? riskAversion : 0
}

/** Shows metrics what they may see of a world after each block. */
export function openSampler(world: World, { timeline, market, policy }: RunSpec): (moment: StepResult) => Sample {
  const clusters = world.inhabitants.map(({ persona, owner, address, kind, endowment, attributes }) => ({
    actor: persona,
    ...(owner === undefined ? {} : { owner }),
    kind: kind.kind,
    address,
    organic: kind.organic,
    wealth: bornWith(endowment, market),
    riskAversion: aversionOf(attributes),
  }))
  const places = new Map([
    ...holdersOf(world.deployments),
    [foundation, 'foundation'] as const,
    ...clusters.map(({ address, kind }) => [address, kind] as const),
  ])
  const native = (account: Address): bigint => nativeOf(world.plans, world.state.seen, account)
  const promised = promisesOf(policy, { metisPrice: market.metis }, world.deployments)
  const { feeVault } = world.deployments.metis
  const rewards = new RewardWatch()
  // As they were before the block: the sampler is shown every one.
  let { seen, now } = world.state
  return ({ block, entries, ordered, failed, market: outer, turn, waiting }) => {
    const before = seen
    const last = now
    ;({ seen, now } = world.state)
    const gone = (account: Address): bigint => nativeOf(world.plans, before, account) - native(account)
    // What the vault pays out of fees is no less of them, and nothing that a payee has not paid.
    const paid = paidOut(entries)
    const shared = [...paid.values()].reduce((sum, amount) => sum + amount, 0n)
    const waited = (since: number): number => block.timestamp - since
    const sample: BlockSample = {
      block: world.state.block,
      day: (world.state.block * timeline.blockSeconds) / 86_400,
      state: world.state.seen.chain,
      deployments: world.deployments,
      ledger: world.ledger,
      entries,
      uses: usesOf(ordered, failed),
      actionAt: (transaction) => ordered[transaction]?.action,
      hedgeAt: (transaction) => ordered[transaction]?.hedge,
      gasPaid: shared - gone(feeVault),
      feesOf: feesIn({
        ordered,
        failed,
        entries,
        feeVault,
        gasPrice: before.chain.metis.gasPrice,
        fallen: (actor) => {
          const { address } = world.byPersona.get(actor)!
          return gone(address) + (paid.get(address) ?? 0n)
        },
      }),
      turn,
      waits: ordered.flatMap(({ since }) => (since === undefined ? [] : [waited(since)])),
      waiting: waiting.map(({ since }) => waited(since)),
      waitAt: (transaction) => {
        const since = ordered[transaction]?.since
        return since === undefined ? 0 : waited(since)
      },
      market: outer,
      outside: (account) => balanceOutside(world.state.outsideAccounts, account),
      blockSeconds: timeline.blockSeconds,
      native,
      clusters,
      places,
      prices: { metis: market.metis, eth: market.eth },
      promised,
      treasury: foundation,
    }
    return { ...sample, rewards: rewards.see({ ...sample, before: before.chain, last, now: block.timestamp }) }
  }
}
