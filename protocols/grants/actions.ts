import { type Address, encodeFunctionData, type Hex, toFunctionSelector } from 'viem'
import { calldata, unlimited } from '../calldata.ts'
import { addLiquidity } from '../netswap/actions.ts'
import type { PoolName } from '../pair.ts'
import type { Call } from '../call.ts'
import { approve } from '../token.ts'
import { FundGovernor, GrantBook, GrantCalls, MerkleDistributor } from './artifacts.gen.ts'
import type { GrantsDeployment } from './deployment.ts'
import { type GrantForm, grantKinds, type GrantOffered, type GrantTerms } from './kind.ts'
import { allotted, merkleProof } from './merkle.ts'

/** One of the calls that the fund's timelock makes when a proposal has carried. */
export interface Deed {
  readonly to: Address
  readonly data: Hex
}

const lock = toFunctionSelector('depositFor(address,uint256)')
const unlock = toFunctionSelector('withdrawTo(address,uint256)')
const delegate = toFunctionSelector('delegate(address)')
const castVote = toFunctionSelector('castVote(uint256,uint8)')
const queue = toFunctionSelector('queue(uint256)')
const execute = toFunctionSelector('execute(uint256)')
const attest = toFunctionSelector('attest(uint256)')
const claim = toFunctionSelector('claim(uint256)')
const clawBack = toFunctionSelector('clawBack(uint256)')
const lapse = toFunctionSelector('lapse(uint256)')
const applyFor = toFunctionSelector('applyFor(uint256)')
const handIn = toFunctionSelector('handIn(bool)')
const openVenue = toFunctionSelector('open(uint256,uint256,uint256)')
const improve = toFunctionSelector('improve(uint256,uint256)')
const visit = toFunctionSelector('visit(address)')

/** Which way a vote goes, as the governor numbers it. */
const ballots = { against: 0n, for: 1n, abstain: 2n } as const

export const grantsActions = (at: GrantsDeployment) => ({
  /** Lets the vote token take METIS, or the venues take m.USDC; once an account. */
  approvals: (purpose: 'votes' | 'visits'): Call[] =>
    purpose === 'votes'
      ? [approve(at.metis.address, at.votes.address, unlimited)]
      : [approve(at.money.address, at.venues, unlimited)],
  /** Locks METIS of the sender for votes of `owner`, one to one; they count once they are delegated. */
  lock: (owner: Address, amount: bigint): Call => ({
    to: at.votes.address,
    data: calldata(lock, owner, amount),
    gas: 250_000n,
  }),
  /** Votes back into METIS for `owner`. */
  unlock: (owner: Address, amount: bigint): Call => ({
    to: at.votes.address,
    data: calldata(unlock, owner, amount),
    gas: 250_000n,
  }),
  delegate: (to: Address): Call => ({ to: at.votes.address, data: calldata(delegate, to), gas: 150_000n }),

  /** Brings deeds before the governor; the description tells equal proposals apart. */
  propose: (deeds: readonly Deed[], description: string): Call => ({
    to: at.governor,
    data: encodeFunctionData({
      abi: FundGovernor.abi,
      functionName: 'propose',
      args: [deeds.map(({ to }) => to), deeds.map(() => 0n), deeds.map(({ data }) => data), description],
    }),
    gas: 1_200_000n,
  }),
  vote: (proposal: bigint, ballot: keyof typeof ballots): Call => ({
    to: at.governor,
    data: calldata(castVote, proposal, ballots[ballot]),
    gas: 150_000n,
  }),
  /** Puts a proposal that has carried into the timelock; anybody may. */
  queue: (proposal: bigint): Call => ({ to: at.governor, data: calldata(queue, proposal), gas: 2_000_000n }),
  /** Does what was queued, when it is due; anybody may. */
  execute: (proposal: bigint): Call => ({ to: at.governor, data: calldata(execute, proposal), gas: 6_000_000n }),

  /** Calls for applications for a grant; the steward alone. */
  callFor: (offered: GrantOffered): Call => ({
    to: at.calls,
    data: encodeFunctionData({ abi: GrantCalls.abi, functionName: 'open', args: [offer(offered)] }),
    gas: 350_000n,
  }),
  /** Applies for what a call offers: the first who does is proposed, and nobody applies twice. */
  applyFor: (call: number): Call => ({ to: at.calls, data: calldata(applyFor, BigInt(call)), gas: 120_000n }),
  /** Hands in the sender's next stage, complete or not. */
  handIn: (complete: boolean): Call => ({
    to: at.deliveries,
    data: calldata(handIn, complete ? 1n : 0n),
    gas: 150_000n,
  }),

  /** Deeds that make a grant: the fund lets the book have the money, and the book takes it. */
  grant: (terms: GrantTerms): Deed[] => [
    approve(at.metis.address, at.book, terms.amount),
    {
      to: at.book,
      data: encodeFunctionData({ abi: GrantBook.abi, functionName: 'grant', args: [written(terms)] }),
    },
  ],
  /** The deed that takes back what is not yet owed on a grant. */
  clawBack: (grant: number): Deed[] => [{ to: at.book, data: calldata(clawBack, BigInt(grant)) }],
  /** Deeds by which the fund adds its own liquidity to a pool of Netswap and keeps the LP tokens. */
  provideLiquidity: (amounts: {
    readonly pool: PoolName
    readonly base: bigint
    readonly quote: bigint
    readonly minBase: bigint
    readonly minQuote: bigint
  }): Deed[] => {
    const { base, quote } = at.pools[amounts.pool]
    return [
      approve(base.address, at.router, amounts.base),
      approve(quote.address, at.router, amounts.quote),
      addLiquidity(at, { ...amounts, to: at.timelock }),
    ]
  },

  /** Says that a grant's next milestone is reached; the attestor alone. */
  attest: (grant: number): Call => ({ to: at.book, data: calldata(attest, BigInt(grant)), gas: 90_000n }),
  /** Gives the fund back what can no longer be earned on a grant; anybody may. */
  lapse: (grant: number): Call => ({ to: at.book, data: calldata(lapse, BigInt(grant)), gas: 150_000n }),
  /** Pays what is owed on a grant to its recipient. */
  claim: (grant: number): Call => ({ to: at.book, data: calldata(claim, BigInt(grant)), gas: 200_000n }),
  /** Pays a listed account its part of the airdrop; nothing for one that is not listed. */
  claimAirdrop: (account: Address): Call[] => {
    const allotments = at.airdrop.map(allotted)
    const place = allotments.findIndex((each) => each.account === account)
    const allotment = allotments[place]
    if (allotment === undefined) return []
    const args = [BigInt(place), account, allotment.amount, merkleProof(allotments, place)] as const
    const data = encodeFunctionData({ abi: MerkleDistributor.abi, functionName: 'claim', args })
    return [{ to: at.distributor, data, gas: 200_000n }]
  },

  /**
   * Opens the sender's venue: fee in m.USDC's smallest unit, appeal 1 for an ordinary one, kept up until then (seconds since
   * 1970).
   */
  openVenue: (fee: bigint, appeal: number, keptUntil: number): Call => ({
    to: at.venues,
    data: calldata(openVenue, fee, millionths(appeal), BigInt(Math.round(keptUntil))),
    gas: 220_000n,
  }),
  /** Says how well the sender's venue works by now, and until when it is kept up. */
  improve: (appeal: number, keptUntil: number): Call => ({
    to: at.venues,
    data: calldata(improve, millionths(appeal), BigInt(Math.round(keptUntil))),
    gas: 90_000n,
  }),
  visit: (builder: Address): Call => ({ to: at.venues, data: calldata(visit, builder), gas: 160_000n }),
})

const millionths = (part: number): bigint => BigInt(Math.round(part * 1e6))

const written = (terms: GrantTerms) => ({
  recipient: terms.recipient,
  ...formed(terms),
})

const formed = (terms: GrantForm) => ({
  kind: grantKinds.indexOf(terms.kind),
  amount: terms.amount,
  milestones: BigInt(
    terms.kind === 'milestone' ? terms.milestones : terms.kind === 'retroactive' ? (terms.parts ?? 0) : 0,
  ),
  start: BigInt(terms.kind === 'retroactive' ? terms.due : terms.kind === 'vested' ? (terms.start ?? 0) : 0),
  duration: terms.kind === 'vested' ? BigInt(terms.duration) : 0n,
  until: BigInt(terms.kind === 'milestone' || terms.kind === 'retroactive' ? (terms.until ?? 0) : 0),
})

const offer = (offered: GrantOffered) => {
  const { milestones, ...form } = formed(offered)
  const { enforcement, review, oracleError, users, noise, closes } = offered
  return {
    ...form,
    milestones: Number(milestones),
    enforcement: Number(millionths(enforcement)),
    review: BigInt(review),
    oracleError: Number(millionths(oracleError)),
    users,
    noise: Number(millionths(noise)),
    closes: BigInt(closes),
  }
}
