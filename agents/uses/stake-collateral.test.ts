import { describe, expect, it } from 'vitest'
import { at } from '../../test/fixtures/pools.ts'
import { dollars, prices, sceneOf, wei, type Scene } from '../../test/fixtures/scene.ts'
import { asker, seenIn, spoken } from '../../test/fixtures/uses.ts'
import { stakeCollateral } from './stake-collateral.ts'

/** A market that takes seMETIS, at a rate of a METIS and a quarter. */
const listed = (change: (scene: Scene) => void = () => {}) =>
  sceneOf((scene) => {
    const { view, deployments } = scene
    const { reserves } = deployments.lending
    const token = deployments.enki.seMetis
    const terms = { ...reserves[0]!.terms, debtCeilingUsd: 500_000 }
    reserves.push({ ...reserves[0]!, name: 'seMetis', token, terms, id: 3, aToken: at(43), debtToken: at(53) } as never)
    view.chain.lending.reserves.push({
      ...view.chain.lending.reserves[0]!,
      available: wei(1000),
      price: BigInt(1.25 * prices.metis * 1e8),
    })
    view.account.lending.reserves.push({ supplied: 0n, debt: 0n, collateral: false })
    view.chain.enki.rate = wei(1.25)
    change(scene)
  })

const staked = (change: (scene: Scene) => void = () => {}) =>
  listed((scene) => {
    scene.view.account.lending.reserves[3] = { supplied: wei(100), debt: 0n, collateral: true }
    change(scene)
  })

const said = (calls: ReturnType<typeof stakeCollateral.enter>) => spoken(calls).map(({ action }) => action)

describe('Staked METIS as collateral', () => {
  it('is there only where the market takes it', () => {
    expect(stakeCollateral.prospect(seenIn(sceneOf()), asker)).toBeUndefined()
    expect(stakeCollateral.prospect(seenIn(listed()), asker)).toBeDefined()
  })

  it('earns what stakers get on all of it, borrowed part and own', () => {
    const { yearly, metis } = stakeCollateral.prospect(seenIn(listed()), { ...asker, growth: 0.1 })!
    expect(yearly.staking).toBeCloseTo(0.1 * metis, 12)
  })

  it('supplies no more seMETIS than is minted, and stakes what it borrows', () => {
    const calls = stakeCollateral.enter(seenIn(listed()), { metis: wei(400), usdc: 0n, weth: 0n }, 0.015)
    const supplied = spoken(calls).filter(({ action }) => action === 'lending.supply')
    const minted = spoken(calls).filter(({ action }) => action === 'enki.mint')
    expect(minted).toHaveLength(2)
    supplied.forEach(({ args }, i) => {
      expect(Number(args[1])).toBeLessThan(Number(minted[i]!.args[0].amount) / 1.25)
      expect(Number(args[1])).toBeGreaterThan((0.99 * Number(minted[i]!.args[0].amount)) / 1.25)
    })
    expect(said(calls)).toContain('lending.borrow')
  })

  it('does not stand beside METIS that is pledged', () => {
    const scene = listed(({ view, deployments }) => {
      const [reserve] = deployments.lending.reserves
      reserve!.terms = { ...reserve!.terms, debtCeilingUsd: 1e6 } as never
      view.account.lending.reserves[0] = { supplied: wei(10), debt: 0n, collateral: true }
    })
    expect(stakeCollateral.prospect(seenIn(scene), asker)).toBeUndefined()
    expect(stakeCollateral.enter(seenIn(scene), { metis: wei(400), usdc: 0n, weth: 0n }, 0.015)).toEqual([])
  })

  it('is worth its rate in METIS', () => {
    expect(stakeCollateral.held(seenIn(staked()))).toEqual({ usd: 125 * prices.metis, metis: 125, leaving: 0 })
  })

  it('leaves by the market of eMETIS as far as that takes it near par, and waits for the rest', () => {
    const out = (eMetis: number) =>
      stakeCollateral.leave(
        seenIn(
          staked(({ view }) => {
            view.chain.enki.reserves = { base: wei(eMetis), quote: wei(5000) }
            view.account.lending.reserves[2]!.debt = dollars(500)
          }),
        ),
        1,
        0.015,
      )
    expect(said(out(5000))).toEqual(['lending.withdraw', 'enki.unstake', 'enki.swap', 'netswap.swap', 'lending.repay'])
    expect(out(5500)).toEqual([])
  })
})
