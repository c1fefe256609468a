import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { dirname, join, relative } from 'node:path'
import { putFile } from '../storage/part.ts'

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

/** One evmVersion for all code compiled here: what the embedded chain runs, see docs/decisions/0002. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none' },
} as const

/** Which of a compiler's outputs an artifact is made of. */
const outputs = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] as const

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
 * Compiles Solidity files in one go, and caches the answer by content: compiler, settings and every imported line.
 *
 * @param root the project's root; what is not imported by a relative path is looked up in `node_modules` as Node does:
 *   in the importing package's own first, in the project's last
 * @param files absolute paths of `.sol` files, each holding one contract of the file's name
 * @param compiler the package that holds the compiler: `solc` for own code, another one for a package's sources that
 *   ask for its version
 * @returns the compiled contract by file path
 * @throws Error with the compiler's own message, when a file does not compile
 */
export function compileSolidity(
  root: string,
  files: readonly string[],
  compiler = 'solc',
): Map<string, CompiledContract> {
  if (files.length === 0) return new Map()
  const { wanted, input, cached } = orderOf(root, files, compiler)
  const output: SolcOutput = JSON.parse(
    existsSync(cached) ? readFileSync(cached, 'utf8') : compile(join(root, 'node_modules', compiler), input, cached),
  )
  return new Map(
    wanted.map(({ file, unit, name }) => {
      const contract = output.contracts?.[unit]?.[name]
      if (contract === undefined) throw new Error(`${unit} holds no contract named ${name}`)
      const { bytecode, deployedBytecode } = contract.evm
      return [file, { abi: contract.abi, bytecode: `0x${bytecode.object}`, runtime: `0x${deployedBytecode.object}` }]
    }),
  )
}

/** What the compiler is to do, and where its answer is kept. */
function orderOf(root: string, files: readonly string[], compiler: string) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', compiler, 'package.json'), 'utf8'))
  const wanted = files.map((file) => ({ file, unit: unitOf(root, file), name: file.replace(/^.*\/|\.sol$/g, '') }))
  const outputSelection = Object.fromEntries(wanted.map(({ unit, name }) => [unit, { [name]: outputs }]))
  const sources = readWithImports(root, files)
  const input = JSON.stringify({ language: 'Solidity', sources, settings: { ...settings, outputSelection } })
  const key = createHash('sha256').update(version).update(input).digest('hex').slice(0, 32)
  const cached = join(root, 'node_modules', '.cache', 'terrarium', `solc-${key}.json`)
  return { wanted, input, cached }
}

/**
 * Starts to compile in a thread beside, so that two compilers need no longer than one. What comes out is in the cache,
 * where `compileSolidity` finds it; an error comes up again there.
 *
 * @returns waits for the thread
 */
export function compileBeside(...work: Parameters<typeof compileSolidity>): () => void {
  const [root, files, compiler = 'solc'] = work
  if (existsSync(orderOf(root, files, compiler).cached)) return () => {}
  const done = new Int32Array(new SharedArrayBuffer(4))
  new Worker(new URL(import.meta.url), { workerData: { compileBeside: { work, done } } }).unref()
  return () => void Atomics.wait(done, 0, 0)
}

function workBeside(
  data: {
    readonly compileBeside?: { readonly work: Parameters<typeof compileSolidity>; readonly done: Int32Array }
  } | null,
) {
  if (data?.compileBeside === undefined) return
  const { work, done } = data.compileBeside
  try {
    compileSolidity(...work)
  } catch {
    // The main thread compiles it once more and says what is wrong.
  } finally {
    Atomics.store(done, 0, 1)
    Atomics.notify(done, 0)
  }
}

function compile(compiler: string, input: string, cached: string): string {
  // Loading a compiler costs a quarter of a second: only when the cache has no answer.
  const solc: { compile(input: string): string } = require(compiler)
  const output = solc.compile(input)
  const errors = ((JSON.parse(output) as SolcOutput).errors ?? []).filter((error) => error.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'))
  putFile(cached, output)
  return output
}

/** What solc calls a file: an import finds a package's file by the same name, without `node_modules`. */
const unitOf = (root: string, file: string): string => relative(root, file).replace(/^.*node_modules\//, '')

/**
 * All sources the files need, by the unit name solc uses, so that the cache key covers every imported line. Two files
 * of one name in two versions cannot meet: who compiles a package's sources compiles no other package beside it.
 */
function readWithImports(root: string, files: readonly string[]): Record<string, { content: string }> {
  const sources: Record<string, { content: string }> = {}
  const visit = (unit: string, path: string): void => {
    if (unit in sources) return
    const content = readFileSync(path, 'utf8')
    sources[unit] = { content }
    for (const [, target] of content.matchAll(/^\s*import\b[^;"']*["']([^"']+)["']\s*;/gm)) {
      if (target === undefined) continue
      if (target.startsWith('.')) visit(join(unit, '..', target), join(path, '..', target))
      else visit(target, lookUp(root, dirname(path), target))
    }
  }
  for (const file of files) visit(unitOf(root, file), file)
  return Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A path in a package, from the nearest `node_modules` that has it; own files may be imported from the root, too. */
function lookUp(root: string, folder: string, target: string): string {
  const own = join(root, target)
  if (existsSync(own)) return own
  const path = join(folder, 'node_modules', target)
  if (existsSync(path) || folder === root || folder === dirname(folder)) return path
  return lookUp(root, dirname(folder), target)
}

if (!isMainThread) workBeside(workerData)
