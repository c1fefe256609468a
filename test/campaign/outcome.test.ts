import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readSummary, type Summary } from '../../sandbox/compare/summary.ts'
import { listen, start, temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { tinyPath } from '../fixtures/tiny.ts'

function summaryIn(text: string): Summary {
  const found = readSummary(text)
  if ('wrong' in found) throw new Error(found.wrong)
  return found.value
}

/** Runs a campaign from the fixtures, and gives what was found of its one policy, the summary, and what the table says. */
async function found(name: string) {
  const out = temporaryFolder(name)
  const path = fileURLToPath(new URL(`../fixtures/${name}.yaml`, import.meta.url))
  const { code, stdout, stderr } = await terrarium(['run', path, '--out', out, '--workers', '2'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const summary = summaryIn(readFileSync(join(out, 'summary.json'), 'utf8'))
  return { policy: summary.worlds[0]!.policies[0]!, table: stdout }
}

describe('an outcome', () => {
  it('is never growth where users pay for it: rules that make swaps dearer, with one METIS beside them', async () => {
    const { policy, table } = await found('one-token')
    expect(policy.outcome).not.toBe('native growth')
    expect(table).not.toContain('NATIVE GROWTH')
    const clauses = Object.fromEntries(policy.rules[0]!.clauses.map(({ metric, verdict }) => [metric, verdict]))
    expect(clauses).toMatchObject({ userCost: 'fails', feeReturn: 'does not apply' })
    expect(policy.metrics['userCost']!.effect!.estimate).toBeGreaterThan(0.5)
  })

  it('is unknown where nothing of a budget was paid: a grant that nobody earned', async () => {
    const { policy, table } = await found('unpaid-grant')
    expect(policy).toMatchObject({
      outcome: 'unknown',
      reasons: ['nothing of its budget of 2000 METIS was paid'],
      paid: { mean: 0, least: 0, most: 0 },
      pairs: 6,
    })
    expect(table).toMatch(/^Outcome, exploratory +UNKNOWN$/m)
    expect(table).toMatch(/^Budget paid +0 %$/m)
    expect(table).toContain('retroactive is unknown: nothing of its budget of 2000 METIS was paid.')
  })
})

describe('a folder in which nothing has finished', () => {
  /** What a campaign leaves that was killed as soon as it had begun. */
  async function begun(): Promise<string> {
    const out = temporaryFolder('begun')
    const child = start(['run', tinyPath, '--out', out, '--workers', '1'], { detached: true })
    const ended = listen(child)
    while (!existsSync(join(out, 'campaign.json'))) await new Promise((resolve) => setTimeout(resolve, 10))
    process.kill(-child.pid!, 'SIGKILL')
    await ended
    return out
  }

  it('is no result: compare says so and how to go on, and fails', async () => {
    const out = await begun()
    const { code, stdout, stderr } = await terrarium(['compare', out])
    expect(code).toBe(1)
    expect(stdout).toBe('nothing to compare: no run of any policy has finished together with its twin.\n')
    expect(stderr).toContain(`Nothing is known: in ${out} no run of any policy has finished together with its twin`)
    expect(stderr).toMatch(/6 runs are not there, the first is world=smooth\/policy=none\/seed=1: not run yet/)
    expect(stderr).toContain('terrarium run')
    expect(stdout + stderr).not.toMatch(/0 seeds|mixed/i)
  })

  it('is unknown in JSON and in the report, which fail as well', async () => {
    const out = await begun()
    const compared = await terrarium(['compare', out, '--json'])
    expect(compared.code).toBe(1)
    const { worlds } = summaryIn(compared.stdout)
    expect(worlds[0]!.policies.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown'])
    const reported = await terrarium(['report', out])
    expect(reported).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing is known') })
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Nothing can be said yet')
  })
})
