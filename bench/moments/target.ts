/** What a default world has to show, and where that was seen: docs/moments.md. */
export interface Target {
  readonly says: string
  /** The range that is wanted; a moment outside by no more than half its width is near. */
  readonly least: number
  readonly most: number
  readonly source: string
}

/** Calibration moments: programmes of other chains, never Metis's own path. */
export const targets = {
  m1: { says: 'Rewards sold within a day, F(1d)', least: 0.12, most: 0.45, source: 'airdrops: arXiv 2312.02752' },
  m2: { says: 'Rewards sold within 30 days, F(30d)', least: 0.14, most: 0.57, source: 'arXiv 2312.02752' },
  m3: {
    says: 'Rewards dumped by 30 days after the last',
    least: 0.3,
    most: 0.66,
    source: 'arXiv 2312.02752, SixDegree',
  },
  m4: {
    says: 'TVL of the native pool 30 days after the end over its level at the end',
    least: 0.3,
    most: 0.6,
    source: 'Turtle, Arbitrum STIP',
  },
  m5: { says: 'Elasticity of supplied capital to yield', least: 1, most: 12, source: 'judgement' },
  m6: { says: 'Native pool at its peak over the twin', least: 1.5, most: 4, source: 'STIP, SushiSwap' },
  m7: { says: 'Fees returned for a dollar of rewards', least: 0.05, most: 0.4, source: 'STIP by synthetic control' },
  m8: { says: 'Extracted value over volume', least: 0.0003, most: 0.0025, source: 'arXiv 2406.02172' },
  m9: { says: 'Liquid share of staked METIS', least: 0.2, most: 0.6, source: 'Lido, Metis 2024' },
  m10: { says: 'Mean funding of METIS, per year', least: 0.05, most: 0.15, source: 'BitMEX 2025' },
  m11: { says: 'Share of the largest claimer of an airdrop', least: 0.01, most: 0.1, source: 'STIP' },
  m12: {
    says: 'Share of an airdrop by address that clusters take',
    least: 0.1,
    most: 0.3,
    source: 'X-explore, Optimism',
  },
} as const satisfies Readonly<Record<string, Target>>

export type MomentName = keyof typeof targets

/** Magnitudes of a chain of Metis's size in 2024 to 2026. */
export const magnitudes = {
  volumeOverTvl: { says: 'Volume over TVL, a day', least: 0.02, most: 0.08, source: 'DeFiLlama, Metis 2024-2026: 4 %' },
  stakingYield: { says: 'Yield of locked METIS, per year', least: 0.1, most: 0.2, source: 'Metis governance' },
  stakeOverTvl: { says: 'Staked METIS over TVL', least: 0.1, most: 1, source: 'Metis Q2 2024: LSDs 19 % of TVL' },
  gasUsd: { says: 'Gas, US dollars a day', least: 50, most: 800, source: 'Metis 2025: $193' },
  fundingPositive: { says: 'Time with positive funding', least: 0.7, most: 1, source: 'BitMEX 2025' },
  users: { says: 'Accounts that swap, a day', least: 50, most: 3_000, source: 'Metis explorer' },
  feeYield: { says: 'Fees of all pools over TVL, per year', least: 0.03, most: 0.25, source: 'V28' },
  tvlDrift: {
    says: 'TVL without a programme, last 30 days over the 30 before a programme',
    least: 0.85,
    most: 1.15,
    source: 'stationarity',
  },
  userDrift: { says: 'Organic volume, the same', least: 0.85, most: 1.15, source: 'stationarity' },
} as const satisfies Readonly<Record<string, Target>>

export type MagnitudeName = keyof typeof magnitudes
