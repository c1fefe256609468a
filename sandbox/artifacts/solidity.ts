import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'

const require = createRequire(import.meta.url)

/** What a compiler or a package gives for one contract. */
export interface CompiledContract {
  readonly abi: readonly object[]
  /** Creation code, hex with 0x. */
  readonly bytecode: string
  /** Code on chain after creation, hex with 0x; immutables are still zero in it. */
  readonly runtime: string
  /** What stands in the creation code for each library that has to be linked, by the library's name. */
  readonly links?: Readonly<Record<string, string>>
}

/** One evmVersion for all own code: what the embedded chain runs, see docs/decisions/0002. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
} as const

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts?: Record<
    string,
    Record<
      string,
      {
        abi: object[]
        evm: { bytecode: { object: string }; deployedBytecode: { object: string } }
      }
    >
  >
}

/**
 * Compiles own Solidity files with the solc of package.json, all in one go, and caches the answer by content.
 *
 * @param root the project's root; imports such as `@openzeppelin/...` are read from its `node_modules`
 * @param files absolute paths of `.sol` files, each holding one contract of the file's name
 * @returns the compiled contract by file path
 * @throws Error with the compiler's own message, when a file does not compile
 */
export function compileSolidity(root: string, files: readonly string[]): Map<string, CompiledContract> {
  if (files.length === 0) return new Map()
  const sources = readWithImports(root, files)
  const version: string = require('solc/package.json').version
  const input = JSON.stringify({ language: 'Solidity', sources, settings })
  const key = createHash('sha256').update(version).update(input).digest('hex').slice(0, 32)
  const cached = join(root, 'node_modules', '.cache', 'terrarium', `solc-${key}.json`)
  const output: SolcOutput = JSON.parse(existsSync(cached) ? readFileSync(cached, 'utf8') : compile(input, cached))
  return new Map(
    files.map((file) => {
      const unit = relative(root, file)
      const name = unit.replace(/^.*\//, '').replace(/\.sol$/, '')
      const contract = output.contracts?.[unit]?.[name]
      if (contract === undefined) throw new Error(`${unit} holds no contract named ${name}`)
      const { bytecode, deployedBytecode } = contract.evm
      return [file, { abi: contract.abi, bytecode: `0x${bytecode.object}`, runtime: `0x${deployedBytecode.object}` }]
    }),
  )
}

function compile(input: string, cached: string): string {
  // Loading the compiler costs a quarter of a second: only when the cache has no answer.
  const solc: { compile(input: string): string } = require('solc')
  const output = solc.compile(input)
  const errors = ((JSON.parse(output) as SolcOutput).errors ?? []).filter((error) => error.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'))
  mkdirSync(resolve(cached, '..'), { recursive: true })
  const part = `${cached}.${process.pid}.part`
  writeFileSync(part, output)
  renameSync(part, cached)
  return output
}

/** All sources the files need, by the unit name solc uses, so that the cache key covers every imported line. */
function readWithImports(root: string, files: readonly string[]): Record<string, { content: string }> {
  const sources: Record<string, { content: string }> = {}
  const visit = (unit: string, path: string): void => {
    if (unit in sources) return
    const content = readFileSync(path, 'utf8')
    sources[unit] = { content }
    for (const [, target] of content.matchAll(/^\s*import\b[^;"']*["']([^"']+)["']\s*;/gm)) {
      if (target === undefined) continue
      const imported = target.startsWith('.') ? join(unit, '..', target) : target
      const own = join(root, imported)
      visit(imported, existsSync(own) ? own : join(root, 'node_modules', imported))
    }
  }
  for (const file of files) visit(relative(root, file), file)
  return Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1)))
}
