import type { Situation } from '../../agent.ts'
import { gumbel } from '../../random.ts'
import { choose, type Experience, learn } from '../choice/choice.ts'
import { type Attitude, tastePeriod } from './attitude.ts'
import { type Chooser, movingGas, type Offer, offerOf, type UseSeen } from './offer.ts'

/** The use of a sleeve that is in none. */
export const outside = 'off'

/** What choosing leaves behind. */
export interface Experienced {
  /** The use that each sleeve is in; `off` for outside. */
  readonly sleeves: readonly string[]
  /** What uses have been worth, for those who go by that, too. */
  readonly experience?: Experience<string>
}

type Here = Pick<Situation<Attitude, Experienced>, 'attributes' | 'memory' | 'view' | 'random'>

/**
 * One sleeve after the other takes the use with the highest theta U + (1 - theta) A + J (share of others - mean) + taste / beta,
 * and sees what those before it have chosen (docs/theory.md C.4). Whoever changes does so when what it gains over the
 * horizon pays for its gas.
 *
 * @param usd US dollars of a sleeve
 */
export function chooseUses(here: Here, chooser: Chooser, seen: readonly UseSeen[], usd: number): Experienced {
  const { attributes, memory, view, random } = here
  const { choiceIntensity, foresight, peers } = attributes.common
  const period = tastePeriod(view.now, attributes)
  const names = [outside, ...seen.map(({ use }) => use.name)]
  const pull = peers === 0 ? undefined : pullOfOthers(chooser, seen)
  const added: Record<string, number> = {}
  const payoff: Record<string, number> = {}
  // Sleeves that are in the same use, and see the same chosen before them, are offered the same.
  const offered = new Map<string, number | undefined>()
  const sleeves = memory.sleeves.map((current, place) => {
    const utility: Record<string, number> = {
      [current]: Number.NEGATIVE_INFINITY,
      [outside]: chooser.alternative - wayHome(chooser, current),
    }
    for (const one of seen) {
      const { name } = one.use
      const from = name === current ? 'here' : current === outside ? 'outside' : 'chain'
      const before = added[name] ?? 0
      const key = `${name} ${from} ${before}`
      if (!offered.has(key)) {
        const offer = offerOf(one, chooser, { usd, from, added: before + usd, keeps: name === current })
        offered.set(key, offer && worthNow(offer, chooser))
      }
      const worth = offered.get(key)
      if (worth !== undefined) utility[name] = worth
    }
    if (place === 0) Object.assign(payoff, finite(utility))
    // A use that nobody can be in any more has no utility that experience could soften.
    for (const [name, promised] of Object.entries(finite(utility))) {
      const known = memory.experience?.attraction[name] ?? promised
      utility[name] = foresight * promised + (1 - foresight) * known + peers * (pull?.(name) ?? 0)
    }
    const tastes = Object.fromEntries(names.map((name) => [name, gumbel(random(`taste/${place}/${name}`, period))]))
    const { option, gain } = choose(utility, tastes, choiceIntensity, current)
    const chosen = (gain * usd * attributes.horizonDays) / 365 > movingGas(view) ? option : current
    if (chosen !== current) added[chosen] = (added[chosen] ?? 0) + usd
    return chosen
  })
  if (foresight === 1) return { sleeves }
  const { experience = { attraction: {}, weight: 1 } } = memory
  return { sleeves, experience: learn(experience, memory.sleeves, payoff, attributes.common) }
}

const finite = (utility: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(utility).filter(([, value]) => Number.isFinite(value)))

/** By how much a use has a larger share of the money that can be looked up than the mean of all uses. */
function pullOfOthers({ here }: Chooser, seen: readonly UseSeen[]): (name: string) => number {
  const usd = Object.fromEntries(seen.map(({ use }) => [use.name, use.index?.(here as never)?.usd ?? 0]))
  const all = Math.max(
    1,
    Object.values(usd).reduce((sum, each) => sum + each, 0),
  )
  return (name) => (name in usd ? usd[name]! / all - 1 / seen.length : 0)
}

/** What begins later is no reason to come today: judged without it, a use is what it is until then. */
const worthNow = ({ worth, stay }: Offer, { alternative }: Chooser): number =>
  stay.wait > 0.25 ? Math.min(worth, alternative) - 1e-3 : worth

/** Going away for good costs what coming did. */
const wayHome = ({ attitude }: Chooser, current: string): number =>
  current === outside ? 0 : (attitude.movingCost * 365) / attitude.horizonDays
