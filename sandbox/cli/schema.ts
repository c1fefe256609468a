import { Console, Effect } from 'effect'
import { Argument, Command } from 'effect/cli'
import { z } from 'zod'
import { campaignFile } from '../campaign/campaign.ts'
import { fixtureManifest } from '../fixture/manifest.ts'
import { structuralWorldFile } from '../campaign/structural-world.ts'
import { policy } from '../policy/policy.ts'

/** What people may write or read, by name: the source of `schemas/`. */
export const schemas = {
  campaign: () => z.toJSONSchema(campaignFile, { io: 'input' }),
  policy: () => z.toJSONSchema(policy, { io: 'input' }),
  world: () => z.toJSONSchema(structuralWorldFile, { io: 'input' }),
  fixture: () => z.toJSONSchema(fixtureManifest, { io: 'input' }),
} as const

/** JSON Schemas of what people write, for editors and other languages. */
export const schema = Command.make(
  'schema',
  {
    name: Argument.Literals('name', Object.keys(schemas) as (keyof typeof schemas)[]).pipe(
      Argument.withDescription('What to describe: campaign, policy, world or fixture'),
    ),
  },
  Effect.fn('schema')(function* ({ name }) {
    yield* Console.log(JSON.stringify(schemas[name](), undefined, 2))
  }),
).pipe(
  Command.withDescription('Print the JSON Schema of a campaign, a policy, a world or a fixture’s manifest'),
  Command.withExamples([
    { command: 'terrarium schema campaign > campaign.schema.json', description: 'For completion in an editor' },
  ]),
)
