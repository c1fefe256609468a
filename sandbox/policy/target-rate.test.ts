import * as fc from 'fast-check'
import { parseEther, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { ChainState } from '../../protocols/index.ts'
import type { SequencingDeployment } from '../../protocols/sequencing/deployment.ts'
import { reviewed, rewardFor } from './target-rate.ts'

type Sequencing = NonNullable<ChainState['sequencing']>
const day = 86_400
const terms = {
  ownReward: 0.01,
  blockMilliseconds: 12_000,
  batchSeconds: 2 * day,
  epochBlocks: 100,
} as SequencingDeployment
const at = (changes: Partial<Sequencing>) =>
  ({
    totalLocked: parseEther('200000'),
    payer: parseEther('300000'),
    rewardPerBlock: parseEther('0.01'),
    seats: [],
    batchTime: 0,
    batch: 1,
    rewardedEpoch: 10,
    epochs: { number: 20 },
    ...changes,
  }) as unknown as Sequencing
const built = (blocks: bigint) =>
  [{ id: 1n, signer: zeroAddress, unrewardedBlocks: blocks }] as unknown as Sequencing['seats']
const now = day
const next = now + 7 * day
const plenty = parseEther('1000000')

test('a rate is a reward by the identity of Metis’ own: 15 % of what was locked at 12 seconds, and 10 % at 18 (V17)', () => {
  const locked = parseEther('218621.9599224')
  const reward = (target: number, milliseconds: number) => Number(rewardFor(target, locked, milliseconds)) / 1e18
  expect(reward(0.15, 12_000) / 0.01247842237).toBeCloseTo(1, 8)
  expect(reward(0.1, 18_000) / 0.01247842237).toBeCloseTo(1, 8)
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.bigInt({ min: 10n ** 21n, max: 10n ** 25n }),
      fc.integer({ min: 1000, max: 60_000 }),
      (target, stake, milliseconds) => {
        const blocks = 31_536_000_000 / milliseconds
        const rate = (Number(rewardFor(target, stake, milliseconds)) * blocks) / Number(stake)
        expect(rate / target).toBeCloseTo(1, 8)
      },
    ),
  )
})

describe('a review', () => {
  test('sets what the target asks for while there is money, and pays no more than is there', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 2, noNaN: true }),
        fc.bigInt({ min: 0n, max: 10n ** 23n }),
        fc.bigInt({ min: 0n, max: 10n ** 23n }),
        fc.integer({ min: -20 * day, max: day }),
        (target, left, payer, batchTime) => {
          const { reward, pays } = reviewed(target, left, terms, at({ payer, batchTime }), now, next)
          expect(pays).toBeLessThanOrEqual(left)
          expect(pays).toBeGreaterThanOrEqual(0n)
          const wanted = rewardFor(target, at({}).totalLocked, terms.blockMilliseconds)
          // Never above what is wanted but by the protocol’s own terms, which are no more than what it can pay.
          const own = parseEther('0.01')
          expect(reward <= wanted || reward <= own).toBe(true)
          if (left > 10n ** 22n && wanted > own && wanted < parseEther('0.1')) expect(reward).toBe(wanted)
        },
      ),
    )
  })

  test('brings exactly what is above the protocol’s own terms, or all of it where the protocol has nothing', () => {
    // A batch on days 2, 4, 6 and 8: 7 days of blocks, and an epoch.
    const blocks = BigInt((7 * day) / 12) + 100n
    const rich = reviewed(0.2, plenty, terms, at({}), now, next)
    const wanted = rewardFor(0.2, parseEther('200000'), 12_000)
    expect(rich).toEqual({ reward: wanted, pays: (wanted - parseEther('0.01')) * blocks })
    const poor = reviewed(0.2, plenty, terms, at({ payer: 0n }), now, next)
    expect(poor).toEqual({ reward: wanted, pays: wanted * blocks })
    const waiting = reviewed(0.2, plenty, terms, at({ payer: 0n, seats: built(50n) }), now, next)
    expect(waiting.pays).toBe(wanted * (blocks + 50n))
  })

  test('leaves a batch that is due in the same block to the protocol, which comes first', () => {
    // On days 3, 5 and 7.
    const late = at({ batchTime: now - 2 * day, seats: built(7000n), payer: parseEther('70') })
    const wanted = rewardFor(0.2, parseEther('200000'), 12_000)
    const blocks = BigInt((6 * day) / 12) + 100n
    // It takes all that the payer has, so that what follows is the budget's.
    expect(reviewed(0.2, plenty, terms, late, now, next)).toEqual({ reward: wanted, pays: wanted * blocks })
  })

  test('changes nothing where the protocol pays as much by itself, and ends with the money', () => {
    expect(reviewed(0.05, plenty, terms, at({}), now, next)).toEqual({ reward: parseEther('0.01'), pays: 0n })
    expect(reviewed(0.2, 0n, terms, at({}), now, next)).toEqual({ reward: parseEther('0.01'), pays: 0n })
  })

  test('brings nothing for a time in which no batch is due', () => {
    const late = reviewed(0.2, plenty, { ...terms, batchSeconds: 30 * day }, at({}), now, next)
    expect(late).toEqual({ reward: rewardFor(0.2, parseEther('200000'), 12_000), pays: 0n })
  })
})
