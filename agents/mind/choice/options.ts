import type { PerOption } from './choice.ts'

/** Where capital can be: outside, in METIS, or providing liquidity to one of the two pools. */
export const options = ['off', 'hold', 'nativePool', 'bridgedPool'] as const
export type Option = (typeof options)[number]

/** Share of wealth placed (AX) and of wealth exposed to METIS (NX) by each option: docs/theory.md C.3. */
export const exposures: Readonly<Record<Option, { readonly placed: number; readonly native: number }>> = {
  off: { placed: 0, native: 0 },
  hold: { placed: 0.2, native: 0.2 },
  nativePool: { placed: 0.5, native: 0.25 },
  bridgedPool: { placed: 0.6, native: 0 },
}

/** What a pool is expected to give and to cost, fractions of the position per year. */
export interface PoolPayoff {
  readonly fees: number
  /** Rewards at what they are worth to the agent. */
  readonly rewards: number
  /** Loss versus rebalancing, sigma²/8 (Milionis et al. 2022, arXiv 2208.06046, for constant product). */
  readonly lvr: number
}

export interface Prospect {
  /** Yield outside, fraction per year. */
  readonly alternative: number
  /** What the agent wants for the risk that contracts fail, fraction per year of a pool position. */
  readonly riskPremium: number
  /** Return expected of METIS, per year, and its annual volatility. */
  readonly expectedReturn: number
  readonly volatility: number
  readonly riskAversion: number
  /** Cost of moving, share of wealth, spread over the horizon. */
  readonly switchingCost: number
  readonly horizonDays: number
  readonly native: PoolPayoff
  readonly bridged: PoolPayoff
}

/**
 * Perceived utility of each option, per unit of own wealth and year:
 * U = (1 - AX) r + AX (cash + rewards - LVR - premium) + NX m - a sigma² NX² / 2 - kappa 365 / H [not current]
 * (docs/theory.md C.3).
 */
export function utilities(prospect: Prospect, current: Option): PerOption<Option> {
  const { alternative, riskPremium, expectedReturn, volatility, riskAversion, switchingCost, horizonDays } = prospect
  const position = ({ fees, rewards, lvr }: PoolPayoff): number => fees + rewards - lvr - riskPremium
  const income: PerOption<Option> = {
    off: 0,
    hold: 0,
    nativePool: position(prospect.native),
    bridgedPool: position(prospect.bridged),
  }
  const utility = (option: Option): number => {
    const { placed, native } = exposures[option]
    return (
      (1 - placed) * alternative +
      placed * income[option] +
      native * expectedReturn -
      0.5 * riskAversion * volatility ** 2 * native ** 2 -
      (option === current ? 0 : (switchingCost * 365) / horizonDays)
    )
  }
  return Object.fromEntries(options.map((option) => [option, utility(option)])) as Record<Option, number>
}
