import type { Address } from 'viem'
import { UniswapV2Pair } from '../netswap/artifacts.gen.ts'
import type { Reserves } from '../netswap/state.ts'
import { mapRead, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { Dealer, RedemptionQueue, SeMetis } from './artifacts.gen.ts'
import type { EnkiDeployment } from './deployment.ts'

/** A ticket of an account. */
export interface Ticket {
  /** 0 where there is none. */
  readonly id: bigint
  /** eMETIS, in wei. */
  readonly amount: bigint
  /** Seconds since 1970 from which on it can be paid. */
  readonly maturity: number
}

/** Tickets of an account that are read: who has more sees the others when these are closed. */
export const ticketsSeen = 4

const one = 10n ** 18n

export const enkiState = ({ dealer, queue, metis, eMetis, seMetis, market }: EnkiDeployment) => {
  const vault = seMetis.address
  return {
    /** eMETIS in wei for a whole seMETIS. */
    rate: view(SeMetis.abi, vault, 'convertToAssets', [one]),
    eMetisSupply: totalSupply(eMetis.address),
    seMetisSupply: totalSupply(vault),
    /** eMETIS that belongs to seMETIS. */
    staked: view(SeMetis.abi, vault, 'totalAssets'),
    /** Rewards that stream evenly from `since` to `end` (seconds), and what waits for the next stream. */
    stream: {
      rewards: view(SeMetis.abi, vault, 'streaming'),
      since: mapRead(view(SeMetis.abi, vault, 'streamingSince'), Number),
      end: mapRead(view(SeMetis.abi, vault, 'cycleEnd'), Number),
      waiting: view(SeMetis.abi, vault, 'waiting'),
    },
    /** eMETIS of all open tickets. */
    outstanding: view(RedemptionQueue.abi, queue, 'outstanding'),
    /** METIS that tickets can be paid from now. */
    liquid: balanceOf(metis.address, dealer),
    /** METIS in locks that earn, in locks on their way out, rewards owed to them; agents without a lock. */
    locks: mapRead(view(Dealer.abi, dealer, 'locks'), ([active, leaving, owed, free]) => ({
      active,
      leaving,
      owed,
      free: Number(free),
    })),
    /** METIS behind all eMETIS. */
    backed: view(Dealer.abi, dealer, 'backed'),
    /** Seconds since 1970. */
    routedAt: mapRead(view(Dealer.abi, dealer, 'routedAt'), Number),
    /** LP tokens of the market in existence. */
    liquidity: totalSupply(market.address),
    /** The market: eMETIS is its base, METIS its quote. */
    reserves: mapRead(view(UniswapV2Pair.abi, market.address, 'getReserves'), ([reserve0, reserve1]): Reserves =>
      market.baseIsToken0 ? { base: reserve0, quote: reserve1 } : { base: reserve1, quote: reserve0 },
    ),
  }
}

export const enkiAccount = ({ queue, eMetis, seMetis, market }: EnkiDeployment, owner: Address) => ({
  eMetis: balanceOf(eMetis.address, owner),
  seMetis: balanceOf(seMetis.address, owner),
  /** LP tokens of eMETIS/METIS. */
  liquidity: balanceOf(market.address, owner),
  tickets: Array.from({ length: ticketsSeen }, (_, place) =>
    mapRead(view(RedemptionQueue.abi, queue, 'ticketOf', [owner, BigInt(place)]), ([id, amount, maturity]): Ticket => ({
      id,
      amount,
      maturity: Number(maturity),
    })),
  ),
})
