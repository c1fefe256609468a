import { describe, expect, it } from 'vitest'
import { inUnit } from '../../sandbox/report/typography/format.ts'
import { metricNamed } from '../../sandbox/report/findings/findings.ts'
import { page } from '../../sandbox/report/page.ts'
import { pageOf, synthetic } from './synthetic.ts'

const hostile = `<script>alert(1)</script> & "quoted" 'too' <img src=x onerror=alert(2)>`

/** The page's words alone, with ordinary spaces. */
const words = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')

describe('a report', () => {
  const found = synthetic()
  const text = page(found)

  it('is the same, byte by byte, for the same results', () => {
    expect(page(synthetic())).toBe(text)
  })

  it('asks for nothing and runs nothing', () => {
    expect(text).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|<img|<iframe|@import|url\(|\son[a-z]+=/i)
    expect(text).not.toMatch(/(?:src|href)="(?!#|data:,)/)
    expect(text).toContain(`default-src 'none'`)
  })

  it('has one id a place, and every link leads to one', () => {
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of text.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
  })

  it('describes every picture in words, and gives it a size', () => {
    const pictures = [...text.matchAll(/<svg[^>]*>/g)].map(([tag]) => tag)
    expect(pictures.length).toBeGreaterThan(40)
    for (const tag of pictures) {
      expect(tag).toMatch(/role="img"\s+aria-label="[^"]{30,}"/)
      expect(tag).toMatch(/viewBox="0 0 340 \d+"/)
    }
    expect(text).not.toMatch(/NaN|undefined|\[object/)
  })

  it('goes down the headings step by step', () => {
    const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels[0]).toBe(1)
    levels.slice(1).forEach((level, i) => expect(level - levels[i]!).toBeLessThanOrEqual(1))
  })

  it('says first what became of each policy', () => {
    const [, answer] = /<section id="answer".*?>(.*?)<\/section>/s.exec(text)!
    const said = words(answer!)
    expect(found.summary.worlds[0]!.policies.map(({ outcome }) => outcome)).toEqual([
      'native growth',
      'neutral',
      'mixed',
    ])
    expect(said).toContain('“Growing” grows native DeFi.')
    expect(said).toContain('“Flat” is neutral.')
    expect(said).toContain(
      'With 8 seeds an effect can be significant at 5 % (3 policies, corrected by Holm’s procedure, take at least 7 seeds)',
    )
  })

  it('shows the numbers of the summary', () => {
    const { twin, policies } = found.summary.worlds[0]!
    const said = words(text)
    for (const name of ['organicVolume', 'tvl', 'metisPrice']) {
      expect(said).toContain(inUnit('USD', twin.metrics[name]!.mean))
      for (const policy of policies) {
        const { estimate, interval } = policy.metrics[name]!.effect!
        const [point, low, high] = [estimate, interval.lower!, interval.upper!].map((value) => {
          const rounded = (100 * value).toFixed(1)
          return Number(rounded) === 0 ? '0.0' : value < 0 ? rounded.replace('-', '−') : `+${rounded}`
        })
        expect(said).toContain(`${point} % ${low} to ${high} %`)
      }
    }
  })

  it('explains what it cannot show: no rewards, no dump ratio', () => {
    expect(words(text)).toContain('No METIS was paid as a reward')
    expect(words(text)).toContain('the policy pays nothing of its own')
  })

  it('says how to do it again', () => {
    expect(text).toContain('terrarium verify .')
    expect(text).toContain(found.summary.key)
    expect(words(text)).toContain(
      '100 % (1,000 METIS) to liquidity providers of METIS/m.USDC (native), the same on each of 10 days; paid at once.',
    )
  })
})

describe('what comes from a campaign file', () => {
  const text = pageOf({
    question: hostile,
    policies: [{ id: 'evil', title: hostile, uplift: 0.1 }],
    worlds: ['smooth', 'rough'],
  })

  it('stays text everywhere', () => {
    expect(text).not.toContain('<script')
    expect(text).not.toContain('<img')
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;')
    const labels = [...text.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label!)
    for (const label of labels) expect(label).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/)
  })
})

describe('missing runs', () => {
  const text = pageOf({ missing: ['smooth/none/3', 'smooth/flat/1', 'smooth/flat/2'] })

  it('are told before the answer, by reason', () => {
    const said = words(text)
    expect(said.indexOf('3 of 32 runs are missing.')).toBeGreaterThan(0)
    expect(said.indexOf('3 of 32 runs are missing.')).toBeLessThan(said.indexOf('Answer Effect') >>> 0)
    expect(said).toContain('world smooth, policy flat, not run yet: seeds 1 and 2')
    expect(said).toContain('world smooth, policy none, not run yet: seed 3')
  })

  it('are counted where they are felt', () => {
    expect(words(text)).toContain('5 of 8 seeds')
    expect(words(text)).toContain('With 5 to 7 seeds')
  })

  it('may be all', () => {
    const seeds = [1, 2, 3]
    const none = pageOf({
      seeds: 3,
      missing: ['none', 'growing', 'flat', 'unpaid'].flatMap((policy) =>
        seeds.map((seed) => `smooth/${policy}/${seed}`),
      ),
    })
    expect(words(none)).toContain('Nothing can be said yet: no policy has a finished run with a finished twin.')
    expect(words(none)).toMatch(/Growing Unknown no run of it has finished together with its twin/)
    expect(words(none)).toContain('No run of it has finished together with its twin.')
    expect(words(none)).not.toMatch(/No outcome depends|No METIS was paid|Nothing: no bound|\b0 seeds|Mixed no/)
    expect(none).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('may be all twins: levels are drawn, effects are not', () => {
    const text = pageOf({ seeds: 2, missing: ['smooth/none/1', 'smooth/none/2'] })
    expect(words(text)).toContain('No run with a finished twin.')
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('one seed', () => {
  const text = pageOf({ seeds: 1 })

  it('shows nothing, and the report says so', () => {
    expect(words(text)).toContain('With one seed nothing here can be significant at 5 %, however large')
    expect(words(text)).toContain('one seed: no interval')
    expect(words(text)).toContain(
      'Nothing can be claimed of all 3 policies: one seed is too few: to compare 3 policies it takes at least 7.',
    )
    expect(words(text)).not.toMatch(/unbounded|∞|adjusted p \d/)
    expect(text).not.toMatch(/[◀▶]/)
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })
})

it('draws an interval without bounds as one that leaves the picture on both sides', () => {
  const text = pageOf({ seeds: 2 })
  expect(text).toMatch(/◀/)
  expect(text).toMatch(/▶/)
})

describe('two worlds', () => {
  const found = synthetic({ worlds: ['smooth', 'tipping'] })

  it('have sections of their own, and the answer covers both', () => {
    const text = page(found)
    expect(text).toContain('id="pictures-smooth"')
    expect(text).toContain('id="pictures-tipping"')
    expect(words(text)).toContain('The worlds agree on every outcome.')
    expect(words(text)).toContain('World tipping : the campaign’s own, but market.serviceElasticity 1.')
  })

  it('may disagree', () => {
    const [first, second] = found.summary.worlds
    const worlds = [
      first!,
      { ...second!, policies: second!.policies.map((policy) => ({ ...policy, outcome: 'mixed' as const })) },
    ]
    expect(words(page({ ...found, summary: { ...found.summary, worlds } }))).toContain(
      'The outcome depends on the world for “Growing” and “Flat”',
    )
  })
})

describe('worlds of which one lacks something', () => {
  const policies = [
    { id: 'growing', title: 'Growing', uplift: 0.25 },
    { id: 'flat', title: 'Flat', uplift: 0 },
  ]
  const lacking = { bare: ['stakeHerfindahl', 'liveness', 'tvlStaked', 'budgetSold', 'tvl'] }
  const found = synthetic({ policies, worlds: ['staked', 'bare'], lacking })
  const text = page(found)
  const [, contrast] = /<section id="worlds".*?>(.*?)<\/section>/s.exec(text)!

  /** The cells of the row that begins so, of the first table or of all. */
  const cells = (head: string, table = contrast!): string[] => {
    const row = [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)]
      .map(([, inner]) => inner!)
      .find((inner) => words(inner).trim().startsWith(head))
    return [...(row ?? '').matchAll(/<td>(.*?)<\/td>/gs)].map(([, inner]) => words(inner!).trim())
  }

  it('are compared and drawn all the same, and what is missing is a dash in its column', () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    expect(cells('METIS staked')).toEqual([expect.stringMatching(/^\$?[\d,.]+/), '–'])
    expect(cells('Herfindahl index of stake')).toEqual([expect.stringMatching(/^0\.\d+/), '–'])
    expect(cells(metricNamed('policyDump').title, contrast!.slice(contrast!.indexOf('world by world</h3>')))).toEqual([
      expect.stringMatching(/^3\d\.\d %/),
      '– no value in any seed',
    ])
    const { metrics } = found.summary.worlds[1]!.policies[0]!
    expect(metrics['policyDump']).not.toHaveProperty('effect')
    expect(metrics['organicVolume']!.effect!.estimate).toBeCloseTo(0.25, 1)
  })

  it('have each policy’s effects side by side, and what the world decides is marked', () => {
    const of = (world: number, name: string) => found.summary.worlds[world]!.policies[0]!.metrics[name]!.effect!
    expect(cells('Organic volume', contrast!.slice(contrast!.indexOf('world by world</h3>')))).toEqual(
      [0, 1].map((world) => expect.stringContaining(`+${(100 * of(world, 'organicVolume').estimate).toFixed(1)} %`)),
    )
    const outcomes = found.summary.worlds.map(({ policies: [growing] }) => growing!.outcome)
    expect(outcomes).toEqual(['native growth', 'unknown'])
    expect(cells('Outcome depends on the world')).toEqual(['Native growth', 'Unknown'])
    // The same everywhere: nothing is marked.
    const alike = pageOf({ policies, worlds: ['one', 'other'] })
    expect(words(alike)).not.toMatch(/depends on the world Native|Outcome depends on/)
  })

  it('whose intervals have nothing in common depend on the world, and one world has nothing to be held against', () => {
    const [first, second] = found.summary.worlds
    const moved = second!.policies.map((policy) => {
      const volume = policy.metrics['organicVolume']!
      const effect = { ...volume.effect!, interval: { lower: 0.9, upper: 0.95 } }
      return { ...policy, metrics: { ...policy.metrics, organicVolume: { ...volume, effect } } }
    })
    const summary = { ...found.summary, worlds: [first!, { ...second!, policies: moved }] }
    expect(words(page({ ...found, summary }))).toContain('Organic volume depends on the world')
    expect(words(text)).not.toContain('Organic volume depends on the world')
    expect(pageOf({ policies })).not.toContain('id="worlds"')
  })

  it('say all that they change, and who lives in them', () => {
    const chain = { sequencing: false, metis: { gasPriceGwei: 1 }, batch: {} } as const
    const worlds = { staked: { chain: { sequencing: {} } }, bare: { chain, ordering: 'random' } } as const
    const campaign = { ...found.campaign, worlds }
    const said = words(page({ ...found, campaign }))
    expect(said).toContain('World staked : the campaign’s own, but chain.sequencing on.')
    expect(said).toContain(
      'World bare : the campaign’s own, but chain.sequencing off , chain.metis.gasPriceGwei 1 , chain.batch on , ordering random .'.replace(
        / (?=[,.])/g,
        '',
      ),
    )
    const agents = page({ ...found, campaign })
    const row = /<th scope="row">Operators of sequencers<\/th>\s*<td>(\d+)<\/td><td>(\d+)<\/td>/.exec(agents)
    expect([Number(row?.[1]) > 0, row?.[2]]).toEqual([true, '0'])
  })
})

it('marks a primary metric that is a value, without testing it', () => {
  const text = words(pageOf({ primary: 'dumpRatio' }))
  expect(text).toContain('Primary metric, fixed before the runs: Dump ratio.')
  expect(text).not.toMatch(/adjusted p \d/)
  expect(text).not.toContain('Unknown no')
})

describe('sensitivity', () => {
  it('shows which thresholds an outcome hangs on', () => {
    const text = words(pageOf({ policies: [{ id: 'near', title: 'Near', uplift: 0.08, rewards: false }] }))
    expect(text).toContain('Near mixed organic volume that growth needs: 5.0 % instead of 10.0 % native growth')
  })

  it('says when none does', () => {
    expect(words(pageOf({ policies: [{ id: 'big', title: 'Big', uplift: 0.5 }] }))).toContain(
      'No outcome depends on where the thresholds lie',
    )
  })
})

describe('what is judged by bounds', () => {
  it('is open where they reach over the threshold, whatever the mean says', () => {
    const text = words(pageOf({ policies: [{ id: 'edge', title: 'Edge', uplift: 0, share: 0.51 }] }))
    expect(text).toContain('Edge Mixed could still be mine and dump or neutral')
    expect(text).toMatch(
      /Mine and dump: share of the budget sold or dumped 0\.4\d to 0\.5\d, lower bound must reach 0\.50/,
    )
  })
})

describe('an outcome that nobody knows', () => {
  const answerOf = (choices: Parameters<typeof pageOf>[0]): string =>
    words(/<section id="answer".*?<\/section>/s.exec(pageOf(choices))![0])
  const mined = { id: 'mined', title: 'Mined', uplift: 0, share: 0.9 }
  const grown = { id: 'grown', title: 'Grown', uplift: 0.25 }

  it('is one of too few seeds, for every policy alike, and how many it takes is said', () => {
    const text = answerOf({ policies: [mined, grown], seeds: 6 })
    const missing = '6 seeds are too few: to compare 2 policies it takes at least 7'
    expect(text).toContain(`Nothing can be claimed of both policies: ${missing}.`)
    for (const { title } of [mined, grown]) expect(text).toContain(`${title} Unknown ${missing}`)
    expect(text).not.toMatch(/is not shown|No policy is|is mined and dumped/)
    expect(words(pageOf({ policies: [mined, grown], seeds: 6 }))).toContain('No outcome is known, wherever')
  })

  it('is one of a policy that paid nothing of its budget; one that paid a part says which', () => {
    const text = answerOf({
      policies: [
        { ...mined, paid: 0 },
        { ...grown, paid: 0.314 },
      ],
    })
    expect(text).toContain('“Grown” grows native DeFi.')
    expect(text).toContain('Nothing can be claimed of “Mined”: nothing of its budget of 1000 METIS was paid.')
    expect(text).toContain('Native growth 31 % of its budget was paid')
    expect(answerOf({ policies: [grown] })).not.toContain('of its budget was paid')
  })

  it('is one of a policy that paid while it was judged', () => {
    const text = answerOf({ policies: [{ ...mined, last: 24 }] })
    expect(text).toContain('the last payment was on day 24, after the evaluation began on day 20')
    expect(text).not.toContain('is mined and dumped')
  })

  it('is one of a metric whose twin is near zero, which is told by levels', () => {
    const values = (seed: number) => (seed === 1 ? { organicVolume: 9_100_000 } : {})
    const choices = { policies: [{ ...grown, values }] }
    const text = words(pageOf(choices))
    expect(text).toMatch(/Grown, Organic volume: from \$[\d,]+ to \$1\.14M \(USD per day\)\. the twin is near zero/i)
    expect(answerOf(choices)).toContain('organic volume uplift: the twin is near zero')
    expect(text).toContain('Not drawn, because a change from nothing')
    expect(text).not.toMatch(/\+[\d,.]{6,}(M| bn| trillion)? %|NaN|Infinity/)
  })
})

it('never calls growth what makes swapping dearer, and shows by which bound', () => {
  const text = words(pageOf({ policies: [{ id: 'taxed', title: 'Taxed', uplift: 0.25, dearer: 0.9 }] }))
  expect(text).toContain('“Taxed” is not shown to grow native DeFi; it is ruled out.')
  expect(text).toContain('fails change of what swapping costs +90.0 %, upper bound must not pass +5.0 %')
})

it('says when the dump ratio was read, where the run was too short for 30 days', () => {
  const read = (readOn: number) => words(pageOf({ policies: [{ id: 'a', title: 'A', uplift: 0, readOn }] }))
  expect(read(32)).toContain('Dump ratio, read 17 days after the last payment')
  expect(read(45)).toContain('Dump ratio (30 days)')
  expect(read(45)).not.toContain('read 30 days after the last payment')
})

it('writes all legs and schedules in words', () => {
  const text = words(
    pageOf({
      legs: [
        { sink: 'bridged', share: 0.25, schedule: { shape: 'front-loaded', days: 3 }, vestDays: 5, pays: 'METIS' },
        {
          sink: 'native',
          share: 0.75,
          schedule: { shape: 'declining', from: 1.8, to: 0.2 },
          vestDays: 0,
          pays: 'm.USDC',
        },
      ],
    }),
  )
  expect(text).toContain(
    '25 % (250 METIS) to liquidity providers of WETH/m.USDC (bridged), over 10 days, most at first: the rate falls as exp(−t / 3 days); each reward vests over 5 days.',
  )
  expect(text).toContain(
    '75 % (750 METIS turned into 22,500 m.USDC) to liquidity providers of METIS/m.USDC (native), over 10 days along a straight line from 1.8 to 0.2 times the mean rate; paid at once.',
  )
})

it('draws as many policies as there are', () => {
  const policies = Array.from({ length: 14 }, (_, i) => ({ id: `p${i}`, title: `Policy ${i}`, uplift: i / 50 }))
  const text = pageOf({ policies, seeds: 3 })
  expect(text).toContain('var(--p1)')
  expect(text).not.toMatch(/var\(--p7\)|NaN|undefined/)
})
