import { z } from 'zod'
import { dollars, metisAmount } from '../quantity.ts'

const usd = (amount: number, description: string) => dollars(1).default(amount).meta({ description })
const share = (part: number, description: string) => z.number().min(1e-6).lt(1).default(part).meta({ description })
const seconds = (count: number, description: string) => z.int().min(15).max(86_400).default(count).meta({ description })

/** Set by the protocol when it is initialized; this version has no way to change the first two. */
export const ratios = { initialMargin: 0.1, maintenanceMargin: 0.0625, penalty: 0.025 } as const

/** Both sides of a market are owed, and some is lost to rounding. */
const marginFor = (liquidity: number): number => 2.02 * ratios.initialMargin * liquidity

/** What the foundation opens with, and what the protocol lets its owner choose. */
export const perpetualParameters = z
  .strictObject({
    insuranceUsd: usd(100_000, 'm.USDC of the foundation that the insurance fund begins with, US dollars.'),
    liquidityUsd: z
      .strictObject({ metis: dollars(1), eth: dollars(1) })
      .default({ metis: 3_000_000, eth: 1_000_000 })
      .meta({ description: "The foundation's virtual liquidity on each side of a market, US dollars." }),
    rangeFactor: z
      .number()
      .gt(1.05)
      .max(1e6)
      .default(4)
      .meta({ description: 'That liquidity reaches from the opening price divided by this to it times this.' }),
    marginUsd: usd(2_500_000, "The foundation's margin behind it, US dollars."),
    exchangeFee: share(0.001, 'Share of notional that a trade costs.'),
    insuranceShare: share(0.1, 'Share of that fee which the insurance fund gets.'),
    mostFunding: share(0.1, 'Most funding a day, share of notional.'),
    mostTicks: z.int().min(1).max(1000).default(1000).meta({
      description: 'Basis points that trades may move a market within a block; 250 is usual at two-second blocks.',
    }),
    fundingSeconds: seconds(900, 'Window of the average premium that funding is paid by.'),
    markSeconds: seconds(1800, 'Window of the average market price that the mark price looks at.'),
    premiumSeconds: seconds(900, 'Window of the average premium that the mark price looks at.'),
    observations: z.int().min(2).max(1500).default(200).meta({
      description: 'Prices that a market remembers: at least the longest window over the seconds of a block.',
    }),
    metisCollateral: z
      .strictObject({
        weight: share(0.7, 'Share of the value of METIS that counts as margin.'),
        discount: share(0.1, 'Discount at which METIS of an account in debt is sold.'),
        capMetis: metisAmount(1e-6).default(200_000).meta({ description: 'Most METIS that the vault takes.' }),
      })
      .prefault({})
      .meta({ description: 'METIS as collateral.' }),
  })
  .refine(({ marginUsd, liquidityUsd: { metis, eth } }) => marginUsd >= marginFor(metis + eth), {
    message: 'the margin is too little for that liquidity: it has to be a fifth of the sum of both markets at least',
    path: ['marginUsd'],
  })
  .meta({ description: 'Perpetual futures on METIS and ether: Perpetual Protocol v2 on virtual Uniswap v3 pools.' })

export type PerpetualParameters = z.output<typeof perpetualParameters>
