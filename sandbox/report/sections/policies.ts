import * as Plot from '@observablehq/plot'
import type { Campaign } from '../../campaign/campaign.ts'
import { timelineOf } from '../../campaign/plan.ts'
import type { Airdrop } from '../../policy/airdrop.ts'
import { amountIn } from '../../policy/amount.ts'
import type { Grant } from '../../policy/grant.ts'
import type { Leg, Schedule } from '../../policy/leg.ts'
import { type Policy, setAside } from '../../policy/policy.ts'
import { isFunded, receivers } from '../../policy/sink.ts'
import { fromUnits } from '../../../protocols/token.ts'
import { cumulativeShare } from '../../policy/schedule.ts'
import { chart } from '../charts/chart.ts'
import { grouped, percent, trimmed, amount } from '../typography/format.ts'
import { html, type Html } from '../typography/html.ts'
import { panel } from '../typography/panel.ts'
import { dayAxis, roundTicks, valueAxis } from '../charts/windows.ts'

/** Every policy as it was written, in words, with what it pays from day to day. */
export function policyPanels(campaign: Campaign): Html {
  const plans = campaign.policies.map((policy) => payments(policy, campaign.programme.days))
  const high = Math.max(1, ...plans.flat())
  return html`<div class="panels">
    ${campaign.policies.map((policy, place) =>
      panel(
        place,
        policy.title,
        html`<p class="read"><code>${policy.id}</code>, budget ${budgetText(policy)}${endText(policy)}</p>
          ${policy.legs.length + policy.grants.length + policy.airdrops.length === 0 ? html`<p class="empty">Pays nothing.</p>` : legList(policy, campaign)}${
            policy.legs.length === 0 ? undefined : planChart(policy, plans[place]!, campaign, high)
          }`,
      ),
    )}
  </div> `
}

const budgetText = ({ budget }: Policy): string => `${grouped(Number(amountIn(budget)))} METIS`

const endText = ({ end, announcedDays }: Policy): string =>
  end === 'surprise' ? `; announced for ${announcedDays} days, and ended without notice` : ''

/** METIS that is left for the legs. */
const forLegs = (policy: Policy): number => Number(amountIn(policy.budget)) - fromUnits(setAside(policy), 18)

const legList = (policy: Policy, { programme, market }: Campaign): Html =>
  html`<ul>
    ${policy.grants.map((grant) => html`<li>${grantText(grant)}</li> `)}
    ${policy.airdrops.map((airdrop) => html`<li>${airdropText(airdrop)}</li> `)}
    ${policy.legs.map((leg) => html`<li>${legText(leg, forLegs(policy), programme.days, market.metis)}</li> `)}
  </ul> `

/** `A grant of 500 METIS to a developer, in 3 equal parts as stages are found complete.` */
function grantText(grant: Grant): string {
  const money = `A grant of ${grouped(Number(amountIn(grant.amount)))} METIS to a developer`
  switch (grant.kind) {
    case 'upfront':
      return `${money}, paid at once.`
    case 'milestone':
      return `${money}, in ${grant.milestones} equal parts as stages are found complete${grant.oracleError > 0 ? `, of which ${percent(grant.oracleError)} are judged wrongly` : ''}.`
    case 'vested':
      return `${money}, vested over ${grant.days} days${grant.clawback > 0 ? `; ${percent(grant.clawback)} of failures lose what has not vested after ${grant.reviewAfterDays} days` : ''}.`
    case 'retroactive':
      return `${money}, paid ${grant.afterDays} days after the start by the use of what was built, in full for ${grant.users} users.`
  }
}

/** `An airdrop of 500 METIS, as much to every address that was active before, a surprise; what nobody claims in 30 days returns.` */
function airdropText({ amount: metis, by, announcedDays, claimDays }: Airdrop): string {
  const whom =
    by === 'address' ? 'as much to every address that was active before' : 'in proportion to capital on the chain'
  const known = announcedDays === 0 ? 'a surprise' : `announced ${announcedDays} days ahead`
  return `An airdrop of ${grouped(Number(amountIn(metis)))} METIS, ${whom}, ${known}; what nobody claims in ${claimDays} days returns.`
}

/** `50 % (7,000 METIS) to liquidity providers of METIS/m.USDC, the same every day; each reward vests over 15 days.` */
function legText(
  { sink, share, schedule, vestDays, pays }: Leg,
  budget: number,
  days: number,
  metisPrice: number,
): string {
  const money = `${grouped(share * budget)} METIS`
  const worth = pays === 'METIS' ? money : `${money} turned into ${grouped(share * budget * metisPrice)} ${pays}`
  const vesting = vestDays === 0 ? 'paid at once' : `each reward vests over ${vestDays} days`
  return `${trimmed(percent(share))} (${worth}) to ${receivers[sink]}${isFunded(sink) ? '' : ` (${sink})`}, ${scheduleText(schedule, days)}; ${vesting}.`
}

function scheduleText(schedule: Schedule, days: number): string {
  switch (schedule.shape) {
    case 'linear':
      return `the same on each of ${days} days`
    case 'front-loaded':
      return `over ${days} days, most at first: the rate falls as exp(−t / ${schedule.days} days)`
    case 'declining':
      return `over ${days} days along a straight line from ${schedule.from} to ${schedule.to} times the mean rate`
    case 'table':
      return `over ${schedule.weeks.length} weeks by a table`
  }
}

/** METIS that the policy's legs spend on each day of the programme. */
function payments(policy: Policy, days: number): number[] {
  const left = forLegs(policy)
  return Array.from({ length: Math.ceil(days) }, (_, day) =>
    policy.legs.reduce((sum, { share, schedule }) => {
      const [from, to] = [day, Math.min(day + 1, days)].map((t) => cumulativeShare(schedule, t, days))
      return sum + share * left * (to! - from!)
    }, 0),
  )
}

function planChart({ title }: Policy, plan: readonly number[], campaign: Campaign, high: number): Html {
  const timeline = timelineOf(campaign)
  // Two points a day: what is paid changes from day to day, not within one.
  const steps = plan.flatMap((metis, i) =>
    [i, i + 1].map((day) => ({ day: Math.min(timeline.programme.from + day, timeline.programme.to), metis })),
  )
  const label = `METIS paid a day by ${title}: ${amount(plan[0])} on the first day, ${amount(plan.at(-1))} on the last.`
  return chart(label, {
    marginLeft: 46,
    marginRight: 12,
    marginTop: 8,
    marginBottom: 20,
    height: 96,
    x: { domain: [0, timeline.days] },
    y: { domain: [0, high * 1.05] },
    marks: [
      valueAxis(roundTicks(0, high * 1.05, 2), 'METIS', 'value'),
      Plot.areaY(steps, { x: 'day', y1: 0, y2: 'metis', fill: 'var(--c)', fillOpacity: 0.8 }),
      dayAxis(timeline),
    ],
  })
}
