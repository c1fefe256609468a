import { Effect } from 'effect'
import type { Address } from 'viem'
import { lockReturn, type Sequencing, yearlyRewards } from '../../agents/mind/staking/sequencing.ts'
import { toUnits } from '../../protocols/token.ts'
import { openStage } from '../fixtures/stage.ts'
import { asPrinted, exactly, type Row, type ValidationCase, within } from './case.ts'

const owners: readonly Address[] = [
  '0x0000000000000000000000000000000000000a11',
  '0x0000000000000000000000000000000000000b22',
  '0x0000000000000000000000000000000000000c33',
]
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const rewardPerBlock = 12_478_422_370_000_000n
const minute = 60

const seen: Sequencing = {
  others: 118_621.96,
  rewardPerBlock: 0.01247842237,
  blockSeconds: 12,
  payer: 1e9,
  slashShare: 0,
}

/** Seconds of a block, METIS a year, return of 218,621.96 METIS. */
const table = [
  [12, 32_793.294, 0.15],
  [17, 23_148.208, 0.105882],
  [17.5, 22_486.83, 0.102857],
  [18, 21_862.196, 0.1],
] as const

/** Three who have locked the same build 7, 3 and 10 blocks of an epoch and the next, and a batch pays them. */
const batch = Effect.gen(function* () {
  const stage = yield* openStage({
    sequencing: { blockSeconds: minute, epochBlocks: 10, stallSeconds: 0, batchDays: (23 * minute) / 86_400 },
  })
  const { sequencing } = stage.actions
  for (const owner of owners) {
    yield* stage.endow(owner, { native: 10, metis: 40_000 })
    yield* stage.play(owner, ...sequencing.approvals())
  }
  for (const owner of owners)
    yield* stage.play(owner, sequencing.lock({ signer: owner, recipient: owner, amount: toUnits(40_000, 18) }))
  const { genesis } = yield* stage.state('sequencing')
  const at = (slot: number) => {
    stage.pass(genesis + slot * minute - stage.now() - 1)
    return stage.play(stranger)
  }
  const signer = Effect.map(stage.state('sequencing'), ({ epochs }) => epochs.current.signer)
  yield* stage.play(stranger)
  const first = yield* signer
  yield* at(8)
  yield* stage.play(first, sequencing.halt())
  yield* stage.play(stranger)
  const second = yield* signer
  yield* at(11)
  yield* stage.play(second, sequencing.halt())
  yield* stage.play(stranger)
  const third = yield* signer
  yield* at(22)
  yield* at(23)
  const { seats } = yield* stage.state('sequencing')
  const rewards = [first, second, third].map((owner) => seats.find((seat) => seat.owner === owner)?.reward ?? 0n)
  yield* stage.play(owners[0]!, sequencing.unlock(1n))
  const claim = stage.refusal(owners[0]!, sequencing.unlockClaim(1n))
  stage.pass(21 * 86_400 - 2 * minute)
  yield* stage.play(stranger)
  const early = yield* claim
  stage.pass(3 * minute)
  yield* stage.play(stranger)
  return { rewards, early, late: yield* claim }
})

export const rewardIdentity: ValidationCase = {
  id: 'V17',
  title: 'The reward rate of Metis',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const { rewards, early, late } = yield* batch
    return [
      ...table.flatMap(([blockSeconds, yearly, rate]): Row[] => {
        const given = { ...seen, blockSeconds }
        const earned = lockReturn(100_000, given, { uptime: 1, outageHours: 3 }, 180)
        return [
          asPrinted(`${blockSeconds} s a block: METIS a year`, yearly, yearlyRewards(given), 3),
          within(`${blockSeconds} s a block: return of 218,621.96 METIS`, rate, earned, 5e-6),
        ]
      }),
      ...[7n, 3n, 10n].map((blocks, i) =>
        exactly(`paid on the chain for ${blocks} blocks, wei`, blocks * rewardPerBlock, rewards[i]!),
      ),
      exactly('a claim before 21 days is refused', true, early !== undefined),
      exactly('and one after them is not', true, late === undefined),
    ]
  }),
}
