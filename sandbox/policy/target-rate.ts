import type { Payment } from '../../protocols/budget/actions.ts'
import type { Call } from '../../protocols/call.ts'
import type { Actions, ChainState } from '../../protocols/index.ts'
import { perBlock } from '../../protocols/sequencing/deploy.ts'
import type { SequencingDeployment } from '../../protocols/sequencing/deployment.ts'
import { dueBatch } from '../../protocols/sequencing/upkeep.ts'
import { least, most } from '../../protocols/whole-number.ts'
import type { Programme, StewardCall, StewardSight } from './enactment.ts'
import type { Tranche } from './schedule.ts'

type Sequencing = NonNullable<ChainState['sequencing']>

/**
 * Reward for a block with which a year's blocks pay this share of what is locked, METIS in wei: the identity of Metis' mining
 * reward rate, solved for the reward (docs/theory/staking.md V17).
 *
 * @param target fraction per year
 * @param locked METIS in wei
 */
export const rewardFor = (target: number, locked: bigint, blockMilliseconds: number): bigint =>
  (locked * BigInt(Math.round(target * 1e12)) * BigInt(blockMilliseconds)) / (yearMilliseconds * 1_000_000_000_000n)

const yearMilliseconds = 31_536_000_000n
const reviewSeconds = 7 * 86_400

/** What a review decides, in wei of METIS. */
export interface Review {
  readonly reward: bigint
  /** What the budget pays to the payer of rewards. */
  readonly pays: bigint
}

/**
 * What governance sets once a week: the reward that makes the rate what it should be, never less than the protocol's own
 * terms, and as far as the money goes. The protocol pays by its own terms as long as it has anything; what is above them in
 * the batches until the next review, the budget pays in advance.
 *
 * @param left wei of METIS that the leg has not spent yet
 * @param state after the last block; a batch that is due comes before the review
 * @param until seconds since 1970 of the next review
 */
export function reviewed(
  target: number,
  left: bigint,
  at: SequencingDeployment,
  state: Sequencing,
  now: number,
  until: number,
): Review {
  const terms = perBlock(at.ownReward)
  const wanted = most(terms, rewardFor(target, state.totalLocked, at.blockMilliseconds))
  const batch = dueBatch(at, now, state)?.built.reduce((sum, { blocks }) => sum + blocks, 0n)
  const blocks = blocksPaid(at, state, batch !== undefined, now, until)
  if (blocks === 0n) return { reward: left > 0n ? wanted : terms, pays: 0n }
  const payer = state.payer - (batch ?? 0n) * state.rewardPerBlock
  const own = least(terms, payer / blocks)
  const reward = least(wanted, own + left / blocks)
  return { reward, pays: (reward - own) * blocks }
}

/** L2 blocks that batches will pay for until the next review: those that are built and final, and those of the time to come. */
function blocksPaid(
  { blockMilliseconds, batchSeconds, epochBlocks }: SequencingDeployment,
  { seats, batchTime }: Sequencing,
  paying: boolean,
  now: number,
  until: number,
): bigint {
  const first = Math.max((paying ? now : batchTime) + batchSeconds, now)
  if (first > until) return 0n
  const last = batchSeconds === 0 ? until : first + batchSeconds * Math.floor((until - first) / batchSeconds)
  const built = paying ? 0n : seats.reduce((sum, { unrewardedBlocks }) => sum + unrewardedBlocks, 0n)
  // Epochs are paid whole: one more than the time says may have become final.
  return built + BigInt(Math.ceil(((last - now) * 1000) / blockMilliseconds) + epochBlocks)
}

/**
 * Pays sequencers a rate instead of an amount: every week the steward sets the reward for a block to what makes a year of
 * them the target share of all that is locked, for as long as the budget lasts. When the programme ends the reward is what it
 * was, and what was not needed is still in the budget.
 *
 * @param total wei of METIS of the leg
 * @param others what else the budget pays in METIS
 */
export function enactTargetRate(
  { target, total, others }: { readonly target: number; readonly total: bigint; readonly others: readonly Tranche[] },
  { start, days }: Pick<Programme, 'start' | 'days'>,
  at: SequencingDeployment,
  { budget, sequencing }: Pick<Actions, 'budget'> & { readonly sequencing: NonNullable<Actions['sequencing']> },
): StewardCall[] {
  const end = start + Math.round(days * 86_400)
  const reviews = Array.from({ length: Math.ceil(days / 7 - 1e-9) }, (_, week) => start + week * reviewSeconds)
  const own = perBlock(at.ownReward)
  return [
    ...reviews.flatMap((date, week): StewardCall[] => {
      const next = Math.min(date + reviewSeconds, end)
      /** Of reviews that are due in one block, after the chain has stood still, the last one counts. */
      const review = (now: number, { chain, acted }: StewardSight): Review | undefined => {
        if (next <= now) return undefined
        const owed = others.reduce((sum, { due, amount }) => (due > acted ? sum + amount : sum), 0n)
        return reviewed(target, least(total, chain.budget.metis - owed), at, chain.sequencing!, now, next)
      }
      const paying = (act: (payment: Payment, now: number) => Call): StewardCall => ({
        at: date,
        call: (now, sight) => {
          const { pays } = review(now, sight) ?? { pays: 0n }
          return pays === 0n
            ? undefined
            : act({ calls: [sequencing.fundPayer(pays)], due: now, nonce: rateNonces + BigInt(week) }, now)
        },
      })
      const setting: StewardCall = {
        at: date,
        call: (now, sight) => {
          const reward = review(now, sight)?.reward
          return reward === undefined || reward === sight.chain.sequencing!.rewardPerBlock
            ? undefined
            : sequencing.updateBlockReward(reward)
        },
      }
      return [paying(budget.announce), paying(budget.pay), setting]
    }),
    {
      at: end,
      call: (_, { chain }) =>
        chain.sequencing!.rewardPerBlock === own ? undefined : sequencing.updateBlockReward(own),
    },
  ]
}

/** Numbers of their own, far behind those of all other payments. */
const rateNonces = 1n << 65n
