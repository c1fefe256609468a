import { BASIS_POINTS, toBasisPoints } from '../../../protocols/basis-points.ts'
import { dollars, share } from '../../../protocols/quantity.ts'

/** What agents let pass, as a campaign file may say it for a kind; each kind has its own usual. */

/** @param usual US dollars */
export const dustUsd = (usual = 100) =>
  dollars(0.01).default(usual).meta({ description: 'US dollars below which nothing is worth a transaction.' })

export const dustShare = (usual = 0.001) =>
  share().default(usual).meta({ description: 'Share of wealth below which nothing is worth a transaction.' })

export const slippage = (usual: number) =>
  share().default(usual).meta({ description: 'How far prices may move between decision and execution.' })

export const band = (usual: number) =>
  share().default(usual).meta({ description: 'Share by which a position may be off its target.' })

/** By how much a part of a sale lowers the bid below the outer price at most, share: the pool has recovered by the next. Judgement. */
export const mostLowered = 0.015

/** How far a price may move until the block to come is made, for what is bought and sold in it. */
export const withinABlock = 0.005

/** US dollars that are not worth a transaction to somebody of this wealth. */
export const dustOf = (
  { dustUsd, dustShare }: { readonly dustUsd: number; readonly dustShare: number },
  wealth: number,
): number => Math.max(dustUsd, dustShare * wealth)

const whole = BigInt(BASIS_POINTS)

/** An amount less a share of it, to a hundredth of a per cent: what a swap has to give at least. */
export const less = (amount: bigint, share: number): bigint => (amount * toBasisPoints(1 - share)) / whole
