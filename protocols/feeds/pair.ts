/** What has a price, in the order in which prices are pushed. */
export const feedNames = ['metis', 'eth', 'usdc'] as const
export type FeedName = (typeof feedNames)[number]
