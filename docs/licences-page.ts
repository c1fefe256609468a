import { readdirSync, readFileSync } from 'node:fs'
import { protocols } from '../protocols/index.ts'

/** Where a contract comes from, and what its authors allow. Own ones have no package. */
export interface ContractLicence {
  readonly protocol: string
  readonly contract: string
  readonly package?: {
    readonly name: string
    readonly version: string
    /** What its package.json says, or that it says nothing. */
    readonly licence: string
    /** The licence's text, when the package brings it. */
    readonly text?: string
  }
}

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** Every contract of every protocol, as the lists of contracts name them. */
export const contractLicences = (): ContractLicence[] =>
  Object.keys(protocols).flatMap((protocol) =>
    Object.entries(JSON.parse(read(`protocols/${protocol}/contracts.json`)) as Record<string, string>).map(
      ([contract, source]) => {
        const [, compiler, packaged = source] = /^([^:/]+):(.*)$/.exec(source) ?? []
        if (compiler === undefined && source.endsWith('.sol')) return { protocol, contract }
        const name = packaged.startsWith('@') ? packaged.split('/').slice(0, 2).join('/') : packaged.split('/')[0]!
        const { version, license: licence = 'not stated' } = JSON.parse(read(`node_modules/${name}/package.json`))
        const file = readdirSync(new URL(`node_modules/${name}`, root)).find((each) => /^licen[cs]e/i.test(each))
        const text = file === undefined ? {} : { text: read(`node_modules/${name}/${file}`) }
        return { protocol, contract, package: { name, version, licence, ...text } }
      },
    ),
  )

/** What a Business Source License turns into, and when: its own text says so. */
function changeOf(text = ''): string {
  const date = /^Change Date:\s*(?:The earlier of )?(\d{4}-\d{2}-\d{2}|\d{1,2} \w+ \d{4})/m.exec(text)?.[1]
  const licence = /^Change License:\s*(\S.*)$/m.exec(text)?.[1]
  return date === undefined || licence === undefined ? '' : `; from ${date} ${licence}`
}

export function licencesPage(note: string): string {
  const all = contractLicences()
  const rows = all.map(({ protocol, contract, package: origin }) => {
    if (origin === undefined) return `| ${protocol} | ${contract} | own | | MIT |`
    const { name, version, licence, text } = origin
    const later = licence === 'BUSL-1.1' ? changeOf(text) : ''
    return `| ${protocol} | ${contract} | \`${name}\` | ${version} | ${licence}${later} |`
  })
  const silent = new Set(all.flatMap(({ package: origin }) => (origin?.licence === 'not stated' ? [origin.name] : [])))
  return `${note}
# Licences of the contracts

Terrarium itself is MIT. Contracts of others are dependencies of the repository: they are compiled into artifacts on your
machine and are not part of it.

The npm package \`defi-terrarium\` does carry them: in \`protocols/*/artifacts.gen.js\`, ABI and bytecode of every contract of
this table, and in \`licences/\` the licence texts that their packages bring. The bytecode stays under the licence of its
source, which is in the package and version named here: whoever passes the npm package on passes on GPL code, too. It is
data that an Anvil on your machine executes; Terrarium's own code is not linked with it. No contract's source and no
compiler is in the package.

${silent.size === 0 ? '' : `No licence is stated by ${[...silent].map((name) => `\`${name}\``).join(', ')}: ask its authors before you pass the bytecode on.\n`}
| protocol | contract | package | version | licence |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}
