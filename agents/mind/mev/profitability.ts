/** What somebody lives on: whether its business pays what it costs to run. */
export interface Profitability {
  /** US dollars a day that it has been seen to earn, the past discounted. */
  readonly earned: number
  /** Seconds since 1970 until which it stays away; absent for who is in business. */
  readonly away?: number
}

/** Running costs, and how the business is looked at. */
export interface Terms {
  /** US dollars a day for machines, nodes and people. */
  readonly costUsd: number
  /** Days over which earnings are averaged. */
  readonly memoryDays: number
}

/** Who begins, or begins again, hopes to earn twice what it costs. */
export const hopeful = ({ costUsd }: Pick<Terms, 'costUsd'>): Profitability => ({ earned: 2 * costUsd })

/** After `days` in which `profit` US dollars came in. */
export const seen = (
  { earned, ...rest }: Profitability,
  profit: number,
  days: number,
  terms: Terms,
): Profitability => ({
  ...rest,
  earned: earned + (1 - Math.exp(-days / terms.memoryDays)) * (profit / days - earned),
})

/** Whether it pays: earnings cover the costs. */
export const pays = ({ earned }: Pick<Profitability, 'earned'>, { costUsd }: Pick<Terms, 'costUsd'>): boolean =>
  earned >= costUsd
