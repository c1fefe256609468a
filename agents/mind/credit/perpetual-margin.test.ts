import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { leaveMargin, marginFor } from './perpetual-margin.ts'

const usdc = { symbol: 'm.USDC', address: '0x00000000000000000000000000000000000000aa', decimals: 6 } as const
/** Actions that say what they mean instead of encoding it. */
const actions = {
  perpetual: {
    deposit: (_token: object, amount: bigint) => ({ kind: 'deposit', amount }),
    withdraw: (_token: object, amount: bigint) => ({ kind: 'withdraw', amount }),
    withdrawAll: () => ({ kind: 'withdrawAll' }),
  },
  bridge: { withdraw: ({ amount }: { amount: bigint }) => ({ kind: 'home', amount }) },
}

interface Holdings {
  readonly outsideAccount: number
  readonly wallet: bigint
  readonly value: bigint
}

const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n })
const holdings: fc.Arbitrary<Holdings> = fc.record({
  outsideAccount: fc.double({ min: 0, max: 1e6, noNaN: true }),
  wallet: amounts,
  value: amounts,
})

const here = ({ outsideAccount, wallet, value }: Holdings) =>
  ({
    actions,
    deployments: { perpetual: { settlement: usdc }, bridge: { usdc } },
    view: {
      outsideAccount,
      outside: { bridgeFee: 0.001 },
      account: { bridge: { usdc: wallet }, perpetual: { value, withdrawable: { settlement: value / 2n } } },
    },
  }) as unknown as Parameters<typeof marginFor>[0]

const sent = (steps: ReturnType<typeof marginFor>) => steps.intents as unknown as { kind: string; amount: bigint }[]

test('margin is filled up from what is in the wallet and outside, never from more', () => {
  fc.assert(
    fc.property(holdings, fc.double({ min: 0, max: 2e6, noNaN: true }), (held, needed) => {
      const steps = marginFor(here(held), needed, 100)
      const crossing = steps.deposits.reduce((sum, { amount }) => sum + amount, 0n)
      expect(Number(crossing) / 1e6).toBeLessThanOrEqual(held.outsideAccount)
      for (const { kind, amount } of sent(steps)) {
        if (kind === 'deposit') {
          expect(amount).toBeLessThanOrEqual(held.wallet + crossing)
          expect((Number(held.value) + Number(amount)) / 1e6).toBeLessThanOrEqual(needed + 1e-6)
        } else {
          expect(amount).toBeLessThanOrEqual(held.value / 2n)
          expect((Number(held.value) - Number(amount)) / 1e6).toBeGreaterThanOrEqual(needed - 1e-6)
        }
      }
    }),
  )
})

test('who leaves takes everything out first and sends it home after', () => {
  fc.assert(
    fc.property(holdings, (held) => {
      const [step] = sent(leaveMargin(here(held), 100))
      const least = 100n * 10n ** 6n
      if (held.value / 2n > least) expect(step!.kind).toBe('withdrawAll')
      else if (held.wallet > least) expect(step).toEqual({ kind: 'home', amount: held.wallet })
      else expect(step).toBeUndefined()
    }),
  )
})
