import { Effect } from 'effect'
import type { Address } from 'viem'
import { toUnits, transfer } from '../../protocols/token.ts'
import { openStage } from '../fixtures/stage.ts'
import { about, exactly, type Row, type ValidationCase, within, withinWei } from './case.ts'

const alice: Address = '0x0000000000000000000000000000000000000a11'
const stranger: Address = '0x0000000000000000000000000000000000000bad'
const wei = (metis: number) => toUnits(metis, 18)
const day = 86_400

/**
 * A million eMETIS in the vault of seMETIS, ten thousand streaming into it over seven days, and half a million more that are
 * staked at half time: the rate at each quarter, and what the deposit bought.
 */
export const streamedRewards: ValidationCase = {
  id: 'V19',
  title: 'Rewards that stream into a vault',
  where: 'chain',
  run: Effect.fnUntraced(function* () {
    const stage = yield* openStage({ sequencing: { rewardPerBlock: 0 }, enki: { openingStake: 999_999, nodes: 11 } })
    const { enki } = stage.actions
    const { seMetis, eMetis } = stage.deployments.enki
    const rateNow = Effect.map(stage.state('enki'), ({ rate }) => rate)
    yield* stage.endow(alice, { native: 10, metis: 510_000 })
    yield* stage.play(alice, ...enki.approvals())
    yield* stage.play(
      alice,
      enki.mint({ amount: wei(510_000), stake: false, to: alice }),
      transfer(eMetis.address, seMetis.address, wei(10_000)),
    )
    const rows: Row[] = [exactly('rate when the rewards have arrived, wei', wei(1), yield* rateNow)]
    // The keeper sees what has arrived and begins the stream in the next block.
    yield* stage.play(stranger)
    const { since, end, rewards } = (yield* stage.state('enki')).stream
    rows.push(exactly('streams, wei', wei(10_000), rewards), exactly('for seconds', 7 * day, end - since))
    const at = (moment: number) => {
      stage.pass(moment - stage.now() - 1)
      return stage.play(stranger)
    }
    for (const [quarter, printed] of [
      [1, 10_025n],
      [2, 10_050n],
      [3, undefined],
      [4, undefined],
    ] as const) {
      yield* at(since + (quarter * 7 * day) / 4)
      if (printed !== undefined)
        rows.push(withinWei(`rate after ${quarter} quarters, wei`, (wei(1) * printed) / 10_000n, yield* rateNow, 1n))
      if (quarter === 4) {
        // 1,510,000 / 1,497,512.437810945, but for the second by which the deposit came late.
        rows.push(within('rate in the end', 1.00833887043, Number(yield* rateNow) / 1e18, 1e-7))
      }
      if (quarter !== 2) continue
      yield* stage.play(alice, enki.stake(wei(500_000), alice))
      const due = (wei(1_000_000) + (wei(10_000) * BigInt(stage.now() - since)) / BigInt(7 * day)) / 1_000_000n
      const shares = (yield* stage.account('enki', alice)).seMetis
      rows.push(
        withinWei('rate in the block of the deposit, wei: it moves it for nobody', due, yield* rateNow, 2n),
        withinWei('shares that 500,000 buy in it, wei', (wei(500_000) * wei(1)) / due, shares, 10n ** 6n),
        about('shares that they buy at half time, a second earlier', 497_512.437810945, Number(shares) / 1e18, 0.01),
      )
    }
    return rows
  }),
}
