import { type Chooser, offerOf, type UseSeen } from './offer.ts'

/** What METIS earns in the best use that somebody has for it. */
export interface BestUse {
  /** Where coins are to be meanwhile: a use that is METIS and nothing else. */
  readonly name: string
  /** Fraction per year, for its risk; 0 where it is held. */
  readonly yearly: number
}

/** Days that coins in hand may wait until they are money again: what is locked for longer is a decision of its own. */
const longestWait = 30

/**
 * The y* of docs/theory.md C.5: what METIS brings in its owner's best native use, without a purchase. A use that needs a
 * second asset, too, gives (v - (1 - x) rho) / x for its METIS share x; coins do not go there by themselves.
 */
export function bestUseOfMetis(chooser: Chooser, seen: readonly UseSeen[], usd: number): BestUse {
  const { here, attitude } = chooser
  let best: BestUse = { name: 'hold', yearly: 0 }
  for (const one of seen) {
    const share = one.use.mix(here as never).metis
    if (share === 0 || one.use.name === 'hold') continue
    const offer = offerOf(one, chooser, { usd, from: one.held.usd > 0 ? 'here' : 'chain' })
    if (offer === undefined || !(offer.prospect.metis > 0) || offer.prospect.exitDays > longestWait) continue
    const brought = offer.stay.yearly - offer.prospect.risk * attitude.common.riskPremium
    const yearly = (brought - (1 - share) * attitude.impatience) / share
    if (yearly > best.yearly) best = { name: share === 1 ? one.use.name : best.name, yearly }
  }
  return best
}
