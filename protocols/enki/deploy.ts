import { Effect } from 'effect'
import { type Address, encodeFunctionData, getContractAddress, toHex } from 'viem'
import { z } from 'zod'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { unlimited } from '../calldata.ts'
import { UniswapV2Router02 } from '../netswap/artifacts.gen.ts'
import { deployPool } from '../netswap/deploy.ts'
import type { NetswapDeployment } from '../netswap/deployment.ts'
import type { Deployer } from '../protocol.ts'
import { contractDays, contractHours, metisAmount, pure, share } from '../quantity.ts'
import { LockingPool } from '../sequencing/artifacts.gen.ts'
import type { SequencingDeployment } from '../sequencing/deployment.ts'
import { approve, type Token, toUnits } from '../token.ts'
import { enkiActions } from './actions.ts'
import { Dealer, RedemptionQueue, SeMetis } from './artifacts.gen.ts'
import type { EnkiDeployment } from './deployment.ts'

const part = (usual: number, description: string) => share().default(usual).meta({ description })
const days = (usual: number, description: string) => contractDays(0.001).default(usual).meta({ description })

/** Sources and what is assumed: docs/model.md. */
export const enkiParameters = z
  .strictObject({
    treasuryShare: part(0.1, "Share of rewards for the treasury; assumed, as ENKI's own is not published."),
    cycleDays: days(7, 'Days over which rewards stream to seMETIS; assumed.'),
    ticketDays: days(20, 'Days from a redemption request to its payment.'),
    leastTicketDays: days(8, 'Days that locked LP tokens shorten that to at least.'),
    fullLp: pure(1e-6)
      .default(0.5)
      .meta({ description: 'LP tokens for an eMETIS that shorten the wait all the way; assumed.' }),
    redemptionFee: part(0, 'Share of a ticket that is kept when it is paid; not published.'),
    cancelFee: part(0, 'Share of a ticket that is kept when it is cancelled; not published.'),
    nodes: z.int().min(1).max(16).default(4).meta({ description: 'Sequencer nodes that ENKI can lock for.' }),
    routeHours: contractHours(0.001).default(24).meta({ description: 'Hours between two routes of the keeper.' }),
    openingStake: metisAmount()
      .default(40_000)
      .meta({ description: "The foundation's own METIS in seMETIS from the beginning." }),
    openingLiquidity: metisAmount(1e-3)
      .default(5_000)
      .meta({ description: "METIS on each side of eMETIS/METIS, the foundation's." }),
  })
  .refine(({ leastTicketDays, ticketDays }) => leastTicketDays <= ticketDays, {
    message: 'LP tokens shorten a wait, so this has to be at most what ticketDays is',
    path: ['leastTicketDays'],
  })
  .meta({ description: 'ENKI: eMETIS, a receipt for locked METIS, and seMETIS, which earns its rewards.' })

/** Accounts without a contract: ENKI's treasury, and the first of its nodes, which sign blocks and hold nothing. */
const treasury: Address = '0x0000000000000000000000000000000e4c17ea50'
const firstNode = 0xe4c1_0000n

/** What the vault keeps for good, so that there is always a share. */
const seed = 1

export const deployEnki = Effect.fnUntraced(function* (
  deployer: Deployer,
  chosen: z.output<typeof enkiParameters>,
  {
    bridge,
    netswap,
    sequencing,
  }: {
    readonly bridge: BridgeDeployment
    readonly netswap: NetswapDeployment
    readonly sequencing: SequencingDeployment
  },
) {
  const { account } = deployer
  const { metis } = bridge
  const dealer = yield* deployer.create(Dealer, [sequencing.pool, account, treasury, millionths(chosen.treasuryShare)])
  // The dealer creates eMETIS first, then what its agents are clones of, then one agent after the other.
  const eMetis: Token = { symbol: 'eMETIS', address: createdBy(dealer, 1n), decimals: 18 }
  const cycle = seconds(chosen.cycleDays)
  const vault = yield* deployer.create(SeMetis, [eMetis.address, BigInt(cycle)])
  const market = yield* deployPool(deployer, netswap.factory, eMetis, metis)
  const delay = seconds(chosen.ticketDays)
  const queue = yield* deployer.create(RedemptionQueue, [
    dealer,
    market.address,
    {
      delay: BigInt(delay),
      leastDelay: BigInt(Math.min(delay, seconds(chosen.leastTicketDays))),
      fullLp: millionths(chosen.fullLp),
      redemptionFee: millionths(chosen.redemptionFee),
      cancelFee: millionths(chosen.cancelFee),
    },
  ])
  const deployment: EnkiDeployment = {
    dealer,
    queue,
    treasury,
    agents: Array.from({ length: chosen.nodes }, (_, i) => createdBy(dealer, BigInt(3 + i))),
    metis,
    eMetis,
    seMetis: { symbol: 'seMETIS', address: vault, decimals: 18 },
    market,
    router: netswap.router,
    cycle,
    delay,
    redemptionFee: chosen.redemptionFee,
    cancelFee: chosen.cancelFee,
    stakersShare: 1 - chosen.treasuryShare,
    routeSeconds: Math.round(chosen.routeHours * 3600),
  }
  yield* connect(deployer, deployment, sequencing)
  yield* open(deployer, deployment, chosen)
  return deployment
})

/** Ties vault, queue and nodes to the dealer; where sequencing keeps a list, ENKI's agents are on it. */
const connect = Effect.fnUntraced(function* (
  deployer: Deployer,
  { dealer, seMetis, queue, agents }: EnkiDeployment,
  { pool }: SequencingDeployment,
) {
  yield* deployer.call({
    to: dealer,
    data: encodeFunctionData({ abi: Dealer.abi, functionName: 'connect', args: [seMetis.address, queue] }),
    gas: 200_000n,
  })
  for (const [i, agent] of agents.entries()) {
    const node = toHex(firstNode + BigInt(i), { size: 20 })
    yield* deployer.call({
      to: dealer,
      data: encodeFunctionData({ abi: Dealer.abi, functionName: 'addAgent', args: [node] }),
      gas: 400_000n,
    })
    yield* deployer.call({
      to: pool,
      data: encodeFunctionData({ abi: LockingPool.abi, functionName: 'setWhitelist', args: [agent, true] }),
      gas: 100_000n,
    })
  }
})

/** The vault's own shares, the foundation's stake, and the market at one METIS for an eMETIS. */
const open = Effect.fnUntraced(function* (
  deployer: Deployer,
  deployment: EnkiDeployment,
  { openingStake, openingLiquidity }: z.output<typeof enkiParameters>,
) {
  const { account } = deployer
  const { metis, eMetis, seMetis, dealer, router } = deployment
  const { mint, route } = enkiActions(deployment)
  const side = toUnits(openingLiquidity, 18)
  const own = toUnits(seed, 18)
  const stake = toUnits(openingStake, 18)
  yield* deployer.fund(metis, 2n * side + own + stake)
  yield* deployer.call(approve(metis.address, dealer, unlimited))
  yield* deployer.call(mint({ amount: side + own, stake: false, to: account }))
  yield* deployer.call(approve(eMetis.address, seMetis.address, own))
  yield* deployer.call({
    to: seMetis.address,
    data: encodeFunctionData({ abi: SeMetis.abi, functionName: 'open', args: [own] }),
    gas: 300_000n,
  })
  if (stake > 0n) yield* deployer.call(mint({ amount: stake, stake: true, to: account }))
  for (const token of [eMetis, metis]) yield* deployer.call(approve(token.address, router, unlimited))
  yield* deployer.call({
    to: router,
    data: encodeFunctionData({
      abi: UniswapV2Router02.abi,
      functionName: 'addLiquidity',
      args: [eMetis.address, metis.address, side, side, side, side, account, unlimited],
    }),
    gas: 1_000_000n,
  })
  yield* deployer.call(route())
})

const createdBy = (from: Address, nonce: bigint): Address => lower(getContractAddress({ from, nonce }))

const lower = (address: Address): Address => address.toLowerCase() as Address

const seconds = (count: number): number => Math.round(count * 86_400)

const millionths = (part: number): bigint => BigInt(Math.round(part * 1e6))
