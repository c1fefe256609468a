import { Effect } from 'effect'
import { zeroProfitVolume } from '../../agents/mind/trade/wash-volume.ts'
import { swapFee } from '../../protocols/netswap/deploy.ts'
import { settledAt } from '../fixtures/washing.ts'
import { asPrinted, exactly, type ValidationCase, within } from './case.ts'

const law = (rebate: number, ownShare: number) => zeroProfitVolume({ rebate, ownShare, fee: 0.003, perVolume: 0.0002 })

const organic = 1_000_000
const scenes = [
  ['without liquidity of their own', {}, 10],
  ['with a third of the pool', { liquidityShare: 0.35 }, 10],
  ['where gas is dear', {}, 500],
  ['by three', { count: 3 }, 10],
] as const

/** Volume that a chain settles at, over the volume at which washing earns nothing by its own shares and gas. */
const overLaw = Effect.fnUntraced(function* ([name, washers, gasPriceGwei]: (typeof scenes)[number]) {
  const { washed, ownShare, perVolume } = yield* Effect.scoped(
    settledAt({ rebate: 5000, organic, washers, gasPriceGwei }),
  )
  const expected = zeroProfitVolume({ rebate: 5000, fee: swapFee, ownShare, perVolume })
  return within(`volume on the chain over the law’s, ${name}`, 1, (washed + organic) / expected, 0.02)
})

export const washVolume: ValidationCase = {
  id: 'V37',
  title: 'How much is washed for rebates',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* () {
    const rows = yield* Effect.forEach(scenes, overLaw)
    const nothing = yield* Effect.forEach([500, 0], (rebate) =>
      Effect.scoped(Effect.map(settledAt({ rebate, organic, washers: {} }), ({ washed }) => washed)),
    )
    return [
      asPrinted('volume, R = 5,000, w = 0.35', 2_325_581, law(5000, 0.35), 0),
      asPrinted('share washed beside a million', 0.57, 1 - 1e6 / law(5000, 0.35), 2),
      within('volume, R = 5,000, w = 0.8', 6.25e6, law(5000, 0.8), 1e-9),
      asPrinted('share washed beside a million', 0.84, 1 - 1e6 / law(5000, 0.8), 2),
      exactly('R = 500 is less than a million pays for', true, law(500, 0.35) < 1e6),
      ...rows,
      exactly('washed on the chain where R = 500', 0, nothing[0]!),
      exactly('washed on the chain without rebates', 0, nothing[1]!),
    ]
  }),
}
