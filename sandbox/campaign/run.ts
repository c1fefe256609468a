import { createHash } from 'node:crypto'
import { Effect, type Scope } from 'effect'
import type { Address } from 'viem'
import { openChain, type ChainStartError } from '../chain/chain.ts'
import { digestState } from '../chain/state-dump.ts'
import type { ConservationBroken } from '../ledger/conservation.ts'
import type { Entry } from '../ledger/ledger.ts'
import { openPayments, type PaymentLate, type PaymentMissing } from '../ledger/payments.ts'
import type { RunRecord, Sample } from '../metrics/metric.ts'
import { watchSplit } from '../metrics/mev-split.ts'
import { openRecorder } from '../metrics/recorder.ts'
import { RewardWatch } from '../metrics/rewards.ts'
import { enact } from '../policy/enact.ts'
import { promisesOf } from '../policy/promises.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import { foundation } from '../world/foundation.ts'
import { deployerOn } from '../world/deployer.ts'
import type { StepError } from '../world/block.ts'
import { openWorld } from '../world/genesis.ts'
import type { Origin } from '../world/origin.ts'
import { beginningOf } from '../world/market.ts'
import { orderingRules } from '../world/ordering/index.ts'
import { addressOf, type Inhabitant, populate } from '../world/population.ts'
import { type Streams, streamsOf } from '../world/random.ts'
import { type Moment, steps } from '../world/step.ts'
import { namesOf } from '../../protocols/actions.ts'
import { holdersOf, nativeOf, type World } from '../world/world.ts'
import { bundleOf, type FailureBundle } from './failure.ts'
import { marksOf } from './marks.ts'
import { feesIn } from './fees.ts'
import type { RunSpec } from './plan.ts'

/** A block as the table of blocks keeps it. */
export interface BlockRow {
  readonly block: number
  readonly timestamp: number
  readonly hash: string
  /** Commits to order, statuses, logs and gas of the block's transactions. */
  readonly receiptsRoot: string
  /** Zero on a fork. */
  readonly stateRoot: string
  readonly transactions: number
  readonly failed: number
  readonly refused: number
  readonly gasUsed: bigint
  /** Outer prices, US dollars. */
  readonly eth: number
  readonly metis: number
  readonly users: number
  /** What its transactions are recognised by; see marks.ts. */
  readonly marks: readonly string[]
}

export interface RunOutcome {
  readonly record: RunRecord
  readonly blocks: readonly BlockRow[]
  readonly entries: readonly Entry[]
  /** Over ordered transactions, statuses, logs (by way of the block hashes) and the final state. */
  readonly digest: string
  /** Digest of the final state alone. */
  readonly state: string
  /** Decimals of every token in the entries. */
  readonly decimals: (token: string) => number
}

export type RunError = ChainStartError | DeployFailed | StepError | PaymentMissing | PaymentLate

/** Runs begin this many seconds after the base chain's last block, at a full hour for the eye. */
const pause = 3_600

/** Seconds since 1970 at which a run on this base chain opens. */
export const openingOf = ({ timestamp }: Pick<Origin['base'], 'timestamp'>): number =>
  timestamp + pause - ((timestamp + pause) % 3_600)

/** What somebody who looks at a run closely, a test say, may do to it before it begins. */
export interface Changes {
  /** Leaves inhabitants out, adds some, or lists them in another order. */
  readonly inhabitants?: (born: readonly Inhabitant[], opening: number) => readonly Inhabitant[]
  readonly streams?: (streams: Streams) => Streams
  readonly address?: (persona: string) => Address
}

/**
 * Opens a run's world: a chain of its own, the policy put on it, everybody in place; no block of the run mined yet.
 *
 * @example
 * const world = yield* openRun(spec, yield* serveOrigin(spec.base))
 * const moment = yield* step(world)
 */
export const openRun = Effect.fn('openRun')(function* (
  { timeline, market, policy, agents, seed, ordering }: RunSpec,
  { source, base, history = false }: Origin,
  { inhabitants = (born) => born, streams = (own) => own, address = addressOf }: Changes = {},
): Effect.fn.Return<World, RunError, Scope.Scope> {
  const opening = openingOf(base)
  let clock = base.timestamp + 1
  const chain = yield* openChain({ source, chainId: base.chainId, timestamp: clock, history })
  const deployer = deployerOn(chain, {
    account: foundation,
    coinbase: base.deployments.metis.feeVault,
    clock: (passing) => (clock += 1 + passing),
    prices: { eth: market.eth, metis: market.metis },
  })
  const begins = opening + timeline.programme.from * 86_400
  const programme = {
    start: begins,
    days: timeline.programme.to - timeline.programme.from,
    judged: opening + timeline.evaluation.from * 86_400,
    ordering,
    metisPrice: market.metis,
    grantee: (rank: number) => address(`grantee-${rank}`),
  }
  const enactment = yield* enact(policy, programme, base.deployments, deployer)
  yield* deployer.finish
  const drawn = streams(streamsOf(seed))
  return yield* openWorld(chain, {
    enactment,
    streams: drawn,
    market,
    inhabitants: inhabitants(
      populate(agents, namesOf(enactment.deployments), beginningOf(market), drawn, opening, address),
      opening,
    ),
    orderingAt: (now) => orderingRules[(now >= begins ? policy.ordering : undefined) ?? ordering],
    blockSeconds: timeline.blockSeconds,
    now: opening - 1,
    baselineAt: begins,
  })
})

/**
 * One run from fork to digest. It knows the world, the policy and the metrics; none of them knows it.
 *
 * @param progress called after every block
 * @param failed is given what a run that fails leaves for whoever looks into it
 */
export const run = Effect.fn('run')(function* (
  spec: RunSpec,
  origin: Origin,
  progress: (block: number) => void = () => {},
  failed: (bundle: FailureBundle) => void = () => {},
): Effect.fn.Return<RunOutcome, RunError, Scope.Scope> {
  const { timeline } = spec
  const world = yield* openRun(spec, origin)
  const blocks = Math.round((timeline.days * 86_400) / timeline.blockSeconds)
  const recorder = openRecorder(timeline, blocks)
  const rows: BlockRow[] = []
  const entries: Entry[] = []
  const hash = createHash('sha256')
  const sample = openSampler(world, spec)
  const split = watchSplit()
  let unclosed: ConservationBroken | undefined
  const opening = openingOf(origin.base)
  const payments = openPayments(opening)
  yield* steps(world, blocks, (moment) => {
    const seen = sample(moment)
    hash.update(moment.block.hash)
    rows.push(rowOf(world, moment))
    entries.push(...moment.entries)
    recorder.see(seen)
    split.see(seen)
    unclosed ??= seen.rewards.broken
    payments.see(moment.entries, moment.block.timestamp)
    progress(world.block)
  }).pipe(Effect.tapError(() => Effect.map(bundleOf(world), failed)))
  const judged = opening + timeline.evaluation.from * 86_400
  const broken = split.broken() ?? unclosed ?? payments.broken(world.now, judged)
  if (broken !== undefined) {
    failed(yield* bundleOf(world))
    return yield* broken
  }
  const state = digestState(yield* world.chain.dump)
  const decimals = new Map<string, number>(world.tokens.map(({ address, decimals: places }) => [address, places]))
  return {
    record: recorder.record(),
    blocks: rows,
    entries,
    digest: hash.update(state).digest('hex'),
    state,
    decimals: (token) => decimals.get(token) ?? 18,
  }
})

/** What was sent by way of an action, and whether it reverted. */
function usesOf(ordered: Moment['ordered'], failed: readonly number[]): Sample['uses'] {
  const bad = new Set(failed)
  return ordered.flatMap(({ actor, action }, place) =>
    action === undefined ? [] : [{ actor, action, failed: bad.has(place) }],
  )
}

/** Native METIS that the fee vault paid in a block, by whom it went to. */
function paidOut(entries: Moment['entries']): ReadonlyMap<Address, bigint> {
  const paid = new Map<Address, bigint>()
  for (const { fact } of entries) {
    if (fact.type === 'feePaid') paid.set(fact.account, (paid.get(fact.account) ?? 0n) + fact.amount)
  }
  return paid
}

/** Shows metrics what they may see of a world after each block. */
export function openSampler(world: World, { timeline, market, policy }: RunSpec): (moment: Moment) => Sample {
  const clusters = world.inhabitants.map(({ persona, address, kind }) => ({
    actor: persona,
    kind: kind.kind,
    address,
    organic: kind.organic,
  }))
  const places = new Map([
    ...holdersOf(world.deployments),
    [foundation, 'foundation'] as const,
    ...clusters.map(({ address, kind }) => [address, kind] as const),
  ])
  const native = (account: Address): bigint => nativeOf(world, account)
  const grantee = (rank: number): Address =>
    world.byPersona.get(`grantee-${rank}`)?.address ?? addressOf(`grantee-${rank}`)
  const promised = promisesOf(policy, { metisPrice: market.metis, grantee }, world.deployments)
  const { feeVault } = world.deployments.metis
  const rewards = new RewardWatch()
  // As they were before the block: the sampler is shown every one.
  let { seen, now } = world
  return ({ block, entries, ordered, failed, market: outer, turn, waiting }) => {
    const before = seen
    const last = now
    ;({ seen, now } = world)
    const gone = (account: Address): bigint => nativeOf({ plans: world.plans, seen: before }, account) - native(account)
    // What the vault pays out of fees is no less of them, and nothing that a payee has not paid.
    const paid = paidOut(entries)
    const shared = [...paid.values()].reduce((sum, amount) => sum + amount, 0n)
    const waited = (since: number): number => block.timestamp - since
    const sample: Unrewarded = {
      block: world.block,
      day: (world.block * timeline.blockSeconds) / 86_400,
      state: world.seen.chain,
      deployments: world.deployments,
      ledger: world.ledger,
      entries,
      uses: usesOf(ordered, failed),
      actionAt: (transaction) => ordered[transaction]?.action,
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
      market: { metis: outer.metis, eth: outer.eth },
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

/** A sample before anybody knows who received what. */
type Unrewarded = Omit<Sample, 'rewards'>

const rowOf = (world: World, { block, failed, refused, market }: Moment): BlockRow => ({
  marks: marksOf({ block, failed }).transactions,
  block: world.block,
  timestamp: block.timestamp,
  hash: block.hash,
  receiptsRoot: block.receiptsRoot,
  stateRoot: block.stateRoot,
  transactions: block.transactions.length,
  failed: failed.length,
  refused,
  gasUsed: block.gasUsed,
  eth: market.eth,
  metis: market.metis,
  users: market.users,
})
