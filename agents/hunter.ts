import { z } from 'zod'
import { swapFee } from '../protocols/netswap/deploy.ts'
import { type FloorName, floorNames, optionalProtocols, type OptionalName } from '../protocols/index.ts'
import { dollars, headcount, days } from '../protocols/quantity.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { type Decision, defineAgent, type KnownAirdrop, type Situation } from './agent.ts'
import type { Attitude } from './mind/capital/attitude.ts'
import { coinAttitude, drawPurseAttitude, mindOfCoins } from './mind/capital/coins.ts'
import { decideCapital } from './mind/capital/owner.ts'
import type { CapitalMemory } from './mind/capital/review.ts'
import { withApprovals } from './mind/trade/approvals.ts'
import { bestSwap } from './mind/trade/venue.ts'
import { gasUsd } from './mind/valuation/gas.ts'

const parameters = z
  .strictObject({
    count: headcount().default(0).meta({ description: 'How many owners there are.' }),
    addresses: headcount(1).default(10).meta({ description: 'Addresses that each could make active, at most.' }),
    swapUsd: dollars(1e-6)
      .default(30)
      .meta({ description: 'Size of the swap that makes an address active, US dollars.' }),
    effortUsd: dollars().default(5).meta({
      description: 'What the first address takes of time and care, US dollars; the n-th takes n times as much.',
    }),
    reviewDays: days(0.001).default(1).meta({ description: 'Mean days between two looks.' }),
    coins: coinAttitude,
  })
  .prefault({})
  .meta({ description: 'Airdrop hunters: owners who make many addresses active where that is paid for.' })

type Parameters = z.output<typeof parameters>

export interface Attributes extends Pick<Parameters, 'swapUsd' | 'effortUsd'> {
  /** 0, 1, 2, … among the addresses of its owner. */
  readonly place: number
  readonly attitude: Attitude
}

export interface Memory {
  readonly capital: CapitalMemory
  readonly approved: readonly string[]
  /** It has sent its swap. */
  readonly sent: boolean
}

type Here = Situation<Attributes, Memory>

/** Gas of a swap with its allowance, a claim and a sale. */
const activeGas = 900_000
const transactions = 5

/**
 * One of several addresses of one owner. It swaps once, where an airdrop by address is announced and one address more is
 * expected to bring its owner more than it costs (docs/theory.md P18); what comes of it is claimed, and kept or sold, by the
 * mind of whoever owns capital.
 */
export const hunter = defineAgent<Parameters, Attributes, Memory, FloorName>({
  kind: 'hunter',
  title: 'Airdrop hunters with many addresses',
  owns: 'Dollars for a swap at each of its addresses.',
  knows: 'Airdrops that are announced, and how many addresses have been active.',
  wants: 'Its share of an airdrop, less gas, fees and trouble.',
  decides: 'To make one address more active, or not; to keep or sell what it is given.',
  organic: false,
  claims: true,
  reads: floorNames,
  mayRead: Object.keys(optionalProtocols) as OptionalName[],
  parameters,
  count: ({ count, addresses }) => count * addresses,
  owner: ({ addresses }, rank) => `hunters-${Math.floor(rank / addresses)}`,
  birth: ({ parameters: { swapUsd, effortUsd, addresses, reviewDays, coins }, rank, opening, draws }) => {
    const attitude = drawPurseAttitude(coins, opening, draws)
    return {
      attributes: { swapUsd, effortUsd, place: rank % addresses, attitude },
      memory: { capital: mindOfCoins(attitude), approved: [], sent: false },
      endowment: { outsideAccount: 2 * swapUsd, usdc: 0, weth: 0, metis: 0, gas: 1 },
      reviewDays,
    }
  },
  decide: (here) => {
    const { attributes, memory, view } = here
    const ready = fromUnits(view.account.bridge.usdc, 6) >= attributes.swapUsd
    // A swap that failed has left its dollars, and is sent again.
    const isActive = memory.sent && !ready
    const pays = view.airdrops?.some((airdrop) => isWorthIt(here, airdrop)) === true
    if (pays && !isActive) return ready ? activate(here) : prepare(here)
    const capital = decideCapital({ ...here, attributes: attributes.attitude, memory: memory.capital })
    return { ...capital, memory: { ...memory, capital: capital.memory } }
  },
})

/** Whether one address more brings its owner more than it costs. */
const isWorthIt = (here: Here, airdrop: KnownAirdrop): boolean => {
  const { view } = here
  const isOpen =
    airdrop.by === 'address' && view.now >= airdrop.from && view.now + 2 * view.blockSeconds < airdrop.snapshot
  return isOpen && marginalShare(airdrop.active, here.attributes.place) * worthOf(here, airdrop) > costOf(here)
}

/** US dollars that all of an airdrop fetches. */
const worthOf = ({ view: { outside } }: Here, { amount }: KnownAirdrop): number =>
  fromUnits(amount, 18) * outside.metis * (1 - swapFee)

/**
 * What share of an airdrop by address one address more brings to whoever has `own` among `active` ones: he has
 * (own + 1) / (active + 1) of it then, and what the others lose is partly his own.
 *
 * @example
 * marginalShare(9, 0) // => 0.1
 * marginalShare(9, 4) // => 0.0556
 */
export function marginalShare(active: number, own: number): number {
  const all = Math.max(active, own)
  return (own + 1) / (all + 1) - (all === 0 ? 0 : own / all)
}

/** What making this address active costs, US dollars: gas, fees both ways, and effort that grows with each further one. */
function costOf({ attributes: { swapUsd, effortUsd, place }, view }: Here): number {
  const fees = 2 * (swapFee + view.outside.bridgeFee) * swapUsd
  return gasUsd(view, activeGas, transactions) + fees + effortUsd * (place + 1)
}

/** Brings the dollars of a swap onto the chain. */
function prepare({ attributes: { swapUsd }, memory, view, deployments }: Here): Decision<Memory> {
  if (view.crossing?.some(({ direction }) => direction === 'in') === true) return { memory, wake: true }
  const { usdc } = deployments.bridge
  const isThere = view.outsideAccount >= swapUsd * (1 + view.outside.bridgeFee)
  return isThere ? { memory, wake: true, deposits: [{ token: usdc, amount: toUnits(swapUsd, 6) + 1n }] } : { memory }
}

/** The swap that makes it active. */
function activate(here: Here): Decision<Memory> {
  const { me, attributes, memory, view } = here
  const { slippage } = attributes.attitude.common
  const amountIn = view.account.bridge.usdc
  const { call } = bestSwap(here, { pool: 'native', side: 'buy', amountIn, slippage, to: me })
  const { intents, approved } = withApprovals(here, [call], memory.approved)
  return { intents, wake: true, memory: { ...memory, approved, sent: true } }
}
