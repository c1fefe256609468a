import { describe, expect, it } from 'vitest'
import { inUnit } from '../../sandbox/report/format.ts'
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
    expect(words(text)).toContain('no METIS was paid')
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
    expect(words(none)).toContain('Not known')
    expect(words(none)).toContain('No run of it has finished together with its twin.')
    expect(words(none)).not.toMatch(/No outcome depends|No METIS was paid|Nothing: no bound/)
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
    expect(words(text)).toContain('unbounded')
    expect(text).toMatch(/◀/)
    expect(text).toMatch(/▶/)
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('two worlds', () => {
  const found = synthetic({ worlds: ['smooth', 'tipping'] })

  it('have sections of their own, and the answer covers both', () => {
    const text = page(found)
    expect(text).toContain('id="pictures-smooth"')
    expect(text).toContain('id="pictures-tipping"')
    expect(words(text)).toContain('The worlds agree on every outcome.')
    expect(words(text)).toContain('World tipping : the campaign’s own, but market.depthElasticity 1.')
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

it('marks a primary metric that is a value, without testing it', () => {
  const text = words(pageOf({ primary: 'dumpRatio' }))
  expect(text).toContain('Primary metric, fixed before the runs: Dump ratio.')
  expect(text).not.toMatch(/adjusted p \d/)
  expect(text).not.toContain('Not known')
})

describe('sensitivity', () => {
  it('shows which thresholds an outcome hangs on', () => {
    const text = words(pageOf({ policies: [{ id: 'near', title: 'Near', uplift: 0.08, share: 0.4 }] }))
    expect(text).toContain('Near mixed organic volume that growth needs: 5.0 % instead of 10.0 % native growth')
  })

  it('says when none does', () => {
    expect(words(pageOf({ policies: [{ id: 'big', title: 'Big', uplift: 0.5 }] }))).toContain(
      'No outcome depends on where the thresholds lie',
    )
  })
})

describe('verdicts by a mean alone', () => {
  it('are called fragile where the interval reaches over the threshold', () => {
    const text = words(pageOf({ policies: [{ id: 'edge', title: 'Edge', uplift: 0, share: 0.51 }] }))
    expect(text).toContain('The dump ratio is judged by its mean, but its interval (')
  })

  it('are not where another clause has decided', () => {
    const text = words(pageOf({ policies: [{ id: 'edge', title: 'Edge', uplift: 0.5, share: 0.51 }] }))
    expect(text).not.toContain('judged by its mean')
  })
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
