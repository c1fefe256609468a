import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A module's code without its comments, and with it that of everything in agents/mind and agents/uses that it imports. */
function reachable(path: string, seen = new Set<string>()): Map<string, string> {
  const found = new Map<string, string>()
  if (seen.has(path)) return found
  seen.add(path)
  const code = codeOf(path)
  found.set(path, code)
  for (const [, imported] of code.matchAll(/from '(\.{1,2}\/[\w./-]+\.ts)'/g)) {
    const target = join(dirname(path), imported!)
    if (!/^agents\/(mind|uses)\//.test(target)) continue
    for (const [module, text] of reachable(target, seen)) found.set(module, text)
  }
  return found
}

const codeOf = (path: string): string =>
  readFileSync(`${root}/${path}`, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')

/** Words by which code could tell one agent from another by what it is called, or one policy from another. */
const labels =
  /\b(kind|role|persona|rank|dumper|farmer|mercenary|builder|staker|policy|policies|campaign|isTreasury)\b/i

test('M17: nothing that disposes of rewards knows what kind of agent it works for, or which policy is in force', () => {
  const modules = new Map([
    ...reachable('agents/mind/capital/coin-value.ts'),
    ...reachable('agents/mind/trade/sale.ts'),
    ...reachable('agents/mind/capital/review.ts'),
    ...reachable('agents/mind/capital/carry-out.ts'),
    ...reachable('agents/mind/valuation/rewards.ts'),
    ...reachable('agents/mind/choice/choice.ts'),
  ])
  for (const path of ['agents/mind/capital/reservation.ts', 'agents/uses/liquidity.ts']) {
    expect([...modules.keys()]).toContain(path)
  }
  for (const path of ['agents/mind/capital/coins.ts', 'agents/mind/capital/owed.ts']) modules.set(path, codeOf(path))
  for (const [path, code] of modules) expect([path, labels.exec(code)?.[0]]).toEqual([path, undefined])
})

test('M17: no agent compares itself with a name, and METIS is sold by the one rule for all of them', () => {
  const files = globSync('agents/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(10)
  for (const path of files) {
    const code = codeOf(path)
    expect([path, /\b(me|persona|address)\s*[!=]==?\s*['"]/.exec(code)?.[0]]).toEqual([path, undefined])
    expect([path, /(kind|role|persona)\s*(===|!==|==|!=)/.exec(code)?.[0]]).toEqual([path, undefined])
  }
  const sellers = files.filter((path) => /side: 'sell'/.test(codeOf(path)))
  expect(sellers).toContain('agents/mind/trade/sale.ts')
  // Some also sell to raise dollars for a pool or a loan; what an agent does not want to hold goes by the one rule.
  for (const path of sellers.filter((each) => each !== 'agents/mind/trade/sale.ts')) {
    expect([path, / from '.*\/sale\.ts'/.test(codeOf(path))]).toEqual([path, true])
  }
})
