import { plausible } from '../plausible.ts'
import { toBasisPoints } from '../basis-points.ts'
import { Effect } from 'effect'
import { type Address, encodeFunctionData, type Hex, keccak256, stringToHex, zeroAddress, zeroHash } from 'viem'
import { z } from 'zod'
import { addressText } from '../address.ts'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import type { NetswapDeployment } from '../netswap/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { contractDays, dollars, metisAmount, perYear, share } from '../quantity.ts'
import { approve, toUnits, type Token, transfer } from '../token.ts'
import { grantsActions } from './actions.ts'
import {
  Agenda,
  Deliveries,
  FundGovernor,
  GrantBook,
  GrantCalls,
  MerkleDistributor,
  TimelockController,
  Venues,
  VoteMetis,
} from './artifacts.gen.ts'
import { allotted, merkleRoot } from './merkle.ts'
import type { GrantsDeployment } from './deployment.ts'

const lower = (address: string): Address => `0x${address.slice(2).toLowerCase()}`
const days = (usual: number, description: string) => contractDays(0.001).default(usual).meta({ description })

/** Quorum and approval as Metis asked of proposals for liquid staking (docs/theory.md N.3). */
export const grantsParameters = z
  .strictObject({
    fundMetis: metisAmount()
      .default(40_000)
      .meta({ description: 'METIS that the fund opens with, beside what a policy brings.' }),
    fundUsd: dollars().default(0).meta({ description: 'm.USDC that the fund opens with.' }),
    stewardMetis: metisAmount()
      .default(40_000)
      .meta({ description: 'METIS that the steward has locked to vote for what it proposes.' }),
    votingDelayDays: days(0.25, 'Days from a proposal to the start of the vote: votes count as they are then.'),
    votingDays: days(3, 'Days of a vote; longer than a block.'),
    timelockDays: contractDays().default(1).meta({ description: 'Days from a vote that carries to its deed.' }),
    proposalMetis: metisAmount().default(1000).meta({ description: 'Votes needed to propose, in METIS.' }),
    quorumMetis: metisAmount().default(20_000).meta({ description: 'Votes needed to decide, in METIS.' }),
    approval: share().default(0.8).meta({ description: 'Share of votes that have to be in favour.' }),
    attestor: z
      .union([z.literal('operator'), addressText])
      .default('operator')
      .meta({ description: 'Who attests milestones: the operator, by what was handed in, or another account.' }),
    applicationDays: days(3, 'Days in which one can apply for what the steward calls for.'),
    depreciationPerYear: perYear(0)
      .default(0.8)
      .meta({ description: 'How fast the quality of what nobody maintains falls, per year (docs/theory.md C.8).' })
      .register(plausible, { range: [0.3, 2] }),
    airdrop: z
      .array(z.strictObject({ account: addressText, metis: metisAmount(1e-6) }))
      .max(10_000)
      .default([])
      .meta({ description: 'METIS that listed accounts may claim, each once.' }),
  })
  .meta({
    description: 'Ecosystem fund: grants that are voted on, an airdrop, and a count of who uses what was built.',
  })

const role = (name: string): Hex => keccak256(stringToHex(name))

export const deployGrants = Effect.fnUntraced(function* (
  deployer: Deployer,
  chosen: z.output<typeof grantsParameters>,
  { bridge, netswap }: { readonly bridge: BridgeDeployment; readonly netswap: NetswapDeployment },
) {
  const { metis, usdc } = bridge
  const seconds = (length: number) => Math.round(length * 86_400)
  const steward = deployer.account
  const attestor = chosen.attestor === 'operator' ? steward : lower(chosen.attestor)
  const votes = yield* deployer.create(VoteMetis, [metis.address])
  const delay = BigInt(seconds(chosen.timelockDays))
  const timelock = yield* deployer.create(TimelockController, [delay, [], [zeroAddress], steward])
  const governor = yield* deployer.create(FundGovernor, [
    votes,
    timelock,
    seconds(chosen.votingDelayDays),
    seconds(chosen.votingDays),
    toUnits(chosen.proposalMetis, 18),
    toUnits(chosen.quorumMetis, 18),
    toBasisPoints(chosen.approval),
  ])
  // The governor is the only one that can schedule, and nobody can change that but a vote.
  const { abi } = TimelockController
  for (const name of ['PROPOSER_ROLE', 'CANCELLER_ROLE']) {
    const data = encodeFunctionData({ abi, functionName: 'grantRole', args: [role(name), governor] })
    yield* deployer.call({ to: timelock, data, gas: 100_000n })
  }
  const renounce = encodeFunctionData({ abi, functionName: 'renounceRole', args: [zeroHash, steward] })
  yield* deployer.call({ to: timelock, data: renounce, gas: 100_000n })

  const book = yield* deployer.create(GrantBook, [metis.address, timelock, attestor])
  const agenda = yield* deployer.create(Agenda, [governor, book])
  const venues = yield* deployer.create(Venues, [usdc.address])
  const calls = yield* deployer.create(GrantCalls, [steward])
  const deliveries = yield* deployer.create(Deliveries)
  const airdrop = chosen.airdrop.map((each) => ({ ...each, account: lower(each.account) }))
  const allotments = airdrop.map(allotted)
  const distributor = yield* deployer.create(MerkleDistributor, [metis.address, merkleRoot(allotments)])

  const deployment: GrantsDeployment = {
    timelock,
    governor,
    votes: { symbol: 'vMETIS', address: votes, decimals: 18 },
    book,
    agenda,
    venues,
    calls,
    deliveries,
    distributor,
    metis,
    money: usdc,
    steward,
    attestor,
    applicationSeconds: seconds(chosen.applicationDays),
    depreciation: chosen.depreciationPerYear,
    airdrop,
    router: netswap.router,
    pools: netswap.pools,
  }
  yield* endow(deployer, metis, toUnits(chosen.fundMetis, 18), timelock)
  yield* endow(deployer, usdc, toUnits(chosen.fundUsd, 6), timelock)
  const promised = allotments.reduce((sum, { amount }) => sum + amount, 0n)
  yield* endow(deployer, metis, promised, distributor)
  const actions = grantsActions(deployment)
  const own = toUnits(chosen.stewardMetis, 18)
  if (own > 0n) {
    yield* deployer.fund(metis, own)
    yield* deployer.call(approve(metis.address, votes, own))
    yield* deployer.call(actions.lock(steward, own))
    yield* deployer.call(actions.delegate(steward))
  }
  return deployment
})

const endow = Effect.fnUntraced(function* (deployer: Deployer, token: Token, amount: bigint, to: Address) {
  if (amount === 0n) return
  yield* deployer.fund(token, amount)
  yield* deployer.call(transfer(token.address, to, amount))
})
