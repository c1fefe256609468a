import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import type { TerrariumCampaign } from '../../schemas/campaign.d.ts'
import { generateSchemas } from '../../schemas/generate.ts'
import type { Policy } from '../../schemas/policy.d.ts'
import { projectRoot } from '../artifacts/source-digest.ts'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')

/** Written here for the compiler: whoever writes a campaign in TypeScript gets the same help as in an editor. */
const quickstart: TerrariumCampaign = {
  name: 'quickstart',
  question:
    'A foundation has 3,000 METIS for twenty days of liquidity mining. Does it matter whom it pays, and whether rewards vest?',
  days: 60,
  blockSeconds: 3600,
  seeds: 7,
  programme: { fromDay: 10, days: 20 },
  evaluation: { fromDay: 45, toDay: 60 },
  primary: 'organicVolume',
  policies: [
    { file: 'policies/native-linear.yaml' },
    { file: 'policies/bridged-linear.yaml' },
    { file: 'policies/both-vested.yaml' },
  ],
}

const vested: Policy = {
  id: 'both-vested',
  title: 'Both pools, vested',
  budget: '3000 METIS',
  legs: [
    { sink: 'native', share: 0.5, vestDays: 15 },
    { sink: 'bridged', share: 0.5, vestDays: 15 },
  ],
}

test('the schemas in the repository are what the code’s own make today: `npm run schemas` changes nothing', async () => {
  const files = Object.entries(await generateSchemas())
  expect(files.map(([name]) => name).sort()).toEqual([
    'campaign.d.ts',
    'campaign.schema.json',
    'fixture.d.ts',
    'fixture.schema.json',
    'policy.d.ts',
    'policy.schema.json',
    'world.d.ts',
    'world.schema.json',
  ])
  // Compared by line, so that a failure shows the line and not both files.
  for (const [name, content] of files) expect(read(`schemas/${name}`).split('\n'), name).toEqual(content.split('\n'))
})

test('the generated types fit the example files', () => {
  expect(parse(read('campaigns/quickstart.yaml'))).toEqual(quickstart)
  expect(parse(read('campaigns/policies/both-vested.yaml'))).toEqual(vested)
})

test('the generated types refuse what the files may not say', () => {
  // @ts-expect-error a sink that does not exist
  const sink: Policy['legs'] = [{ sink: 'natve', share: 1 }]
  // @ts-expect-error a field that does not exist
  const field: Policy = { ...vested, budgett: '1 METIS' }
  // @ts-expect-error a metric that does not exist
  const primary: TerrariumCampaign['primary'] = 'volumes'
  expect([sink, field, primary]).toHaveLength(3)
})
