import { z } from 'zod'
import { dollars, headcount, logSpread, timesADay } from '../protocols/quantity.ts'
import { qualityOf } from '../protocols/grants/quality.ts'
import { fromUnits, toUnits } from '../protocols/token.ts'
import { defineAgent } from './agent.ts'
import { gasUsd } from './mind/valuation/gas.ts'
import { lognormal } from './random.ts'

const parameters = z
  .strictObject({
    count: headcount().default(40).meta({ description: 'How many there are.' }),
    visitsPerDay: timesADay(0.001).default(0.5).meta({ description: 'How often one looks for something to use.' }),
    valueUsd: dollars(1e-6)
      .default(6)
      .meta({ description: 'Median of what using an ordinary venue once is worth, US dollars.' }),
    valueSpread: logSpread().default(0.6).meta({ description: 'Log spread of that, from time to time.' }),
    budgetUsd: dollars(1e-6).default(2_000).meta({ description: 'What one can spend, US dollars.' }),
  })
  .prefault({})
  .meta({ description: 'People who use what builders have built, where it is worth its fee.' })

type Attributes = z.output<typeof parameters>

export interface Memory {
  readonly approved: boolean
}

const visitGas = 120_000

/**
 * Looks at the venues now and then, and uses the one that gives most above its fee, if any does. Being paid for it by a
 * builder, or coming under many names, is not in the model: docs say what that leaves out.
 */
export const patron = defineAgent<Attributes, Attributes, Memory, 'bridge' | 'grants'>({
  kind: 'patron',
  title: 'People who use what builders have built',
  owns: 'Dollars for visits.',
  knows: 'Venues with their fees and quality, and what a visit is worth to it today.',
  wants: 'Worth above fee and gas.',
  decides: 'Which venue to use, if any.',
  organic: false,
  reads: ['bridge', 'grants'],
  parameters,
  count: ({ count }) => count,
  birth: ({ parameters: common }) => ({
    attributes: common,
    memory: { approved: false },
    endowment: { outsideAccount: common.budgetUsd, usdc: 0, weth: 0, metis: 0, gas: 2 },
    reviewDays: 1 / common.visitsPerDay,
  }),
  decide: ({ attributes, memory, view, deployments, actions, random }) => {
    const cost = gasUsd(view, visitGas)
    const draws = random('taste')
    const tasted = view.chain.grants.venues
      .filter(({ fee }) => fee > 0n)
      .map((venue) => {
        const { builder, fee } = venue
        const worth =
          qualityOf(venue, deployments.grants, view.now) * lognormal(draws, attributes.valueUsd, attributes.valueSpread)
        return { builder, fee, surplus: worth - fromUnits(fee, 6) - cost }
      })
    const best = tasted.reduce<(typeof tasted)[number] | undefined>(
      (found, venue) => (venue.surplus > (found?.surplus ?? 0) ? venue : found),
      undefined,
    )
    if (best === undefined) return { memory }
    const { usdc } = deployments.bridge
    const short = view.account.bridge.usdc < best.fee
    // A month of visits at a time comes over the bridge, ahead of the block's other transactions.
    const wanted = Math.min(15 * fromUnits(best.fee, 6), view.outsideAccount / (1 + 2 * view.outside.bridgeFee))
    if (short && wanted < fromUnits(best.fee, 6)) return { memory }
    return {
      deposits: short ? [{ token: usdc, amount: toUnits(wanted, usdc.decimals) }] : [],
      intents: [...(memory.approved ? [] : actions.grants.approvals('visits')), actions.grants.visit(best.builder)],
      memory: { approved: true },
    }
  },
})
