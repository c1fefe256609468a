import { readFileSync } from 'node:fs'
import type { AnyKind } from '../agents/agent.ts'
import { agentKinds } from '../agents/index.ts'
import { floorNames } from '../protocols/index.ts'
import { orderingRules } from '../sandbox/ordering/index.ts'
import { receivers } from '../sandbox/policy/sink.ts'

/** The parts of the model's page that the code can say itself, by the name of their place in it. */
const parts: Readonly<Record<string, () => string>> = {
  kinds: () => {
    const rows = Object.values<AnyKind>(agentKinds).map((kind) => {
      const needs = kind.reads.filter((name) => !(floorNames as readonly string[]).includes(name))
      const count = kind.count(kind.parameters.parse(undefined) as never)
      const { owns, knows, wants, decides } = kind
      return `| \`${kind.kind}\` | ${count} | ${needs.join(', ')} | ${owns} | ${knows} | ${wants} | ${decides} |`
    })
    return `| kind | by default | lives with | owns | knows | wants | decides |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}`
  },
  sinks: () => {
    const rows = Object.entries(receivers).map(([sink, whom]) => `| \`${sink}\` | ${whom} |`)
    return `| sink | reaches |\n| --- | --- |\n${rows.join('\n')}`
  },
  orderings: () => {
    const rows = Object.values(orderingRules).map(
      ({ name, title, places, pending, offers }) => `| \`${name}\` | ${title} | ${places} | ${pending} | ${offers} |`,
    )
    return `| rule | what it is | places by | what waits is | offers for the first place |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`
  },
}

const place = /(<!-- generated: (\w+) -->)[^]*?(<!-- end -->)/g

/** The model's page. */
export const modelPage = (): string => filled('model.md', parts)

/**
 * A page that people write, with what the code says of itself in its places.
 *
 * @throws when the page has no place for a part, or a place for none
 */
export function filled(page: string, said: Readonly<Record<string, () => string>>): string {
  const written = readFileSync(new URL(page, import.meta.url), 'utf8')
  const named = [...written.matchAll(place)].map(([, , name]) => name!)
  if (named.toSorted().join() !== Object.keys(said).toSorted().join())
    throw new Error(`docs/${page}: has places for ${named.join(', ')}, and there are ${Object.keys(said).join(', ')}`)
  return written.replace(
    place,
    (_, begin: string, name: string, end: string) => `${begin}\n\n${said[name]!()}\n\n${end}`,
  )
}
