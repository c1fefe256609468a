import { Effect } from 'effect'
import { type Address, parseEther, toHex } from 'viem'
import type { Attitude } from '../../agents/mind/capital/attitude.ts'
import { chooseUses, outside } from '../../agents/mind/capital/choose-use.ts'
import { logitShares } from '../fixtures/logit.ts'
import type { Chooser, UseSeen } from '../../agents/mind/capital/offer.ts'
import { enki } from '../../agents/uses/enki.ts'
import { restake } from '../../agents/uses/restake.ts'
import type { AnyUse, Sight } from '../../agents/uses/use.ts'
import type { Call } from '../../protocols/call.ts'
import { toUnits } from '../../protocols/token.ts'
import { randomFor, streamsOf } from '../../sandbox/random/streams.ts'
import { openStage } from '../fixtures/stage.ts'
import { estimate, exactly, asPrinted, type Row, type ValidationCase } from './case.ts'

/** Money outside, METIS staked with ENKI, METIS restaked: what a dollar in each is worth a year, whatever the chain says. */
const worth = { off: 0.05, enki: 0.1, restake: 0.15 }
type Option = keyof typeof worth
const options = Object.keys(worth) as Option[]
const table = {
  0: [1 / 3, 1 / 3, 1 / 3],
  10: [0.186324, 0.307196, 0.50648],
  20: [0.090031, 0.244728, 0.665241],
  50: [0.006188, 0.075389, 0.918423],
} as const

const price = 30
/** METIS of a sleeve. */
const sleeve = 10
const sleeves = 12

/** A use of the chain that promises a fixed yield; how one goes in, and what is in it then, is its own. */
const promising = (use: AnyUse, yearly: number): AnyUse => ({
  ...use,
  prospect: () => ({ yearly: { staking: yearly }, metis: 0, risk: 0, entry: 0, exitDays: 0 }),
})
const menu = [promising(enki as AnyUse, worth.enki), promising(restake as AnyUse, worth.restake)]

/** An owner without any cost, who looks for the first time. */
function chosenBy(persona: string, choiceIntensity: number): readonly string[] {
  const common = { choiceIntensity, foresight: 1, peers: 0, tasteDays: 200, riskPremium: 0, voice: 0 }
  const attributes = {
    common,
    tastePhase: 0,
    horizonDays: 90,
    reviewDays: 1,
    movingCost: 0,
    impatience: 0.05,
    riskAversion: 0,
  } as Attitude
  const view = {
    now: 1_704_067_200,
    chain: { metis: { gasPrice: 0n } },
    outside: { metis: price, bridgeFee: 0, signals: { metis: { variance: 0 } } },
  } as never
  const chooser: Chooser = {
    here: { view } as unknown as Sight,
    attitude: attributes,
    alternative: worth.off,
    expectedReturn: 0,
  }
  const seen = menu.map((use): UseSeen => ({ use, held: { usd: 0, metis: 0, leaving: 0 }, growth: 0 }))
  const memory = { sleeves: Array.from({ length: sleeves }, () => outside) }
  const random = randomFor(streamsOf('V24'), persona, 0)
  return chooseUses({ attributes, memory, view, random }, chooser, seen, sleeve * price).sleeves
}

const personas = (count: number): readonly string[] => Array.from({ length: count }, (_, rank) => `owner-${rank}`)
const accountOf = (rank: number): Address => toHex(0x2400_0000 + rank, { size: 20 })

/** Each count against the multinomial of the logit. */
const compared = (how: string, beta: number, counts: Readonly<Record<Option, number>>): readonly Row[] => {
  const total = options.reduce((sum, option) => sum + counts[option], 0)
  const share = logitShares(worth, beta)
  return options.map((option) =>
    estimate(
      `${how}, β = ${beta}: share in ${option}`,
      share[option],
      counts[option] / total,
      Math.sqrt((share[option] * (1 - share[option])) / total),
    ),
  )
}

/** What owners choose goes onto the chain as METIS that is staked and restaked; how many did is read back from there. */
const settled = Effect.fnUntraced(function* (beta: number, owners: number) {
  const stage = yield* openStage({ sequencing: { rewardPerBlock: 0 }, enki: {}, restaking: { rewardMetis: 0 } })
  const { bridge } = stage.deployments
  const choices = personas(owners).map((persona) => chosenBy(persona, beta))
  // A block has room for some thirty accounts.
  for (let first = 0; first < owners; first += 30) {
    const ranks = Array.from({ length: Math.min(30, owners - first) }, (_, i) => first + i)
    for (const rank of ranks) yield* stage.chain.setBalance(accountOf(rank), parseEther('10'))
    yield* stage.playTogether(
      ...ranks.map((rank) => {
        const { from, call } = stage.actions.bridge.deposit({
          token: bridge.metis,
          to: accountOf(rank),
          amount: toUnits(sleeve * sleeves, 18),
          nonce: 9_000_000n + BigInt(rank),
        })
        return [from, call] as const
      }),
    )
    const parts: (readonly [Address, Call])[] = []
    const chain = yield* Effect.all({
      metis: stage.state('metis'),
      enki: stage.state('enki'),
      restaking: stage.state('restaking'),
    })
    for (const rank of ranks) {
      const me = accountOf(rank)
      const account = { restaking: yield* stage.account('restaking', me) }
      const here = {
        me,
        view: { chain, account, outside: { metis: price } },
        deployments: stage.deployments,
        actions: stage.actions,
      } as never
      for (const use of menu) {
        const count = choices[rank]!.filter((name) => name === use.name).length
        if (count === 0) continue
        const purse = { metis: toUnits(sleeve * count, 18), usdc: 0n, weth: 0n }
        for (const call of [...use.approvals(here), ...use.enter(here, purse, 0.01)]) parts.push([me, call])
      }
    }
    if (parts.length > 0) yield* stage.playTogether(...parts)
  }
  const counts = { off: 0, enki: 0, restake: 0 }
  const { rate } = yield* stage.state('enki')
  for (let rank = 0; rank < owners; rank++) {
    const staked = yield* stage.account('enki', accountOf(rank))
    const restaked = yield* stage.account('restaking', accountOf(rank))
    const inEnki = Math.round(Number((staked.seMetis * rate) / 10n ** 18n + staked.eMetis) / 1e18 / sleeve)
    const inVault = Math.round(Number(restaked.active) / 1e18 / sleeve)
    counts.enki += inEnki
    counts.restake += inVault
    counts.off += sleeves - inEnki - inVault
  }
  return counts
})

export const logitSharesCase: ValidationCase = {
  id: 'V24',
  title: 'Logit shares',
  where: 'functions, chain',
  run: Effect.fnUntraced(function* (size) {
    const owners = size === 'full' ? 417 : 60
    const rows = Object.entries(table).flatMap(([beta, shares]) => [
      ...options.map((option, i) =>
        asPrinted(`logit, β = ${beta}: share of ${option}`, shares[i]!, logitShares(worth, Number(beta))[option], 6),
      ),
      ...compared(
        'chosen',
        Number(beta),
        countsOf(personas(417).flatMap((persona) => chosenBy(persona, Number(beta)))),
      ),
    ])
    const counts = yield* settled(20, owners)
    const meant = countsOf(personas(owners).flatMap((persona) => chosenBy(persona, 20)))
    return [
      ...rows,
      ...options.map((option) =>
        exactly(`on the chain as it was chosen: ${option}`, true, counts[option] === meant[option]),
      ),
      ...compared('read back from the chain', 20, counts),
    ]
  }),
}

function countsOf(chosen: readonly string[]): Record<Option, number> {
  const counts = { off: 0, enki: 0, restake: 0 }
  for (const option of chosen) counts[option as Option]++
  return counts
}
