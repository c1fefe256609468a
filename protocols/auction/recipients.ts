/** Among whom the proceeds of an auction can be divided. */
export const recipientNames = ['sequencer', 'stakers', 'liquidity', 'burn', 'grants', 'users'] as const
export type RecipientName = (typeof recipientNames)[number]

/** What has to be on the chain for somebody to get a share: one of these. Those who are not named here are always there. */
export const homes: Partial<Record<RecipientName, readonly [string, ...string[]]>> = {
  sequencer: ['sequencing'],
  stakers: ['enki', 'restaking', 'sequencing'],
  grants: ['grants'],
}

/** Basis points for each; they sum to a whole. */
export type Shares = Readonly<Record<RecipientName, number>>
