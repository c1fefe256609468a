import { Effect, type Scope } from 'effect'
import type { Address } from 'viem'
import { namesOf } from '../../protocols/actions.ts'
import type { DeployFailed } from '../../protocols/protocol.ts'
import type { ChainStartError } from '../chain/chain.ts'
import type { PaymentLate, PaymentMissing } from '../ledger/announced-payments.ts'
import { beginningOf } from '../market/market.ts'
import { enact } from '../policy/enact.ts'
import type { StepError } from '../world/block.ts'
import { deployerOn } from '../origin/deployer.ts'
import { foundation } from '../origin/foundation.ts'
import { openWorld } from '../world/genesis.ts'
import { orderingRules } from '../ordering/index.ts'
import { openBase } from '../origin/open-base.ts'
import type { Origin } from '../origin/origin.ts'
import { addressOf, type Inhabitant, populate } from '../world/population.ts'
import { type Streams, streamsOf } from '../random/streams.ts'
import type { World } from '../world/world.ts'
import type { RunSpec } from './spec.ts'

/** Why a run did not come to its end. */
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
 * import { serveOrigin } from '../origin/origin.ts'
 * import { step } from '../world/step.ts'
 *
 * const world = yield* openRun(spec, yield* serveOrigin(spec.base))
 * const moment = yield* step(world)
 */
export const openRun = Effect.fn('openRun')(function* (
  { timeline, market, policy, agents, seed, ordering, base: { fork } }: RunSpec,
  origin: Origin,
  { inhabitants = (born) => born, streams = (own) => own, address = addressOf }: Changes = {},
): Effect.fn.Return<World, RunError, Scope.Scope> {
  const { base } = origin
  const opening = openingOf(base)
  let clock = base.timestamp + 1
  const chain = yield* openBase(origin)
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
    foreign: fork !== undefined,
  })
})
