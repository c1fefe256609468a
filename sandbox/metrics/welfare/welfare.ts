import { organicVolume } from '../markets/volume.ts'
import { type PairedMetric, type RunRecord, sumOver } from '../metric.ts'
import { type WelfareAccount, type WelfareGroup, welfareGroups } from './account.ts'
import { priceEffect, riskCost } from './holding.ts'
import { organicCost } from './organic-cost.ts'
import { valueByGroup } from './value-by-group.ts'

const valueOf = ({ breakdowns }: RunRecord, account: WelfareAccount): number =>
  breakdowns[valueByGroup.name]?.[account] ?? 0

const change = (account: WelfareAccount, run: RunRecord, twin: RunRecord): number =>
  valueOf(run, account) - valueOf(twin, account)

/** A sum over what welfare is counted of. */
const during = ({ series, timeline }: RunRecord, metric: string): number =>
  sumOver(series[metric]!, timeline, timeline.programme.from, timeline.evaluation.to)

/**
 * What a swap that is made with the policy and not without it was worth to who made it: at least what it cost him, of a swap
 * that just became worth while; by the rule of a half, what it costs on average with and without.
 */
function worthOfMore(run: RunRecord, twin: RunRecord): number {
  const [more, less] = [during(run, organicVolume.name), during(twin, organicVolume.name)]
  const costOf = (record: RunRecord, volume: number) => (volume === 0 ? 0 : during(record, organicCost.name) / volume)
  return ((costOf(run, more) + costOf(twin, less)) / 2) * (more - less)
}

/** What a group gains beyond what it gets from others. */
const beyond: Partial<Record<WelfareGroup, (run: RunRecord, twin: RunRecord) => number>> = {
  users: worthOfMore,
  holders: (run, twin) => priceEffect(run, twin) - (riskCost(run) - riskCost(twin)),
}

const gainOfGroup = (group: WelfareGroup, run: RunRecord, twin: RunRecord): number =>
  change(group, run, twin) + (beyond[group]?.(run, twin) ?? 0)

const window = 'from the first day of the programme to the end of the evaluation window, beyond the twin’s'

const common = { kind: 'paired', unit: 'USD', better: 'more' } as const

interface Words {
  readonly name: string
  readonly title: string
  readonly what: string
}

const groupWords: Readonly<Record<WelfareGroup, Words>> = {
  users: {
    name: 'welfareUsers',
    title: 'Welfare of users',
    what: 'What swapping cost them less (fair price less executed price, gas, waiting), by the rule of a half over what is swapped with and without the policy, and what they got back or were given',
  },
  providers: {
    name: 'welfareProviders',
    title: 'Welfare of liquidity providers',
    what: 'What pools took in swaps less what they gave, at outer prices: fees less what arbitrage and others gained from them (loss-versus-rebalancing); fees of positions on the perpetual exchange; and rewards for liquidity',
  },
  stakers: {
    name: 'welfareStakers',
    title: 'Welfare of stakers',
    what: 'Rewards of those who stake, restake, delegate or lock for votes, less what was slashed',
  },
  holders: {
    name: 'welfareHolders',
    title: 'Welfare of holders',
    what: 'What owners of capital pay for their own swaps, gas and liquidations, and what they gave up outside; what the policy did to the price of METIS, to whoever holds it; less what bearing more of its risk is worth to them',
  },
  searchers: {
    name: 'welfareSearchers',
    title: 'Welfare of searchers',
    what: 'What arbitrageurs, searchers, builders, liquidators, keepers, and hunters of rewards gained, less gas and bids',
  },
  operators: {
    name: 'welfareOperators',
    title: 'Welfare of operators',
    what: 'Rewards, shared fees and bids that operators of sequencers and pools got, less their gas and what was slashed; what a node costs is the same in both',
  },
  developers: {
    name: 'welfareDevelopers',
    title: 'Welfare of developers',
    what: 'Grants and fees of what they have built, less what they spent on building it',
  },
}

const ofGroup = (group: WelfareGroup): PairedMetric => {
  const { name, title, what } = groupWords[group]
  return {
    ...common,
    name,
    title,
    definition: `${what}; ${window}.`,
    of: (run, twin) => gainOfGroup(group, run, twin),
  }
}

export const welfare: PairedMetric = {
  ...common,
  name: 'welfare',
  title: 'Welfare',
  definition: `Sum of the gains of all groups but the treasury, as certain as they are to those who bear the risk of METIS; ${window}. What one group pays another is no part of it; what the treasury pays is.`,
  of: (run, twin) => welfareGroups.reduce((sum, group) => sum + gainOfGroup(group, run, twin), 0),
}

export const welfareTreasury: PairedMetric = {
  ...common,
  name: 'welfareTreasury',
  title: 'Welfare of the treasury',
  definition: `Gas, fees and what its liquidity earned, less what it paid to others at the price of that block; ${window}. What of a policy’s budget is bought outside, or lies in contracts still, is no gain and no loss.`,
  of: (run, twin) => change('treasury', run, twin),
}

export const deadWeight: PairedMetric = {
  ...common,
  better: 'less',
  name: 'deadWeight',
  title: 'Dead weight',
  definition: `What was paid and reached nobody: gas of transactions that reverted, what crossing the bridge costs, the time of swaps that had to wait; ${window}. What a forced sale loses in a pool its providers and arbitrageurs gain, and is none.`,
  of: (run, twin) => change('waste', run, twin),
}

/** Welfare and its parts, in the order of tables. */
export const welfareMetrics: readonly PairedMetric[] = [
  welfare,
  ...welfareGroups.map(ofGroup),
  welfareTreasury,
  deadWeight,
]
