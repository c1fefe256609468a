import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generateArtifacts } from './generate.ts'
import { projectRoot } from './source-digest.ts'

/** A project of its own: lists of contracts, and packages in its node_modules. */
function projectOf(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'terrarium-test-artifacts-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}

const abi = [{ type: 'function', name: 'f', stateMutability: 'view', inputs: [], outputs: [] }]
const shapes = {
  'node_modules/hardhat/A.json': { abi, bytecode: '0x6001', deployedBytecode: '0x6002' },
  'node_modules/truffle/B.json': { contractName: 'B', abi, bytecode: '0x6003', deployedBytecode: '0x6004' },
  'node_modules/waffle/C.json': {
    abi,
    evm: { bytecode: { object: '6005' }, deployedBytecode: { object: '6006' } },
  },
  'node_modules/foundry/D.json': { abi, bytecode: { object: '0x6007' }, deployedBytecode: { object: '0x6008' } },
  'node_modules/constants/code.js': `export const other = '0x01'\nexport const multicallBytecode = '0x6009'\n`,
  'protocols/one/contracts.json': {
    A: 'hardhat/A.json',
    B: 'truffle/B.json',
    C: 'waffle/C.json',
    D: 'foundry/D.json',
    E: 'constants/code.js#multicallBytecode',
  },
}

describe('generated artifacts', () => {
  test('hold ABI and code, whichever of the known shapes a package brings them in', async () => {
    const root = projectOf(shapes)
    expect(generateArtifacts(root)).toEqual(['protocols/one/artifacts.gen.ts'])
    const module = await import(pathToFileURL(join(root, 'protocols/one/artifacts.gen.ts')).href)
    expect({ ...module }).toEqual({
      A: { name: 'A', abi, bytecode: '0x6001', runtime: '0x6002' },
      B: { name: 'B', abi, bytecode: '0x6003', runtime: '0x6004' },
      C: { name: 'C', abi, bytecode: '0x6005', runtime: '0x6006' },
      D: { name: 'D', abi, bytecode: '0x6007', runtime: '0x6008' },
      E: { name: 'E', abi: [], bytecode: '0x6009', runtime: '0x' },
    })
  })

  test('are written anew when what they come from changes, and left alone when it does not', () => {
    const root = projectOf(shapes)
    const target = join(root, 'protocols/one/artifacts.gen.ts')
    generateArtifacts(root)
    const written = () => statSync(target, { bigint: true }).mtimeNs
    const first = written()
    expect(generateArtifacts(root)).toEqual([])
    expect(written()).toBe(first)
    writeFileSync(join(root, 'node_modules/hardhat/A.json'), JSON.stringify({ abi, bytecode: '0x60ff' }))
    expect(generateArtifacts(root)).toEqual(['protocols/one/artifacts.gen.ts'])
    expect(readFileSync(target, 'utf8')).toContain('0x60ff')
  })

  test("of a package's sources are made by the compiler that they ask for, with the libraries that the package brings", async () => {
    const answer = (number: number) => `pragma solidity ^0.8.0; library Answer { uint256 constant value = ${number}; }`
    const root = projectOf({
      'node_modules/sources/src/deep/Told.sol':
        'pragma solidity 0.8.25;\nimport {Base} from "../Base.sol"; contract Told is Base {}',
      'node_modules/sources/src/Base.sol':
        'pragma solidity 0.8.25;\nimport {Answer} from "library/Answer.sol"; contract Base { uint256 public constant told = Answer.value; }',
      'node_modules/sources/node_modules/library/Answer.sol': answer(0xaaaa),
      'node_modules/library/Answer.sol': answer(0xbbbb),
      'protocols/one/contracts/Own.sol':
        'pragma solidity 0.8.37;\nimport {Answer} from "library/Answer.sol"; contract Own { uint256 public constant told = Answer.value; }',
      'protocols/one/contracts.json': {
        Told: 'solc-0.8.25:sources/src/deep/Told.sol',
        Own: 'contracts/Own.sol',
      },
    })
    for (const compiler of ['solc', 'solc-0.8.25']) {
      symlinkSync(join(projectRoot, 'node_modules', compiler), join(root, 'node_modules', compiler))
    }
    const target = join(root, 'protocols/one/artifacts.gen.ts')
    expect(generateArtifacts(root)).toHaveLength(1)
    const { Told, Own } = await import(pathToFileURL(target).href)
    // Compilers end the code with their version.
    expect(Told.runtime).toMatch(/aaaa.*081900/)
    expect(Own.runtime).toMatch(/bbbb.*082500/)
    expect(generateArtifacts(root)).toEqual([])
    writeFileSync(join(root, 'node_modules/sources/node_modules/library/Answer.sol'), answer(0xcccc))
    expect(generateArtifacts(root)).toHaveLength(1)
    expect(readFileSync(target, 'utf8')).toMatch(/Told[^;]*cccc/s)
  })

  test.each([
    ['a package that is not installed', { A: 'nowhere/A.json' }, /contracts\.json: A .*nowhere\/A\.json.*npm ci/],
    [
      'sources whose compiler is not installed',
      { A: 'solc-0.0.0:hardhat/A.json' },
      /A is to come from solc-0\.0\.0:hardhat\/A\.json.*node_modules\/solc-0\.0\.0; run `npm ci`/,
    ],
    ['an own file that is not there', { A: 'contracts/A.sol' }, /A .*contracts\/A\.sol.*correct the path/],
    ['a constant that a module does not export', { A: 'constants/code.js#wrong' }, /no creation code named wrong/],
    ['an interface, which has no code', { A: 'interfaces/I.json' }, /holds no deployable contract/],
  ])('of %s are refused with what to do', (_what, list, reason) => {
    const root = projectOf({
      ...shapes,
      'node_modules/interfaces/I.json': { abi, bytecode: '0x' },
      'protocols/one/contracts.json': list,
    })
    expect(() => generateArtifacts(root)).toThrow(reason)
  })
})
