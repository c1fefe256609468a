import { z } from 'zod'
import { plausible } from '../protocols/plausible.ts'
import { dollars, headcount, logSpread, pure, share, timesADay } from '../protocols/quantity.ts'
import { fromUnits } from '../protocols/token.ts'
import { defineAgent, type Situation } from './agent.ts'
import type { Attitude } from './mind/capital/attitude.ts'
import {
  callForCare,
  careForCoins,
  coinAttitude,
  type Coins,
  drawPurseAttitude,
  settledCoins,
  withoutCoins,
} from './mind/capital/coins.ts'
import { swap, type SwapMemory, type Swapper } from './mind/trade/swap.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount(1)
      .default(240)
      .meta({ description: 'How many could ever use the exchange at once.' })
      .register(plausible, { basis: 'set by hand: accounts that swap (docs/moments.md)' }),
    swapsPerDay: timesADay(0.001).default(2).meta({ description: 'Swaps of one active user a day, on average.' }),
    swapUsd: dollars(1e-6)
      .default(1_800)
      .meta({ description: 'Median size of a swap, in US dollars.' })
      .register(plausible, { basis: 'set by hand: volume over TVL (docs/moments.md)' }),
    swapSpread: logSpread().default(1).meta({ description: 'Standard deviation of its logarithm.' }),
    costElasticity: pure()
      .default(20)
      .meta({ description: 'A swap shrinks by exp(-elasticity x cost), quoted and lost lately.' }),
    slippage: share(1e-9)
      .default(0.02)
      .meta({ description: 'Worst price accepted, relative to the quote: the median.' }),
    slippageSpread: logSpread().default(0).meta({ description: 'Standard deviation of its logarithm.' }),
    privateShare: share()
      .default(0.5)
      .meta({ description: 'Share of users who keep swaps from searchers where the ordering rule offers that.' }),
    nativeShare: share().default(0.5).meta({ description: 'Share of swaps in the METIS pool.' }),
    coins: coinAttitude,
  })
  .prefault({})
  .meta({ description: 'Ordinary users: organic demand for swaps.' })

export interface Attributes extends Swapper {
  /** How it thinks of METIS that it was given. */
  readonly attitude: Attitude
}

export interface Memory extends SwapMemory {
  /** METIS that it was given, as long as it has some of it. */
  readonly coins?: Coins
}

type Here = Situation<Attributes, Memory, 'metis' | 'bridge'>

/**
 * Swaps between METIS or ether and dollars because it wants to, in sizes that shrink with what swaps cost and with what
 * it lost lately between quote and execution, at the exchange that gives most. How many users there are follows service
 * and word of mouth (docs/theory.md C.7, sandbox/market/adoption.ts); a
 * user whose rank is above that number stays away, the marginal one comes part of the time. What it is owed it takes, and
 * keeps or sells it by the mind of whoever owns capital, apart from what it swaps with.
 */
export const user = defineAgent<z.output<typeof parameters>, Attributes, Memory, 'metis' | 'bridge'>({
  kind: 'user',
  title: 'Ordinary users who swap',
  owns: 'METIS, ether and m.USDC for weeks of swaps, as much on one side as on the other.',
  knows: 'What a swap of its size costs at each exchange, and what it lost between quote and execution lately.',
  wants: 'To swap, in sizes that shrink with what that costs.',
  decides:
    'How much to swap, which way and where, and whether to hide it from searchers; to keep or sell METIS that it is owed.',
  organic: true,
  claims: true,
  usualSwap: ({ swapUsd, slippage }) => ({ usd: swapUsd, tolerance: slippage }),
  reads: ['metis', 'bridge'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: { coins, ...common }, rank, beginning, opening, draws }) => {
    // Enough for weeks of swaps either way, and in each pool as much on one side as on the other.
    const stock = 24 * common.swapUsd
    const native = common.nativeShare
    return {
      attributes: {
        ...common,
        rank,
        slippage: Math.min(0.5, lognormal(draws('slippage'), common.slippage, common.slippageSpread)),
        privately: draws('privately').uniform() < common.privateShare,
        attitude: drawPurseAttitude(coins, opening, draws),
      },
      memory: { approved: [], lost: 0 },
      endowment: {
        outsideAccount: 0,
        usdc: stock,
        weth: ((1 - native) * stock) / beginning.eth,
        metis: (native * stock) / beginning.metis,
        gas: 20,
      },
      reviewDays: 1 / common.swapsPerDay,
    }
  },
  decide: (here) => {
    const { coins: held, ...rest } = here.memory
    const coins = settledCoins(here, held)
    const own = { ...withoutCoins(here, coins), memory: rest }
    if (here.review) {
      const decision = swap(own)
      const calls = callForCare(here, coins) ? { wake: true, whole: true } : {}
      return { ...decision, ...calls, memory: { ...decision.memory, ...(coins && { coins }) } }
    }
    const care = careForCoins(here, coins, here.attributes.attitude, wealthOf(own))
    return {
      intents: care.intents,
      memory: { ...rest, ...(care.coins && { coins: care.coins }) },
      ...(care.more ? { wake: true, whole: true } : {}),
    }
  },
})

/** What it swaps with, US dollars, and whole METIS of it. */
function wealthOf({ view: { account, outside } }: Here): { readonly usd: number; readonly metis: number } {
  const metis = fromUnits(account.metis.wmetis, 18)
  const { usdc, weth } = account.bridge
  return { usd: metis * outside.metis + fromUnits(usdc, 6) + fromUnits(weth, 18) * outside.eth, metis }
}
