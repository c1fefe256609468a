import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { agentKinds, type KindName } from '../../agents/index.ts'
import { parse } from 'yaml'
import { projectRoot } from '../artifacts/source-digest.ts'
import { policy } from '../policy/policy.ts'
import { loadCampaign } from './load.ts'

const load = (path: string) => Effect.runPromise(loadCampaign(path))
const examples = globSync('campaigns/**/*.yaml', { cwd: projectRoot }).map((path) => join(projectRoot, path))
const policies = examples.filter((path) => path.includes('/policies/'))
const campaigns = examples.filter((path) => !path.includes('/policies/'))

describe('every example', () => {
  test('is there', () => {
    expect(campaigns.length).toBeGreaterThan(0)
    expect(policies.length).toBeGreaterThan(0)
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
