import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Effect } from 'effect'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCampaign } from '../../sandbox/campaign/load.ts'
import { planRuns } from '../../sandbox/campaign/plan.ts'
import { readRecords } from '../../sandbox/compare/compare.ts'
import { readSummary, type WorldSummary } from '../../sandbox/compare/summary.ts'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'

const path = fileURLToPath(new URL('../fixtures/two-worlds.yaml', import.meta.url))

describe('a campaign in two worlds, one of which has a protocol that the other has not', () => {
  const out = temporaryFolder('two-worlds')
  let worlds: ReadonlyMap<string, WorldSummary>
  let table = ''
  const twin = (world: string, metric: string) => worlds.get(world)!.twin.metrics[metric]?.mean

  beforeAll(async () => {
    const { code, stdout, stderr } = await terrarium(['run', path, '--out', out, '--workers', '2'])
    expect({ code, stderr }).toMatchObject({ code: 0 })
    table = stdout
    const read = readSummary(readFileSync(join(out, 'summary.json'), 'utf8'))
    if ('wrong' in read) throw new Error(read.wrong)
    worlds = new Map(read.value.worlds.map((world) => [world.world, world]))
  }, 300_000)

  it('runs in both, and a policy is held against the twin of its own world', async () => {
    expect([...worlds.values()].map(({ world, contrasts }) => `${world} ${contrasts}`)).toEqual([
      'staked 1',
      'votes-alone 1',
    ])
    const campaign = await Effect.runPromise(loadCampaign(path))
    const records = await Effect.runPromise(readRecords(campaign, out))
    expect(records.missing).toEqual([])
    const on = planRuns(campaign).map(({ world, base }) => `${world} ${base.sequencing !== 'off'}`)
    expect(new Set(on)).toEqual(new Set(['staked true', 'votes-alone false']))
    for (const [world, { policies }] of worlds) {
      const [run, other] = ['native', 'none'].map(
        (policy) => records.of(world, policy).get(1)!.values['organicVolume']!,
      )
      expect(policies[0]!.metrics['organicVolume']!.effect!.estimate).toBeCloseTo(run! / other! - 1, 9)
    }
  })

  it('has stake and who holds it in the one, and no such thing in the other', () => {
    expect(twin('staked', 'tvlStaked')).toBeGreaterThan(0)
    expect(twin('votes-alone', 'tvlStaked')).toBe(0)
    expect(twin('staked', 'stakeHerfindahl')).toBeGreaterThan(0)
    expect(twin('votes-alone', 'stakeHerfindahl')).toBeUndefined()
    expect(twin('votes-alone', 'liveness')).toBeUndefined()
  })

  it('spends about a thirtieth of the METIS on gas where gas is as cheap as where ether pays for it', () => {
    const [usual, cheap] = ['staked', 'votes-alone'].map((world) => twin(world, 'gasSpent')!)
    // What is done differs a little between worlds, and operators of sequencers send transactions of their own.
    expect(cheap).toBeGreaterThan(0)
    expect(cheap! / usual!).toBeLessThan((2 * 0.67) / 20)
  })

  it('shows both beside one another', () => {
    const report = readFileSync(join(out, 'report.html'), 'utf8')
    expect(report).toContain('id="worlds"')
    expect(report).toContain('World votes-alone</th>')
    expect(report).not.toMatch(/NaN|undefined|Infinity/)
    expect(table).toContain('World "staked"')
    expect(table).toContain('World "votes-alone"')
    expect(table).not.toMatch(/NaN|undefined/)
  })
})
