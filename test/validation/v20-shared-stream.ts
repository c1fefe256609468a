import { Effect } from 'effect'
import type { Address } from 'viem'
import { farmsActions } from '../../protocols/farms/actions.ts'
import { Farm } from '../../protocols/farms/artifacts.gen.ts'
import type { FarmDeployment } from '../../protocols/farms/deployment.ts'
import { unlimited } from '../../protocols/calldata.ts'
import { approve, balanceOf, toUnits, transfer } from '../../protocols/token.ts'
import { deployerOn } from '../../sandbox/origin/deployer.ts'
import { foundation } from '../../sandbox/origin/foundation.ts'
import { openStage } from '../fixtures/stage.ts'
import { asPrinted, type ValidationCase, withinWei } from './case.ts'

const day = 86_400
const metis = (amount: number) => toUnits(amount, 18)

/** Who stakes how much, and what of 10,000 over ten days is due to him. */
const stakers: readonly (readonly [name: string, account: Address, stake: bigint, due: bigint, printed: number])[] = [
  [
    'A, 100 from day 0',
    '0x0000000000000000000000000000000000000a11',
    100n,
    (metis(10_000) * 467n) / 1400n,
    3335.714286,
  ],
  ['B, 300 from day 2 to 8', '0x0000000000000000000000000000000000000b22', 300n, metis(3150), 3150],
  [
    'C, 600 from day 5',
    '0x0000000000000000000000000000000000000c33',
    600n,
    (metis(10_000) * 492n) / 1400n,
    3514.285714,
  ],
]

/** What A, B and C have been paid by a farm on the chain in the end. */
const shared = Effect.gen(function* () {
  // The operator's money for a week; once a farm has it, there is none left to pay as fees.
  const stage = yield* openStage({ rewards: { weeklyFees: 10_000, weeks: 1 } })
  const { metis: predeploys, rewards, bridge } = stage.deployments
  const deployer = deployerOn(stage.chain, {
    account: foundation,
    coinbase: predeploys.feeVault,
    clock: () => stage.now() + 1,
    prices: { eth: 2000, metis: 30 },
  })
  const { pool, stakingToken, pays, vestSeconds } = rewards.farm
  const address = yield* deployer.create(Farm, [stakingToken, pays.address, foundation])
  yield* deployer.finish
  stage.pass(10)
  const farm: FarmDeployment = { address, pool, stakingToken, pays, vestSeconds }
  const farms = farmsActions({ farms: [farm] })
  const [alice, bob, carol] = stakers.map(([, account]) => account) as [Address, Address, Address]
  // The foundation's own liquidity gives everybody LP tokens in round numbers.
  for (const [, account, stake] of stakers) {
    yield* stage.endow(account, { native: 5 })
    yield* stage.play(foundation, transfer(farm.stakingToken, account, stake * 10n ** 9n))
    yield* stage.play(account, farms.approval(farm))
  }
  yield* stage.play(foundation, approve(bridge.metis.address, farm.address, unlimited))
  yield* stage.play(alice, farms.stakeAll(farm))
  const start = stage.now() + 60
  const at = (days: number) => stage.pass(start + days * day - stage.now() - 1)
  at(0)
  for (const { to, data } of farms.fund(farm, metis(10_000), 10 * day).slice(1))
    yield* stage.play(foundation, { to, data, gas: 300_000n })
  at(2)
  yield* stage.play(bob, farms.stakeAll(farm))
  at(5)
  yield* stage.play(carol, farms.stakeAll(farm))
  at(8)
  yield* stage.play(bob, farms.exit(farm))
  at(12)
  yield* stage.play(alice, farms.exit(farm))
  yield* stage.play(carol, farms.exit(farm))
  return yield* stage.read(stakers.map(([, account]) => balanceOf(bridge.metis.address, account)))
})

export const sharedStream: ValidationCase = {
  id: 'V20',
  title: 'A stream shared by stake and time',
  where: 'chain',
  run: () =>
    Effect.map(shared, (paid) =>
      stakers.flatMap(([name, , , due, printed], i) => [
        withinWei(`${name}: wei paid`, due, paid[i]!, 2n),
        asPrinted(`${name}: METIS paid`, printed, Number(paid[i]!) / 1e18, 6),
      ]),
    ),
}
