import { type Address, parseEther } from 'viem'
import { chainProtocols, type Deployments, type OptionalName } from '../../protocols/index.ts'
import type { AnyProtocol } from '../../protocols/protocol.ts'
import type { Token } from '../../protocols/token.ts'
import { legMoney } from './legs.ts'
import type { Programme } from './enactment.ts'
import { amountIn } from './amount.ts'
import { paysNothing, type Policy } from './policy.ts'
import { isFarmed, ownedSink } from './sink.ts'

/** A part of a policy's budget: what it is for, and where its payments go. */
export interface Promised {
  /** As results call it: `leg 1 · native`, `grant 2 · milestone`, `airdrop 1 · address`. Legs that are paid into one account are one part. */
  readonly part: string
  /** What it is of the budget, in wei of METIS. */
  readonly metis: bigint
  /** What it pays, and how much in the token's smallest unit. */
  readonly token: Token
  readonly amount: bigint
  /** A leg's account that the budget pays into, a pool where it buys liquidity; the fund that a grant is paid from. */
  readonly to: Address
  /** The number of the call that a grant is given by: who gets it is not promised. */
  readonly call?: number
  readonly by: 'budget' | 'fund'
  /** Seconds that what was received still vests. */
  readonly vestSeconds: number
  /** METIS was given outside for what it pays. */
  readonly converted: boolean
  /** What it pays stays the treasury's: liquidity that it buys for itself. */
  readonly owned?: true
}

/** What a policy has said that it will pay, in the order of its legs, grants and airdrops; it sums to the budget. */
export function promisesOf(
  policy: Policy,
  programme: Pick<Programme, 'metisPrice'>,
  deployments: Deployments,
): readonly Promised[] {
  if (paysNothing(policy)) return []
  const { metis } = deployments.bridge
  const farmed = policy.legs.filter(({ sink }) => isFarmed(sink))
  const legs = policy.legs.map((leg, place): Omit<Promised, 'part'> & { number: number; sink: string } => {
    const farm = deployments.farms.farms[farmed.indexOf(leg)]
    const money = legMoney(policy, leg, programme)
    const common = {
      number: place + 1,
      sink: leg.sink,
      metis: money.metis,
      amount: money.amount,
      by: 'budget',
    } as const
    return farm === undefined
      ? {
          ...common,
          token: metis,
          vestSeconds: 0,
          converted: false,
          ...(leg.sink === ownedSink
            ? { to: deployments.netswap.pools.native.address, owned: true as const }
            : { to: intoProtocol(leg.sink as OptionalName, deployments) }),
        }
      : {
          ...common,
          token: farm.pays,
          to: farm.option?.address ?? farm.escrow ?? farm.address,
          vestSeconds: farm.vestSeconds,
          converted: leg.pays !== 'METIS',
        }
  })
  const grants = policy.grants.map(({ kind, amount }, rank): Promised => {
    const wei = parseEther(amountIn(amount))
    return {
      part: `grant ${rank + 1} · ${kind}`,
      metis: wei,
      token: metis,
      amount: wei,
      to: deployments.grants!.timelock,
      call: rank,
      by: 'fund',
      vestSeconds: 0,
      converted: false,
    }
  })
  const merged = [...Map.groupBy(legs, ({ to }) => to).values()].map((same): Promised => {
    const [{ number: _number, sink, ...first }] = same as [(typeof same)[number]]
    const numbers = same.map(({ number }) => number)
    return {
      ...first,
      part: `${numbers.length === 1 ? 'leg' : 'legs'} ${numbers.join(' and ')} · ${sink}`,
      metis: same.reduce((sum, { metis: own }) => sum + own, 0n),
      amount: same.reduce((sum, { amount }) => sum + amount, 0n),
    }
  })
  const airdrops = policy.airdrops.map(({ by, amount }, place): Promised => {
    const wei = parseEther(amountIn(amount))
    return {
      part: `airdrop ${place + 1} · ${by}`,
      metis: wei,
      token: metis,
      amount: wei,
      to: deployments.airdrops.contracts[place]!,
      by: 'budget',
      vestSeconds: 0,
      converted: false,
    }
  })
  return [...merged, ...grants, ...airdrops]
}

const intoProtocol = (name: OptionalName, deployments: Deployments): Address =>
  (chainProtocols[name] as AnyProtocol).funding!.to(deployments[name])
