import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, terrarium } from '../fixtures/cli.ts'
import { tinyPath } from '../fixtures/tiny.ts'

const folder = temporaryFolder('input')
const tiny = readFileSync(tinyPath, 'utf8')

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('bad input', () => {
  it('with five different mistakes gets one message that names all five, and exit code 2', async () => {
    const path = write(
      'five.yaml',
      tiny
        .replace('days: 6', 'days: six')
        .replace('seeds: 2', 'seeds: 2\nseedz: 3')
        .replace('evaluation: { fromDay: 4, toDay: 6 }', 'evaluation: { fromDay: 3, toDay: 6 }')
        .replace('legs: [{ sink: native, share: 1 }]', 'legs: [{ sink: natve, share: 1 }]')
        .replace(
          'id: vested\n    title: Both pools, vested\n    budget: 2000 METIS',
          'id: native\n    title: Twice\n    budget: 2000',
        ),
    )
    const { code, stdout, stderr } = await terrarium(['run', path])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const mistake of [
      /days: .*number/,
      /seedz: nothing by this name/,
      /evaluation\.fromDay: .*day 4 or later/,
      /policies\[0\]\.legs\[0\]\.sink: /,
      /policies\[1\]\.budget: .*"200000 METIS"/,
      /policies\[1\]\.id: another policy is named native/,
    ]) {
      expect(stderr).toMatch(mistake)
    }
    expect(stderr).toContain(path)
  })

  it('that is not YAML names the line', async () => {
    const { code, stderr } = await terrarium(['run', write('broken.yaml', 'name: [unclosed\nquestion: ?')])
    expect(code).toBe(2)
    expect(stderr).toMatch(/line \d+/)
  })

  it('in a policy of its own file names that file', async () => {
    write('policy.yaml', 'id: x\ntitle: X\nbudget: much\nlegs: []\n')
    const path = write('other.yaml', `${tiny.slice(0, tiny.indexOf('policies:'))}policies: [{ file: policy.yaml }]\n`)
    const { code, stderr } = await terrarium(['run', path])
    expect(code).toBe(2)
    expect(stderr).toContain(`policies[0].budget (from ${join(folder, 'policy.yaml')})`)
  })

  it.each([
    [['run', '/nowhere.yaml'], /nowhere\.yaml/],
    [['run', tinyPath, '--workers', '0'], /workers/],
    [['run', tinyPath, '--only', 'natve'], /natve.*native, vested/],
    [['rum', tinyPath], /rum/],
    [['compare', folder], /campaign\.json.*terrarium run/s],
  ])('%j is refused with exit code 2, and stdout stays empty', async (args, reason) => {
    const { code, stdout, stderr } = await terrarium(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(reason)
  })
})
