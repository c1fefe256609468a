import { type Draws, normal } from '../../agents/random.ts'
import type { OuterPrices } from '../../protocols/quote.ts'
import { jump, type Market, type MarketParameters } from './market.ts'

/**
 * The outer prices inside a block, at the ends of equal steps as near to `arbitrageSeconds` as there can be (docs/theory.md
 * V07): Brownian bridges between what the prices were and what they have become, ether and METIS correlated as their returns
 * are, with the block's jumps at a moment each that is drawn. What pulls or pushes METIS does so all the time. Nothing of it
 * moves the end, which is the market's.
 *
 * @param before the market a block earlier
 * @param draws the market's own streams at this block, those of its end among them
 * @returns undefined where a block is no longer than one step
 */
export function pricePath(
  before: OuterPrices,
  after: Pick<Market, 'eth' | 'metis' | 'stressed'>,
  parameters: MarketParameters,
  draws: (purpose: string) => Draws,
  days: number,
): readonly OuterPrices[] | undefined {
  const steps = Math.round((days * 86_400) / parameters.arbitrageSeconds)
  if (steps <= 1) return undefined
  const { beta } = parameters
  const step = Math.sqrt(days / 365 / steps)
  const volatility = after.stressed ? parameters.stressVolatility : parameters.calmVolatility
  const eth = bridge(draws('ethPath'), steps, volatility * step)
  const own = bridge(draws('metisPath'), steps, parameters.ownVolatility * step)
  const ethJump = jump(parameters, draws('ethJump'), days)
  const ownJump = jump(parameters, draws('metisJump'), days)
  const [ethMoment, ownMoment] = [momentOf(draws('ethJumpMoment'), steps), momentOf(draws('metisJumpMoment'), steps)]
  const ethSteady = Math.log(after.eth / before.eth) - ethJump
  const metisSteady = Math.log(after.metis / before.metis) - beta * ethJump - ownJump
  return Array.from({ length: steps }, (_, i): OuterPrices => {
    if (i === steps - 1) return { eth: after.eth, metis: after.metis }
    const share = (i + 1) / steps
    const ofEth = eth[i]! + (i < ethMoment ? 0 : ethJump)
    const ofOwn = own[i]! + (i < ownMoment ? 0 : ownJump)
    return {
      eth: before.eth * Math.exp(share * ethSteady + ofEth),
      metis: before.metis * Math.exp(share * metisSteady + beta * ofEth + ofOwn),
    }
  })
}

/** A Brownian motion that comes back to 0 at the end, by its spread in a step: the motion less its straight way to where it ends. */
function bridge(draws: Draws, steps: number, spread: number): readonly number[] {
  let at = 0
  const motion = Array.from({ length: steps }, () => (at += spread * normal(draws)))
  return motion.map((reached, i) => reached - ((i + 1) / steps) * at)
}

const momentOf = ({ uniform }: Draws, steps: number): number => Math.floor(uniform() * steps)
