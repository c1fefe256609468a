import { z } from 'zod'
import { perYear, share } from '../quantity.ts'

/** What a reserve earns and how much may be borrowed against it: shares and rates as fractions, rates per year. */
export interface ReserveTerms {
  readonly openingUsd: number
  readonly ltv: number
  readonly threshold: number
  readonly bonus: number
  readonly protocolFee: number
  readonly reserveFactor: number
  readonly debtCeilingUsd: number
  readonly optimal: number
  readonly base: number
  readonly slope1: number
  readonly slope2: number
}

const part = (usual: number, description: string) => share().default(usual).meta({ description })
const usd = (usual: number, description: string) => z.number().min(0).max(1e12).default(usual).meta({ description })
/** The market counts it in cents, in 40 bits. */
const ceiling = (usual: number, description: string) => z.number().min(0).max(1e10).default(usual).meta({ description })
const rate = (usual: number, description: string) => perYear(0).default(usual).meta({ description })

const termsWith = (usual: ReserveTerms): z.ZodPrefault<z.ZodType<ReserveTerms>> =>
  z
    .strictObject({
      openingUsd: usd(usual.openingUsd, "The foundation's own supply, US dollars."),
      ltv: part(usual.ltv, 'What may be borrowed against it; 0: it is no collateral.'),
      threshold: share(1e-4)
        .default(usual.threshold)
        .meta({ description: 'Debt over collateral at which a position may be liquidated.' }),
      bonus: share(1e-4)
        .default(usual.bonus)
        .meta({ description: 'What a liquidator gets on top of the debt it repays.' }),
      protocolFee: part(usual.protocolFee, "Share of the liquidator's bonus that the market keeps."),
      reserveFactor: part(usual.reserveFactor, 'Share of the interest that the market keeps.'),
      debtCeilingUsd: ceiling(
        usual.debtCeilingUsd,
        'Most that may be borrowed against it, in dollars alone (isolation mode); 0: no limit.',
      ),
      optimal: z
        .number()
        .gt(0)
        .lt(1)
        .default(usual.optimal)
        .meta({ description: 'Utilisation at which the rate begins to rise steeply.' }),
      base: rate(usual.base, 'Borrow rate at no utilisation.'),
      slope1: rate(usual.slope1, 'Rise of the borrow rate up to the optimal utilisation.'),
      slope2: rate(usual.slope2, 'Rise from there to full utilisation.'),
    })
    .refine(({ ltv, threshold }) => ltv <= threshold, {
      message: 'whoever borrows all of it could be liquidated at once: ltv has to be at most what threshold is',
      path: ['ltv'],
    })
    .refine(({ threshold, bonus }) => threshold * (1 + bonus) <= 1 + 1e-9, {
      message: 'a liquidator could not be paid: the threshold with the bonus on top has to be at most 1',
      path: ['threshold'],
    })
    .prefault({})

/**
 * Terms of WETH, m.USDC and METIS's rates are those with which Aave v3 opened on Metis (governance proposal 212,
 * May 2023; payload in bgd-labs/aave-v3-metis-proposal). There METIS was no collateral: its terms as collateral are what
 * Gauntlet recommended for it (governance.aave.com, 16346, February 2024). seMETIS was never proposed: that it gets the
 * terms of METIS, with half the ceiling, is assumed.
 */
export const lendingParameters = z
  .strictObject({
    metis: termsWith({
      openingUsd: 50_000,
      ltv: 0.3,
      threshold: 0.4,
      bonus: 0.1,
      protocolFee: 0.1,
      reserveFactor: 0.15,
      debtCeilingUsd: 1_000_000,
      optimal: 0.45,
      base: 0,
      slope1: 0.07,
      slope2: 3,
    }).meta({ description: 'METIS, as WMETIS.' }),
    seMetis: termsWith({
      openingUsd: 0,
      ltv: 0.3,
      threshold: 0.4,
      bonus: 0.1,
      protocolFee: 0.1,
      reserveFactor: 0.15,
      debtCeilingUsd: 500_000,
      optimal: 0.45,
      base: 0,
      slope1: 0.07,
      slope2: 3,
    }).meta({ description: 'seMETIS, where enki is on; assumed.' }),
    weth: termsWith({
      openingUsd: 50_000,
      ltv: 0.8,
      threshold: 0.825,
      bonus: 0.075,
      protocolFee: 0.1,
      reserveFactor: 0.15,
      debtCeilingUsd: 0,
      optimal: 0.8,
      base: 0.01,
      slope1: 0.038,
      slope2: 0.8,
    }).meta({ description: 'WETH.' }),
    usdc: termsWith({
      openingUsd: 50_000,
      ltv: 0.8,
      threshold: 0.85,
      bonus: 0.05,
      protocolFee: 0.1,
      reserveFactor: 0.1,
      debtCeilingUsd: 0,
      optimal: 0.9,
      base: 0,
      slope1: 0.04,
      slope2: 0.6,
    }).meta({ description: 'm.USDC.' }),
    graceSeconds: z.int().min(0).max(31_536_000).default(3600).meta({
      description:
        'After an outage of the sequencer, how long nobody may borrow nor be liquidated but for grave cases.',
    }),
    flashPremium: part(0.0005, 'What a flash loan costs, share of it.'),
  })
  .meta({
    description: 'Lending market: Aave v3 with METIS, WETH and m.USDC, and seMETIS where enki is on. Needs feeds.',
  })

export type LendingParameters = z.output<typeof lendingParameters>
