import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { agentKinds, type KindName } from '../../agents/index.ts'
import { parse } from 'yaml'
import { projectRoot } from '../artifacts/source-digest.ts'
import { policy } from '../policy/policy.ts'
import { CampaignInvalid, loadCampaign } from './load.ts'
import { planRuns } from './plan.ts'
import { structuralWorld } from './structural-world.ts'
import type { Mistake } from '../document/mistake.ts'

const load = (path: string) => Effect.runPromise(loadCampaign(path))
const examples = globSync('campaigns/**/*.yaml', { cwd: projectRoot }).map((path) => join(projectRoot, path))
const policies = examples.filter((path) => path.includes('/policies/'))
const worlds = examples.filter((path) => path.includes('/worlds/'))
const campaigns = examples.filter((path) => ![...policies, ...worlds].includes(path))

describe('every example', () => {
  test('is there', () => {
    expect(campaigns.length).toBeGreaterThan(0)
    expect(policies.length).toBeGreaterThan(0)
    expect(worlds.length).toBeGreaterThan(0)
  })

  test.each(worlds)('%s is a world, and one in which something runs', async (path) => {
    expect(structuralWorld.safeParse(parse(readFileSync(path, 'utf8'))).error).toBeUndefined()
    const copy = join(mkdtempSync(join(tmpdir(), 'terrarium-test-world-')), 'campaign.json')
    const [first] = campaigns
    const written = parse(readFileSync(first!, 'utf8')) as object
    const plain = { id: 'plain', title: 'Plain', budget: '1 METIS', legs: [{ sink: 'native', share: 1 }] }
    writeFileSync(
      copy,
      JSON.stringify({
        ...written,
        chain: {},
        agents: {},
        ordering: 'first-come',
        policies: [plain],
        worlds: { here: { file: path } },
      }),
    )
    expect(planRuns(await load(copy)).every(({ world }) => world === 'here')).toBe(true)
  })

  test.each(campaigns)('%s loads, with the policies of its files in their places', async (path) => {
    const { policies: written } = parse(readFileSync(path, 'utf8')) as { policies: { id?: string; file?: string }[] }
    const ids = written.map(({ id, file }) =>
      file === undefined ? id : (parse(readFileSync(join(dirname(path), file), 'utf8')) as { id: string }).id,
    )
    expect((await load(path)).policies.map(({ id }) => id)).toEqual(ids)
  })

  test.each(policies)('%s is a policy, named as its file is', (path) => {
    const { id } = policy.parse(parse(readFileSync(path, 'utf8')))
    expect(path.endsWith(`/${id}.yaml`)).toBe(true)
  })
})

test('a campaign in JSON is the same campaign', async () => {
  const [path] = campaigns
  const campaign = await load(path!)
  const copy = join(mkdtempSync(join(tmpdir(), 'terrarium-test-load-')), 'campaign.json')
  // Whoever lives on what is off is left out without a word, but not asked for by name.
  const off = Object.entries(campaign.chain).flatMap(([name, chosen]) => (chosen === 'off' ? [name] : []))
  const agents = Object.entries(campaign.agents).filter(
    ([kind]) => !agentKinds[kind as KindName].reads.some((needed) => off.includes(needed)),
  )
  writeFileSync(copy, JSON.stringify({ ...campaign, agents: Object.fromEntries(agents) }))
  expect(await load(copy)).toEqual(campaign)
})

describe('mistakes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terrarium-test-mistakes-'))
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const found = async (path: string): Promise<readonly Mistake[]> => {
    const error = await Effect.runPromise(Effect.flip(loadCampaign(path)))
    if (!(error instanceof CampaignInvalid)) throw error
    return error.mistakes.map((mistake) => ({ ...mistake, file: basename(mistake.file) }))
  }
  const head = `name: several
question: Who is wrong?
days: 60
seeds: 3
programme: { fromDay: 10, days: 20 }
evaluation: { fromDay: 45, toDay: 60 }
`

  test('of all files are named at once, each in its file and in the order in which they stand there', async () => {
    write('broken.yaml', 'id: broken\ntitle: [unclosed\n')
    write('wrong.yaml', 'id: wrong\ntitle: Wrong\nbugdet: 7 METIS\nlegs: [{ sink: enki, share: 0.9 }]\n')
    write('good.yaml', 'id: wrong\ntitle: Good\n')
    mkdirSync(join(folder, 'nested'), { recursive: true })
    const path = write(
      'several.yaml',
      `${head}primry: tvl
policies:
  - { file: broken.yaml }
  - { file: nowhere.yaml }
  - { file: nested }
  - { file: wrong.yaml, title: twice }
  - { file: good.yaml }
  - { file: 7 }
  - { id: none, title: Inline, colour: red }
`,
    )
    const mistakes = await found(path)
    expect(mistakes.map(({ file, line, path: at }) => `${file}:${line} ${at}`)).toEqual([
      'several.yaml:7 primry',
      'several.yaml:10 policies[1].file',
      'several.yaml:11 policies[2].file',
      'several.yaml:12 policies[3].title',
      'several.yaml:14 policies[5].file',
      'several.yaml:15 policies[6].id',
      'several.yaml:15 policies[6].colour',
      'broken.yaml:3 ',
      'wrong.yaml:1 budget',
      'wrong.yaml:3 bugdet',
      'wrong.yaml:4 legs',
      'wrong.yaml:4 legs[0].sink',
      'good.yaml:1 id',
    ])
  })

  test('of worlds are named with the path of the world, in whichever file it is', async () => {
    write('leaving.yaml', 'chain: { sequencing: false }\nagents: { operator: { count: 2 } }\n')
    write('misspelt.yaml', 'chain: { sequncing: {} }\nmarket: { demnd: tipping }\n')
    const path = write(
      'worlds.yaml',
      `${head}chain: { sequencing: {} }
worlds:
  own: { chain: { lending: {}, fork: { blockNumber: 1 }, enki: 7 }, ordering: first-price-bundles }
  gone: { file: nowhere.yaml }
  leaving: { file: leaving.yaml, market: {} }
  misspelt: { file: misspelt.yaml }
  again: { file: misspelt.yaml }
  high: { chain: { sequencing: { minLock: 200000 } } }
policies:
  - { id: a, title: A, feeSharing: 0.5 }
`,
    )
    const mistakes = await found(path)
    const said = mistakes.map(({ file, line, path: at, says }) => `${file}:${line} ${at}: ${says}`)
    const sorted = [
      expect.stringMatching(/^worlds\.yaml:9 worlds\.own\.chain\.lending: lending builds on feeds: switch that on/),
      expect.stringMatching(/^worlds\.yaml:9 worlds\.own\.chain\.fork: nothing by this name is known here/),
      expect.stringMatching(/^worlds\.yaml:9 worlds\.own\.chain\.enki: has to be off, .* and is 7: write {} to switch/),
      expect.stringMatching(
        /^worlds\.yaml:9 worlds\.own\.ordering: bids for first-price-bundles are made in the auction/,
      ),
      expect.stringMatching(/^worlds\.yaml:10 worlds\.gone\.file: .*nowhere\.yaml/),
      expect.stringMatching(/^worlds\.yaml:11 worlds\.leaving\.market: a world that is in a file of its own says/),
      expect.stringMatching(/^worlds\.yaml:13 worlds\.again\.file: worlds\.misspelt is in this file, too/),
      expect.stringMatching(/^worlds\.yaml:14 worlds\.high\.chain\.sequencing\.minLock: no lock could be made/),
      expect.stringMatching(
        /^leaving\.yaml:1 : policy a cannot run in this world \(feeSharing\): there are no sequencers/,
      ),
      expect.stringMatching(/^leaving\.yaml:2 agents\.operator: they live on sequencing, which is off/),
      expect.stringMatching(/^misspelt\.yaml:1 chain\.sequncing: nothing .*: did you mean sequencing\?/),
      expect.stringMatching(/^misspelt\.yaml:2 market\.demnd: nothing .*: did you mean demand\?/),
    ]
    for (const each of sorted) expect(said).toContainEqual(each)
    expect(said.filter((line) => !line.includes('worlds.gone') && !line.includes('worlds.again'))).toHaveLength(10)
  })

  test('of a policy’s file are named although the campaign’s own text is no YAML', async () => {
    write('alone.yaml', 'id: Alone\ntitle: Alone\n')
    const mistakes = await found(
      write('torn.yaml', `policies: [{ file: alone.yaml }, { file: absent.yaml }]\n${head}worlds: { a: {}\n`),
    )
    const places = mistakes.map(({ file, path }) => `${file} ${path}`)
    expect(places).toContain('alone.yaml id')
    expect(places).toContain('torn.yaml policies[1].file')
    expect(mistakes.some(({ file, says }) => file === 'torn.yaml' && says.startsWith('this is no YAML'))).toBe(true)
  })

  test('that many places share by an alias are named once, where they were written', async () => {
    const mistakes = await found(
      write(
        'shared.yaml',
        `${head}policies:
  - { id: a, title: A, budget: 1 METIS, legs: &legs [{ sink: natve, share: 1 }] }
  - { id: b, title: B, budget: 1 METIS, legs: *legs }
`,
      ),
    )
    expect(mistakes.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '8 policies[0].legs[0].sink',
      '8 policies[1].legs[0].sink',
    ])
  })

  test('of a file that is named twice are one, however long it would take to read it again', async () => {
    write('twice.yaml', 'id: twice\ntitle: Twice\n')
    const references = Array.from({ length: 5000 }, () => '  - { file: twice.yaml }\n').join('')
    const mistakes = await found(write('again.yaml', `${head}policies:\n${references}`))
    expect(mistakes[0]).toMatchObject({
      line: 8,
      path: 'policies',
      says: expect.stringMatching(/at most 1,000 entries/),
    })
    expect(mistakes[1]).toMatchObject({
      line: 9,
      path: 'policies[1].file',
      says: expect.stringMatching(/policies\[0\] is in/),
    })
  })

  test('by the thousand are counted, and the first hundred shown', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `unknown${i}: 1\n`).join('')
    const error = await Effect.runPromise(Effect.flip(loadCampaign(write('many.yaml', `${head}policies: []\n${many}`))))
    expect(error.message).toMatch(/has 1001 mistakes/)
    expect(error.message).toMatch(/… and 901 more/)
    expect(error.message.split('\n')).toHaveLength(103)
  })

  test.each([
    ['nothing', '', /a campaign has to be a map of fields.*and is empty/],
    ['a list', '- a\n', /a campaign has to be a map of fields.*and is a list/],
    ['a word', 'campaign', /a campaign has to be a map of fields.*and is the text "campaign"/],
  ])('of a file that says %s are one', async (_what, text, says) => {
    const [only, ...others] = await found(write('odd.yaml', text))
    expect(others).toEqual([])
    expect(only!.says).toMatch(says)
  })
})

test('merge keys, aliases and several policies of one kind make a campaign', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'terrarium-test-merge-'))
  const path = join(folder, 'merged.yaml')
  writeFileSync(
    path,
    `name: merged
question: Is it one?
days: 60
seeds: 3
programme: { fromDay: 10, days: 20 }
evaluation: { fromDay: 45, toDay: 60 }
policies:
  - &usual { id: a, title: A, budget: 10 METIS, legs: [{ sink: native, share: 1 }] }
  - { <<: *usual, id: b }
  - { <<: *usual, id: c, budget: 20 METIS }
`,
  )
  const { policies: loaded } = await load(path)
  expect(loaded.map(({ id, title, budget }) => [id, title, budget])).toEqual([
    ['a', 'A', '10 METIS'],
    ['b', 'A', '10 METIS'],
    ['c', 'A', '20 METIS'],
  ])
})
