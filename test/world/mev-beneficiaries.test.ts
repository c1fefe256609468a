import { type Address, parseEther } from 'viem'
import { describe, expect, test } from 'vitest'
import { transfer } from '../../protocols/token.ts'
import { campaign } from '../../sandbox/campaign/campaign.ts'
import { actor } from '../fixtures/actor.ts'
import { restless, specOf } from '../fixtures/campaigns.ts'
import { live } from '../fixtures/effects.ts'
import { amountOf, type Followed, followed, ofType } from '../fixtures/followed.ts'

/** Who builds and who stakes, by what there is on the chain. */
const chains = {
  'liquid staking, delegation and a fund': {
    sequencing: { minLock: 2_000, batchDays: 1 },
    enki: { cycleDays: 2 },
    delegation: { noticeDays: 2, streamDays: 2 },
    grants: {},
  },
  'restaking alone': { sequencing: { batchDays: 1 }, restaking: { epochDays: 2 } },
  'nothing but locks': { sequencing: { batchDays: 1 } },
  'no sequencers': {},
} as const

/** Shares for whoever is there. */
function sharesOn(chain: object) {
  const others = { liquidity: 0.2, users: 0.1 }
  if (!('sequencing' in chain)) return { ...others, burn: 0.7 }
  const builders = { ...others, sequencer: 0.3, stakers: 0.2 }
  return 'grants' in chain ? { ...builders, burn: 0.1, grants: 0.1 } : { ...builders, burn: 0.2 }
}

const specOn = (chain: (typeof chains)[keyof typeof chains]) =>
  specOf(
    campaign.parse({
      name: 'routed',
      question: 'Whose is extracted value?',
      days: 16,
      blockSeconds: 14_400,
      seeds: 1,
      programme: { fromDay: 3, days: 6 },
      evaluation: { fromDay: 12, toDay: 16 },
      chain: { ...chain, auction: {} },
      agents: {
        user: { count: 6 },
        investor: { count: 12, ...restless },
        ...('sequencing' in chain ? { operator: { count: 4, costUsd: { median: 0.1, spread: 0 } } } : {}),
        ...('delegation' in chain ? { poolOperator: { count: 2, costUsd: { median: 0.1, spread: 0 } } } : {}),
        holder: { count: 12, wealthUsd: 300_000, ...restless },
      },
      market: { users: 5 },
      policies: [
        {
          id: 'routed',
          title: 'Routed',
          ordering: 'first-price-bundles',
          mev: sharesOn(chain),
          ...('sequencing' in chain ? { feeSharing: 0.5 } : {}),
        },
      ],
    }),
    'routed',
  )

/** A run in which somebody bids the same in every block that takes bids, for a place that does nothing. */
const routed = (chain: (typeof chains)[keyof typeof chains]) =>
  live(
    followed(specOn(chain), {
      inhabitants: (born, opening) => {
        const bidder = actor(
          ({ me, view, actions, deployments }) => {
            const { approvals, deposit } = actions.auction!
            return view.native < parseEther('10')
              ? { bundle: { steps: [transfer(deployments.bridge.metis.address, me, 1n)], bid: parseEther('2') } }
              : { intents: [...approvals(), deposit(parseEther('500'))] }
          },
          { metis: 600, gas: 10 },
          opening,
        )
        return [...born, { ...bidder, kind: { ...bidder.kind, awaits: 'pending' } }]
      },
    }),
  )

const sourced = ({ received, onTheWay }: Followed, source: string) => ({
  got: received.filter((each) => each.source === source),
  lying: onTheWay.filter((each) => each.source === source),
})

describe.each(Object.entries(chains))('with %s', (_, chain) => {
  test('what winners paid is its beneficiaries’ or on its way to them, and nobody else’s', async () => {
    const run = await routed(chain)
    const { world, facts } = run
    const paid = ofType(facts, 'auction')
    expect(paid.length).toBeGreaterThan(20)
    const { got, lying } = sourced(run, 'extracted value')
    expect(amountOf(got) + amountOf(lying)).toBe(amountOf(paid))

    const { recipients } = world.deployments.auction!
    const handedTo = (account: Address) =>
      amountOf(ofType(facts, 'proceeds').filter((each) => each.account === account))
    const burnt = got.filter(({ to, form }) => to.kind === 'burnt' && form === 'liquid')
    expect(amountOf(burnt)).toBe(handedTo(recipients.burn))
    if ('grants' in chain) {
      const kept = got.filter(({ to, form }) => to.kind === 'treasury' && form === 'liquid')
      expect(amountOf(kept)).toBeGreaterThanOrEqual(handedTo(recipients.grants))
    }

    const kinds = new Map(world.inhabitants.map(({ persona, kind }) => [persona, kind.kind]))
    const receivedBy = (kind: string) => got.filter(({ to }) => to.kind === 'agent' && kinds.get(to.actor) === kind)
    const rebates = ofType(facts, 'delivery').filter(({ share }) => share === 'users')
    const rebated = rebates.filter(({ account }) => kinds.get(world.byAddress.get(account)?.persona ?? '') === 'user')
    expect(amountOf(receivedBy('user'))).toBe(amountOf(rebated))
    expect(receivedBy('user').length).toBeGreaterThan(0)
    expect(receivedBy('investor').length).toBeGreaterThan(0)
    if ('sequencing' in chain)
      expect(receivedBy('operator').length + receivedBy('poolOperator').length).toBeGreaterThan(0)
    if ('enki' in chain) expect(receivedBy('holder').some(({ form }) => form === 'compounded')).toBe(true)
    if ('restaking' in chain) expect(receivedBy('holder').length).toBeGreaterThan(0)
    expect(run.record.values['dumpRatio']).toBeUndefined()

    const fees = sourced(run, 'fees')
    expect(amountOf(fees.got) + amountOf(fees.lying)).toBe(amountOf(ofType(facts, 'feePaid')))
    if ('sequencing' in chain) expect(fees.got.length).toBeGreaterThan(0)
  })
})
