import { type Address, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import { addTokens, removeTokens, swapTokens } from '../netswap/actions.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import type { EnkiDeployment } from './deployment.ts'

const mint = toFunctionSelector('mint(address,uint256,bool)')
const deposit = toFunctionSelector('deposit(uint256,address)')
const redeem = toFunctionSelector('redeem(uint256,address,address)')
const enter = toFunctionSelector('enter(address,uint256)')
const claim = toFunctionSelector('redeem(uint256,address)')
const cancel = toFunctionSelector('cancel(uint256,address)')
const shorten = toFunctionSelector('shorten(uint256,uint256)')
const harvest = toFunctionSelector('harvest()')
const route = toFunctionSelector('route()')
const sync = toFunctionSelector('sync()')

/** The least of each side of the market of eMETIS that has to go in or come out, and who gets what comes. */
interface MarketBounds {
  readonly minEMetis: bigint
  readonly minMetis: bigint
  readonly to: Address
}

export interface MarketLiquidity extends MarketBounds {
  readonly eMetis: bigint
  readonly metis: bigint
}

export interface MarketRemoval extends MarketBounds {
  /** LP tokens. */
  readonly liquidity: bigint
}

export const enkiActions = ({ dealer, queue, metis, eMetis, seMetis, market, router, agents }: EnkiDeployment) => {
  const nodes = BigInt(agents.length)
  return {
    /** Lets dealer, vault, queue and router take what the other actions give them; five calls, once an account. */
    approvals: (): Call[] => [
      approve(metis.address, dealer, unlimited),
      approve(metis.address, router, unlimited),
      ...[seMetis.address, queue, router].map((spender) => approve(eMetis.address, spender, unlimited)),
    ],
    /** METIS into as much eMETIS, or at once into seMETIS; in wei. */
    mint: ({ amount, stake, to }: { amount: bigint; stake: boolean; to: Address }): Call => ({
      to: dealer,
      data: calldata(mint, to, amount, stake ? 1n : 0n),
      gas: stake ? 300_000n : 200_000n,
    }),
    /** What somebody with METIS does to give it to all who hold seMETIS: eMETIS for the vault, streamed from its next cycle on. */
    fund: (amount: bigint): Call[] => [
      approve(metis.address, dealer, amount),
      { to: dealer, data: calldata(mint, seMetis.address, amount, 0n), gas: 200_000n },
    ],
    /** eMETIS into seMETIS at the vault's rate. */
    stake: (amount: bigint, to: Address): Call => ({
      to: seMetis.address,
      data: calldata(deposit, amount, to),
      gas: 220_000n,
    }),
    /** Shares of the sender's seMETIS into eMETIS at the vault's rate. */
    unstake: (shares: bigint, owner: Address): Call => ({
      to: seMetis.address,
      data: calldata(redeem, shares, owner, owner),
      gas: 200_000n,
    }),
    /** eMETIS into a ticket for METIS. */
    request: (amount: bigint, to: Address): Call => ({ to: queue, data: calldata(enter, to, amount), gas: 400_000n }),
    /** Has a mature ticket paid; reverts while the METIS for it is still locked. */
    claim: (ticket: bigint, to: Address): Call => ({
      to: queue,
      data: calldata(claim, ticket, to),
      gas: 300_000n + 25_000n * nodes,
    }),
    cancel: (ticket: bigint, to: Address): Call => ({ to: queue, data: calldata(cancel, ticket, to), gas: 250_000n }),
    /** Lets the queue lock LP tokens of eMETIS/METIS, and locks some to shorten a ticket's wait. */
    shorten: (ticket: bigint, lp: bigint): Call[] => [
      approve(market.address, queue, lp),
      { to: queue, data: calldata(shorten, ticket, lp), gas: 200_000n },
    ],
    /** Swaps exactly `amountIn` of one into at least `minOut` of the other on the market of eMETIS; in wei. */
    swap: ({
      give,
      amountIn,
      minOut,
      to,
    }: {
      give: 'eMETIS' | 'METIS'
      amountIn: bigint
      minOut: bigint
      to: Address
    }): Call => {
      const [tokenIn, tokenOut] = give === 'eMETIS' ? [eMetis.address, metis.address] : [metis.address, eMetis.address]
      return swapTokens(router, { tokenIn, tokenOut, amountIn, minOut, to })
    },
    /** Lets the router take LP tokens of eMETIS/METIS; once an account. */
    liquidityApproval: (): Call => approve(market.address, router, unlimited),
    /** Adds at most these amounts to the market of eMETIS in its present ratio; in wei. */
    addLiquidity: ({ minEMetis, minMetis, to, ...amounts }: MarketLiquidity): Call =>
      addTokens(router, [eMetis.address, metis.address], {
        base: amounts.eMetis,
        quote: amounts.metis,
        minBase: minEMetis,
        minQuote: minMetis,
        to,
      }),
    /** Burns LP tokens of that market for both. */
    removeLiquidity: ({ liquidity, minEMetis, minMetis, to }: MarketRemoval): Call =>
      removeTokens(router, [eMetis.address, metis.address], {
        liquidity,
        minBase: minEMetis,
        minQuote: minMetis,
        to,
      }),
    /** Collects the locks' rewards, shares them out, and begins a new stream when the last one is over. Anybody may. */
    harvest: (): Call => ({ to: dealer, data: calldata(harvest), gas: 500_000n + 150_000n * nodes }),
    /** Keeps METIS for tickets and locks the rest. Anybody may. */
    route: (): Call => ({ to: dealer, data: calldata(route), gas: 500_000n + 600_000n * nodes }),
    /** Begins a new stream with what has arrived. Anybody may. */
    sync: (): Call => ({ to: seMetis.address, data: calldata(sync), gas: 150_000n }),
  }
}
