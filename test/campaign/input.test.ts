import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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
    const path = write('broken.yaml', 'name: [unclosed\nquestion: ?')
    const { code, stderr } = await terrarium(['run', path])
    expect(code).toBe(2)
    expect(stderr).toContain(`${path}:2:1: this is no YAML`)
  })

  it.each([
    ['no world', 'worlds: {}', /:\d+:9: worlds: in no world nothing runs/],
    [
      'an inherited name',
      'worlds: { a: { constructor: {} } }',
      /:\d+:16: worlds\.a\.constructor: nothing by this name/,
    ],
    [
      'an alias of nothing',
      'chain: { enki: *nowhere }',
      /:\d+:16: chain\.enki: nothing before this is marked &nowhere/,
    ],
    ['a supply of one METIS', 'chain: { metisSupply: 1 }', /:\d+:23: chain\.metisSupply: has to be at least 1,200,000/],
    [
      'agents by the milliard',
      'worlds: { a: { agents: { user: { count: 1000000000 } } } }',
      /worlds\.a\.agents\.user\.count: has to be at most 10,000/,
    ],
    ['an alias within itself', 'chain: &chain { lending: *chain }', /:\d+:26: chain\.lending: \*chain stands within/],
    ['what is switched on by a word', 'chain: { lending: on }', /chain\.lending: .*write \{\} to switch it on/],
  ])('of %s is a mistake with its place and its cure, and nothing is run', async (what, said, mistake) => {
    const path = write(`${what.replaceAll(' ', '-')}.yaml`, `${tiny}${said}\n`)
    const out = join(folder, `out-${what}`)
    const { code, stdout, stderr } = await terrarium(['run', path, '--out', out])
    expect({ code, stdout, ran: existsSync(out) }).toEqual({ code: 2, stdout: '', ran: false })
    expect(stderr).toMatch(mistake)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('of a sink whose protocol is off is one mistake', async () => {
    const path = write(
      'off.yaml',
      tiny.replace('legs: [{ sink: native, share: 1 }]', 'legs: [{ sink: enki, share: 1 }]'),
    )
    const { code, stderr } = await terrarium(['run', path])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /has one mistake:\n.*policies\[0\]\.legs\[0\]\.sink: it pays into enki, which is off: add `enki: \{\}`/,
    )
  })

  it('that promises more METIS than there is is refused before anything runs, and touches no folder', async () => {
    const path = write('poor.yaml', tiny.replace('market: { users: 5 }', 'market: { users: 5, metis: 0.05 }'))
    const out = join(folder, 'untouched')
    const { code, stdout, stderr } = await terrarium(['run', path, '--out', out])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/cannot be paid for; nothing was run.*Raise chain\.metisSupply by [\d,]+ or more/s)
    expect(existsSync(out)).toBe(false)
  })

  it('that is no file is refused at once, whatever else it is', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const commands = [
      ['run', pipe],
      ['fixture', pipe],
      ['run', '/dev/stdin'],
      ['run', '/dev/zero'],
      ['run', folder],
    ]
    const refused = /cannot be read: it is a (pipe|device|folder).*: (write the text into a file|name the file in it)/
    for (const { code, stdout, stderr } of await Promise.all(commands.map((args) => terrarium(args)))) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(refused)
    }
  })

  it('in a policy of its own file names that file', async () => {
    write('policy.yaml', 'id: x\ntitle: X\nbudget: much\nlegs: []\n')
    const path = write('other.yaml', `${tiny.slice(0, tiny.indexOf('policies:'))}policies: [{ file: policy.yaml }]\n`)
    const { code, stderr } = await terrarium(['run', path])
    expect(code).toBe(2)
    expect(stderr).toContain(`${join(folder, 'policy.yaml')}:3:9: budget: `)
  })

  it.each([
    [['run', '/nowhere.yaml'], /nowhere\.yaml/],
    [['run', tinyPath, '--workers', '0'], /workers/],
    [['run', tinyPath, '--workers', '1000000'], /workers/],
    [['run', tinyPath, '--seeds', '0'], /--seeds 0: has to be at least 1/],
    [['run', tinyPath, '--seeds', '100001'], /--seeds 100001: has to be at most 100,000/],
    [['run', tinyPath, '--seeds', '50000'], /--seeds 50000: .*150,000 runs.*at most 100,000/],
    [['run', tinyPath, '--out', ''], /--out/],
    [['fixture', tinyPath, '--seed', '1000000000'], /--seed 1000000000 .*100000/],
    [['run', tinyPath, '--only', 'natve'], /natve \(did you mean native\?\).*native, vested/],
    [['rum', tinyPath], /rum/],
    [['compare', folder], /campaign\.json.*terrarium run/s],
  ])('%j is refused with exit code 2, and stdout stays empty', async (args, reason) => {
    const { code, stdout, stderr } = await terrarium(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(reason)
  })
})
