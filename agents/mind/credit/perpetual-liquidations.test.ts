import { expect, test } from 'vitest'
import type { WeakAccount } from '../../../protocols/perpetual/survey.ts'
import { perpetualLiquidations } from './perpetual-liquidations.ts'

const account = '0x00000000000000000000000000000000000000aa'
const weak: WeakAccount = {
  account,
  value: 500_000_000n,
  requirement: 600_000_000n,
  hasOrders: false,
  collateral: false,
  sizes: { metis: 320n * 10n ** 18n, eth: 0n },
}

const settlement = { symbol: 'm.USDC', address: '0x00000000000000000000000000000000000000cc', decimals: 6 } as const

/** Actions that say what they mean instead of encoding it. */
const actions = {
  liquidate: (who: string, market: string) => ({ kind: 'liquidate', who, market }),
  closePosition: (market: string) => ({ kind: 'close', market }),
  cancelOrders: (who: string, market: string) => ({ kind: 'cancel', who, market }),
}

const found = (row: Partial<WeakAccount>, price = 30) => {
  const market = (mark: number, traded: number) => ({ mark, price: traded, liquidity: 362_000n * 10n ** 18n })
  const chain = {
    perpetual: {
      markets: { metis: market(30, price), eth: market(2000, 2000) },
      survey: { weakest: [{ ...weak, ...row }] },
    },
  }
  type Arguments = Parameters<typeof perpetualLiquidations>
  return perpetualLiquidations(
    { chain } as unknown as Arguments[0],
    { exchangeFee: 0.001, settlement },
    actions as unknown as Arguments[2],
  )
}

test('an account above its margin is left alone', () => {
  expect(found({ value: 600_000_000n })).toEqual([])
})

test('half of a position is taken over for half of the penalty and traded back, all of it in dire cases', () => {
  const [half] = found({})
  const notional = 320 * 30 * 0.5
  expect(half!.calls).toEqual([
    { kind: 'liquidate', who: account, market: 'metis' },
    { kind: 'close', market: 'metis' },
  ])
  const impact = notional ** 2 / (362_000 * Math.sqrt(30))
  expect(half!.profit).toBeCloseTo(notional * (0.0125 - 0.001) - impact, 6)
  const [whole] = found({ value: 299_000_000n })
  // A tenth of the value, as the exchange asks for, and a fifth more.
  expect(half!.spends).toEqual([{ token: settlement.address, amount: 576_000_000n }])
  expect(whole!.spends).toEqual([{ token: settlement.address, amount: 1_152_000_000n }])
  // With nothing left for the insurance fund, the whole penalty goes to who takes over.
  const [lost] = found({ value: -1n })
  expect(lost!.profit - whole!.profit).toBeCloseTo(320 * 30 * 0.0125, 6)
})

test('where the market trades below the mark, taking over a long is worth less and a short more', () => {
  expect(found({}, 29.9)[0]!.profit).toBeLessThan(found({})[0]!.profit)
  const short = { sizes: { metis: -320n * 10n ** 18n, eth: 0n } }
  expect(found(short, 29.9)[0]!.profit).toBeGreaterThan(found(short)[0]!.profit)
})

test('orders go before positions', () => {
  expect(found({ hasOrders: true })[0]!.calls).toEqual([
    { kind: 'cancel', who: account, market: 'metis' },
    { kind: 'cancel', who: account, market: 'eth' },
  ])
})
