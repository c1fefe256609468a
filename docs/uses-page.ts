import { agentKinds } from '../agents/index.ts'
import { uses } from '../agents/uses/index.ts'

/** Every use of capital, what it needs, and which kinds of agents can choose it. */
export function usesPage(note: string): string {
  const owners = Object.values(agentKinds).filter(({ capital }) => capital === true)
  const row = ({ name, title, needs }: (typeof uses)[number]) =>
    `| \`${name}\` | ${title} | ${needs.length === 0 ? 'any chain' : needs.join(', ')} | ${owners.map(() => 'yes').join(' | ')} |`
  return `${note}
# Uses of capital

What can be done with capital on a chain, and who can choose it. Whoever owns capital can choose every use whose protocols are
there: [how the pieces of a mind fit](capital.md), [how to write one](write-a-use.md). Outside, where money earns the yield of
mainnet, is open to all and is no use of this chain.

| use | what it is | needs | ${owners.map(({ kind }) => `\`${kind}\``).join(' | ')} |
| --- | --- | --- | ${owners.map(() => '---').join(' | ')} |
${uses.map(row).join('\n')}
`
}
