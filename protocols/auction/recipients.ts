/** Among whom the proceeds of an auction can be divided. */
export const recipientNames = ['sequencer', 'stakers', 'liquidity', 'burn', 'grants', 'users'] as const
export type RecipientName = (typeof recipientNames)[number]

/** Basis points for each; they sum to a whole. */
export type Shares = Readonly<Record<RecipientName, number>>

/** Basis points that make a whole. */
export const whole = 10_000
