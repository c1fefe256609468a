import { agentKinds } from '../agents/index.ts'
import { assumed, type Parameter, parameters } from '../sandbox/campaign/parameters.ts'

/** Every parameter of the world with its default, and, where anybody knows, where it may lie and what that rests on. */
export function parametersPage(note: string): string {
  const all = parameters()
  const table = (root: string): string => tableOf(all, root)
  const kinds = Object.values(agentKinds).map(
    ({ kind, title }) => `## agents.${kind}\n\n${title}.\n\n${table(`agents.${kind}`)}`,
  )
  return `${note}
# Parameters

Everything that a campaign file may set about the world, with its default. Spans are \`{ low, high }\` of a uniform or
\`{ median, spread }\` of a lognormal distribution, spread being that of the logarithm. Protocols of the chain are off unless a
campaign mentions them; their parameters are what they are then.

*Range to vary* is where a parameter may lie by what is known; of a distribution it is one of its numbers. It is data beside the
parameter's schema (\`protocols/plausible.ts\`), and \`variableParameters\` gives all of them to a program. *Basis* is what default and
range rest on: a fact, a measurement, or the moments that it moves where the same economy was tried without a chain; \`${assumed}\`
where it is a judgement. Of the chain's protocols, whose parameters are facts of the protocol as often as
judgements, \`protocol\` stands for what [protocols](protocols.md) says. None is fitted to Metis. [Theory](theory/demand.md#C.11) says more about the more important ones.

## market

${table('market')}

${kinds.join('\n\n')}

## chain

${table('chain')}
`
}

/** The parameters under a root, by their paths from there on. */
function tableOf(all: readonly Parameter[], root: string): string {
  const rows = all.flatMap(({ path, default: usual, meaning, plausible }) =>
    path.startsWith(`${root}.`)
      ? [
          `| \`${path.slice(root.length + 1)}\` | ${codeOf(usual)} | ${rangeOf({ plausible })} | ${plausible.basis ?? (root === 'chain' ? 'protocol' : assumed)} | ${meaning} |`,
        ]
      : [],
  )
  return ['| parameter | default | range to vary | basis | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

/** Parameters of one kind of which a range is known, without what they mean. */
export const rangesTable = (root: string): string =>
  [
    '| parameter | default | range to vary | basis |',
    '| --- | --- | --- | --- |',
    ...parameters().flatMap(({ path, default: usual, plausible }) =>
      path.startsWith(`${root}.`) && plausible.range !== undefined
        ? [
            `| \`${path.slice(root.length + 1)}\` | ${codeOf(usual)} | ${rangeOf({ plausible })} | ${plausible.basis ?? assumed} |`,
          ]
        : [],
    ),
  ].join('\n')

const codeOf = (value: unknown): string =>
  value === undefined ? '' : `\`${JSON.stringify(value, rounded).replaceAll('"', '')}\``

function rangeOf({ plausible: { range, of } }: Pick<Parameter, 'plausible'>): string {
  if (range === undefined) return ''
  const [least, most] = range.map((limit) => rounded('', limit))
  return `${of === undefined ? '' : `${of} `}${least} to ${most}`
}

/** Numbers are told to four places. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(10 > Math.abs(value) ? 4 : 12))
    : value
