import { z } from 'zod'
import { recipientNames } from '../../protocols/auction/recipients.ts'
import { orderingRules } from '../ordering/index.ts'
import type { Inconsistency } from './consistency.ts'

// As in consistency.ts: what does not parse here is left to the schema.
const shares = z.record(z.string(), z.number().catch(0)).catch({})

const rules = z
  .object({
    ordering: z.string().optional().catch(undefined),
    mev: shares.optional().catch(undefined),
    feeSharing: z.unknown().optional(),
    slashShare: z.unknown().optional(),
  })
  .catch({})

const loose = z
  .object({ ordering: z.string().catch('first-come'), policies: z.array(rules).catch([]) })
  .catch({ ordering: 'first-come', policies: [] })

const auctioned = z.object({ auction: z.object({ shares }) }).catch({ auction: { shares: {} } })

/** What has to be on the chain for somebody to get a share of MEV: one of these. Users and liquidity providers are always there. */
const homes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  sequencer: ['sequencing'],
  stakers: ['enki', 'restaking', 'sequencing'],
  grants: ['grants'],
}

/**
 * Rules about ordering, MEV, fees and slashing that need what a campaign does not have on its chain.
 *
 * @param on whether a protocol is on the chain
 */
export function ruleInconsistencies(written: unknown, on: (name: string) => boolean): Inconsistency[] {
  const { ordering, policies } = loose.parse(written)
  const found: Inconsistency[] = []
  const check = (wrong: boolean, path: Inconsistency['path'], message: string) => {
    if (wrong) found.push({ path, message })
  }
  const orders = (name: string | undefined, path: Inconsistency['path']) => {
    check(
      takesOffers(name) && !on('auction'),
      path,
      `bids for ${name} are made in the auction: add \`auction: {}\` to \`chain\``,
    )
    check(
      name === 'batch-auction' && !on('batch'),
      path,
      'there is no exchange that settles in batches: add `batch: {}` to `chain`',
    )
  }
  const routes = (to: Readonly<Record<string, number>>, names: readonly string[], path: Inconsistency['path']) => {
    for (const name of names) {
      const needed = homes[name]
      if (needed === undefined || !((to[name] ?? 0) > 0) || needed.some(on)) continue
      check(true, [...path, name], `there is nobody to get it: add \`${needed[0]}: {}\` to \`chain\``)
    }
  }
  orders(ordering, ['ordering'])
  // Without sequencing, the sequencer's share of the chain's own auction is the foundation's, who builds the blocks then.
  const { auction } = auctioned.parse(
    typeof written === 'object' && written !== null && 'chain' in written ? written.chain : undefined,
  )
  routes(auction.shares, ['stakers', 'grants'], ['chain', 'auction', 'shares'])
  check(
    (auction.shares['liquidity'] ?? 0) > 0,
    ['chain', 'auction', 'shares', 'liquidity'],
    'only a policy brings the farm that streams it: say `mev: { liquidity: ... }` in a policy',
  )
  policies.forEach(({ ordering: own, mev, feeSharing, slashShare }, i) => {
    const path = ['policies', i]
    orders(own, [...path, 'ordering'])
    check(
      mev !== undefined && !takesOffers(own ?? ordering),
      [...path, 'mev'],
      'nobody bids for places where blocks are ordered so: add `ordering: first-price-bundles`, or another rule with bids',
    )
    routes(mev ?? {}, recipientNames, [...path, 'mev'])
    check(
      feeSharing !== undefined && !on('sequencing'),
      [...path, 'feeSharing'],
      'there are no sequencers to share with: add `sequencing: {}` to `chain`',
    )
    check(
      slashShare !== undefined && !on('sequencing'),
      [...path, 'slashShare'],
      'there are no locks to take from: add `sequencing: {}` to `chain`',
    )
  })
  return found
}

const takesOffers = (name: string | undefined): boolean => {
  const known: Readonly<Record<string, { readonly offers: string }>> = orderingRules
  return name !== undefined && Object.hasOwn(known, name) && known[name]!.offers !== 'none'
}
