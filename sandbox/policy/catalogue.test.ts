import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { amountIn } from './amount.ts'
import { paysNothing, policy } from './policy.ts'
import { weeksIn } from './schedule.ts'

const folder = new URL('../../campaigns/policies/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const read = (name: string) => policy.parse(parse(readFileSync(new URL(name, folder), 'utf8')))

test.each(files)('%s is a policy by the name of its file', (name) => {
  expect(`${read(name).id}.yaml`).toBe(name)
})

test('policies of the catalogue that pay have one budget, so that they can be compared', () => {
  const budgets = files.flatMap((name) => {
    const found = read(name)
    return paysNothing(found) ? [] : [amountIn(found.budget)]
  })
  expect(new Set(budgets)).toEqual(new Set(['3000']))
})

test('the table of weeks is for a programme of twenty days, as campaigns of the catalogue have', () => {
  const [leg] = read('native-by-weeks.yaml').legs
  expect(leg?.schedule).toMatchObject({ shape: 'table', weeks: { length: weeksIn(20) } })
})
