import { Effect } from 'effect'
import { type Address, toHex } from 'viem'
import { drawReplacement, drawSequencer } from '../../protocols/sequencing/draw.ts'
import type { Seat } from '../../protocols/sequencing/state.ts'
import { atMost, estimate, type ValidationCase } from './case.ts'

/** Thousands of METIS, and the chance of each. */
const locked = [100, 100, 80, 60, 50, 40, 30, 20, 20, 20]
const chances = [0.192308, 0.192308, 0.153846, 0.115385, 0.096154, 0.076923, 0.057692, 0.038462, 0.038462, 0.038462]
const epochs = 10_000

const seat = (place: number, metis: number): Seat => {
  const account: Address = toHex(place, { size: 20 })
  return {
    id: BigInt(place),
    owner: account,
    signer: account,
    amount: BigInt(metis) * 10n ** 18n,
    reward: 0n,
    status: 'active',
    unlockClaimTime: 0,
    activationBlock: 0,
    unrewardedBlocks: 0n,
    stalledFrom: 0,
    stalledTo: 0,
    recipient: account,
  }
}

/** How often each is drawn. */
function counted(candidates: readonly Seat[], from: number): readonly number[] {
  const counts = new Map<Address, number>()
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const { signer } = drawSequencer(from + epoch, candidates)!
    counts.set(signer, (counts.get(signer) ?? 0) + 1)
  }
  return candidates.map(({ signer }) => counts.get(signer) ?? 0)
}

const chiSquare = (counts: readonly number[], expected: readonly number[]): number =>
  counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)

export const sequencerDraw: ValidationCase = {
  id: 'V15',
  title: 'Whose turn it is',
  where: 'functions',
  run: (size) =>
    Effect.sync(() => {
      const candidates = locked.map((thousands, i) => seat(i + 1, thousands * 1000))
      const exact = locked.map((thousands) => thousands / 520)
      const rounds = size === 'full' ? 20 : 3
      const all = Array.from({ length: rounds }, (_, round) => counted(candidates, round * epochs))
      const statistics = all.map((counts) =>
        chiSquare(
          counts,
          exact.map((chance) => epochs * chance),
        ),
      )
      const replaced = [20_000, 100_000, 50_000].map((metis, i) => seat(i + 1, metis))
      const turns = replaced.map(() => 0)
      for (let block = 1; block <= 6000; block++) turns[replaced.indexOf(drawReplacement(block, replaced)!)]! += 1
      return [
        ...locked.map((thousands, i) =>
          estimate(
            `sequencer ${i + 1}, ${thousands}k: share of 10,000 epochs`,
            chances[i]!,
            all[0]![i]! / epochs,
            Math.sqrt((chances[i]! * (1 - chances[i]!)) / epochs),
          ),
        ),
        // The 99.9 % and 99 % quantiles of chi-square with nine degrees of freedom.
        atMost('chi-square of the first round, 9 degrees of freedom', 27.88, statistics[0]!),
        atMost('rounds of twenty above 21.67', 2, statistics.filter((statistic) => statistic > 21.67).length),
        atMost('chi-square of who takes over, 2 degrees of freedom', 13.816, chiSquare(turns, [2000, 2000, 2000])),
      ]
    }),
}
