import { type Address, zeroAddress } from 'viem'
import { type Counted, holdingsOf } from '../../../protocols/markets.ts'
import { lately } from '../../../protocols/lately.ts'
import { type BreakdownMetric, levelInEvaluation, type Sample, type SeriesMetric } from '../metric.ts'

/** What lies in all protocols, without what the foundation, the policy's budget and the fund have put there; looked for once a block. */
export const holdingsIn = lately(({ deployments, state, ledger, treasury }: Sample): readonly Counted[] => {
  const { grants, budget } = deployments
  // Without a budget its address stands for none, and pools lock their first liquidity there.
  const own = [grants?.timelock, budget.timelock === zeroAddress ? undefined : budget.timelock]
  const owners = [treasury, ...own.filter((owner) => owner !== undefined)]
  return holdingsOf(deployments, state, (token) => {
    const owned = owners.reduce((sum, owner) => sum + ledger.balance(token, owner), 0n)
    return owned === 0n ? 0 : Number(owned) / Number(ledger.supply(token))
  })
})

/** US dollars at the prices the run starts from. */
export function worthOf({ deployments, prices }: Sample, { tokens, share }: Counted): number {
  const { metis, weth } = deployments.bridge
  const priceOf = (token: Address): number =>
    token === metis.address ? prices.metis : token === weth.address ? prices.eth : 1
  return tokens.reduce((sum, { token, amount }) => sum + amount * priceOf(token.address), 0) * share
}

const valueOf = (sample: Sample, counts: (holding: Counted) => boolean): number =>
  holdingsIn(sample)
    .filter(counts)
    .reduce((sum, holding) => sum + worthOf(sample, holding), 0)

const inPools =
  (pair: string) =>
  ({ use, name }: Counted): boolean =>
    use === 'liquidity' && name === pair

const common = {
  kind: 'series',
  unit: 'USD at constant prices',
  better: 'more',
  effect: 'log-ratio',
  summary: levelInEvaluation,
} as const

export const tvlNative: SeriesMetric = {
  ...common,
  draw: 'level',
  name: 'tvlNative',
  title: 'TVL, native pools',
  definition:
    'Tokens in METIS/m.USDC pools of all exchanges at the prices the run starts from, looked through farms, without the treasury’s own, be it the foundation’s or bought by the policy.',
  at: (sample) => valueOf(sample, inPools('native')),
}

export const tvlBridged: SeriesMetric = {
  ...common,
  draw: 'level',
  name: 'tvlBridged',
  title: 'TVL, bridged pools',
  definition: 'The same for WETH/m.USDC pools.',
  at: (sample) => valueOf(sample, inPools('bridged')),
}

export const tvl: SeriesMetric = {
  ...common,
  name: 'tvl',
  title: 'TVL',
  definition:
    'What lies in DeFi, as DeFiLlama counts it, at the prices the run starts from: liquidity of all exchanges, looked through farms, and of eMETIS/METIS its METIS; what is supplied to the lending market and not borrowed; margin at the perpetual exchange. Without the treasury’s own, without the bridge, and without METIS that is staked or locked.',
  at: (sample) => valueOf(sample, ({ use }) => use !== 'stake'),
}

export const tvlStaked: SeriesMetric = {
  ...common,
  name: 'tvlStaked',
  title: 'METIS staked',
  effect: 'difference',
  definition:
    'METIS that is staked or locked, at the price the run starts from and without the treasury’s own: sequencers’ locks, METIS behind eMETIS (what of it is locked at sequencers counts once), restaked METIS, and METIS locked for votes. DeFiLlama shows it beside TVL, not in it.',
  at: (sample) => valueOf(sample, ({ use }) => use === 'stake'),
}

export const tvlWithStake: SeriesMetric = {
  ...common,
  name: 'tvlWithStake',
  title: 'TVL with staked METIS',
  definition:
    'TVL and METIS staked together, each METIS once wherever it lies: eMETIS in a pool, in a vault or as collateral is the METIS behind it, and what of that is locked at sequencers is theirs. Without the treasury’s own.',
  at: (sample) => valueOf(sample, () => true),
}

/** TVL and staked METIS by who holds it: `netswap · native`, `lending · usdc`. */
export const tvlByProtocol: BreakdownMetric = {
  kind: 'breakdown',
  name: 'tvlByProtocol',
  title: 'TVL by protocol',
  unit: 'USD at constant prices',
  definition:
    'What lies in each protocol on average over the evaluation window, counted as in TVL and in METIS staked: their parts add up to the two.',
  better: 'more',
  observe: ({ evaluation }) => {
    const sums = new Map<string, number>()
    let blocks = 0
    return {
      see: (sample) => {
        if (sample.day <= evaluation.from || sample.day > evaluation.to) return
        blocks += 1
        for (const holding of holdingsIn(sample)) {
          // What is told by one protocol and counted by another adds to what the other tells.
          const part = `${holding.protocol} · ${holding.name}`
          sums.set(part, (sums.get(part) ?? 0) + worthOf(sample, holding))
        }
      },
      parts: () =>
        Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([part, sum]) => [part, sum / blocks])),
    }
  },
}
