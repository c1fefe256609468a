import { fromUnits } from '../../protocols/token.ts'
import { collateralOf } from '../mind/staking/restaked-collateral.ts'
import { less } from '../mind/trade/tolerance.ts'
import { gasUsd } from '../mind/valuation/gas.ts'
import { emitted } from '../mind/valuation/rewards.ts'
import { allMetis, partOf, sharedWith } from './all-metis.ts'
import { worthItsGas } from './farm-claims.ts'
import { stakeIndex } from './stake-index.ts'
import { type Asker, defineUse, type Sight, type UseProspect } from './use.ts'

type Here = Sight<'restaking'>

const day = 86_400
const year = 365 * day
const one = 10n ** 18n
const claimGas = 400_000
/** Share of the stake that is expected to be slashed a year, before any experience; assumed. */
const expectedLoss = 0.01
/** By how much seMETIS may grow until the block is made; what is minted and not restaked stays in the wallet. */
const growth = 0.001

/**
 * METIS, or seMETIS where that is the collateral, restaked behind the sequencers: rewards are shared by stake, and slashing
 * takes a part of it (docs/theory.md V18, V20). seMETIS in the wallet belongs to what is staked with ENKI, where it is when
 * a withdrawal has been claimed.
 */
export const restake = defineUse({
  name: 'restake',
  title: 'METIS restaked behind the sequencers',
  needs: ['restaking'],
  prior: 0.1,
  mix: () => allMetis,
  // What seMETIS earns, where there is some: it goes on while that is restaked.
  index: ({ view }) => stakeIndex(view),
  prospect: (here, asker) => {
    const { view, deployments } = here
    const { epochSeconds } = deployments.restaking
    const { isMetis } = collateralOf(here)
    const staked = fromUnits(view.chain.enki?.staked ?? 0n, 18) * view.outside.metis
    return {
      yearly: {
        ...(isMetis ? {} : { staking: sharedWith(asker.growth, staked, asker.usd) }),
        slashing: -lossOf(here),
      },
      rewards: rewardsOf(here, asker),
      metis: 1,
      // On seMETIS, contracts of ENKI stand below those of the vault.
      risk: isMetis ? 1 : 2,
      entry: 0,
      // Through the rest of this epoch and all of the next; seMETIS waits for its METIS besides.
      exitDays: (1.5 * epochSeconds + (isMetis ? 0 : (deployments.enki?.delay ?? 0))) / day,
    }
  },
  held: (here) => {
    const { view } = here
    const { active, waiting, rewards } = view.account.restaking
    const owed = fromUnits(rewards, 18)
    const { rate } = collateralOf(here)
    const staked = fromUnits(active, 18) * rate
    const leaving = fromUnits(
      waiting.reduce((sum, each) => sum + each, 0n),
      18,
    )
    return {
      usd: staked * view.outside.metis,
      metis: staked + leaving * rate,
      leaving: leaving * rate * view.outside.metis,
      owed: { usd: owed * view.outside.metis, metis: owed },
    }
  },
  approvals: (here) => [...here.actions.restaking.approvals(), ...collateralOf(here).approvals()],
  enter: (here, { metis }) => {
    const { me, view, actions } = here
    const { isMetis, enter } = collateralOf(here)
    const minted = isMetis ? metis : less((metis * one) / view.chain.enki!.rate, growth)
    return minted > 0n ? [...enter(metis), actions.restaking.deposit(me, minted)] : []
  },
  leave: ({ me, view, actions }, share) => {
    const shares = partOf(view.account.restaking.shares, share)
    return shares > 0n ? [actions.restaking.redeem(me, shares)] : []
  },
  claim: ({ me, view, actions }) => {
    const { rewards, waiting } = view.account.restaking
    const { epoch } = view.chain.restaking
    // The epoch to come stands first, then the present one; those before are over.
    const over = waiting.flatMap((amount, ago) => (ago > 1 && amount > 0n ? [epoch + 1n - BigInt(ago)] : []))
    const metis = fromUnits(rewards, 18)
    const isWorthIt = metis * view.outside.metis > worthItsGas * gasUsd(view, claimGas)
    return [
      ...over.map((one) => ({ calls: [actions.restaking.claim(me, one)], metis: 0 })),
      ...(isWorthIt ? [{ calls: [actions.restaking.claimRewards()], metis }] : []),
    ]
  },
})

/** Share of the stake that slashing takes a year: a year of what was expected, and then what has been seen. */
function lossOf({ view, deployments }: Here): number {
  const { operators, activeStake } = view.chain.restaking
  const slashed = Number(operators.reduce((sum, operator) => sum + operator.slashed, 0n))
  const seen = slashed > 0 ? slashed / (Number(activeStake) + slashed) : 0
  return (expectedLoss + seen) / (1 + Math.max(0, view.now - deployments.restaking.began) / year)
}

/** Dollars of rewards for a dollar at stake between two times: METIS, shared by all stake. */
function rewardsOf(here: Here, asker: Asker): NonNullable<UseProspect['rewards']> {
  const { view, deployments } = here
  const { rewards, activeStake } = view.chain.restaking
  const { collateral, pays } = deployments.restaking
  const emission = { rate: fromUnits(rewards.rate, pays.decimals), finish: rewards.finish, announced: [] }
  const until = (time: number): number => emitted(emission, view.now, Math.max(0, time - view.now))
  const price = view.outside.metis
  const sharers = fromUnits(activeStake, collateral.decimals) * collateralOf(here).rate * price + asker.usd
  return (from, to) => ((until(to) - until(from)) * price) / Math.max(sharers, 1)
}
