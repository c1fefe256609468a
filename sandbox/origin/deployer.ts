import { Effect } from 'effect'
import { type Address, concat, encodeDeployData, getContractAddress, type Hex } from 'viem'
import type { Call } from '../../protocols/call.ts'
import { type Artifact, DeployFailed, type Deployer } from '../../protocols/protocol.ts'
import type { L1Call } from '../../protocols/bridge/actions.ts'
import type { AnyRead, Reads } from '../../protocols/read.ts'
import { fromUnits, type Token } from '../../protocols/token.ts'
import type { Chain } from '../chain/chain.ts'
import { planReads } from '../chain/read.ts'
import type { Transaction } from '../chain/transaction.ts'

export interface ChainDeployer extends Deployer {
  /** Mines what was asked for and not yet mined; fails when any of it did. */
  readonly finish: Effect.Effect<void, DeployFailed>
  /** Gas of all that was mined so far. */
  readonly gasUsed: () => bigint
}

/**
 * Deploys protocols on a chain: creations and calls wait until somebody reads or finishes, then go into one block.
 *
 * @param clock the time of the next block in seconds, given how many shall go by before it; called once a block
 * @param deposit how tokens come over the bridge, once there is one
 */
export function deployerOn(
  chain: Chain['Service'],
  {
    account,
    coinbase,
    clock,
    prices,
    deposit = () => undefined,
  }: {
    account: Address
    coinbase: Address
    clock: (passing: number) => number
    prices: Deployer['prices']
    deposit?: (token: Token, amount: bigint) => L1Call | undefined
  },
): ChainDeployer {
  let nonce: bigint | undefined
  let gasUsed = 0n
  let passing = 0
  let steps: { readonly label: string; readonly transaction: Transaction }[] = []

  const failed = (step: string) => (cause: { readonly message: string; readonly retryable: boolean }) =>
    new DeployFailed({ step, reason: cause.message, ...(cause.retryable ? { passing: true } : {}) })

  const finish = Effect.gen(function* () {
    const mined = steps
    steps = []
    if (mined.length === 0) return
    const label = `${mined[0]!.label}…`
    yield* chain.submit(mined.map(({ transaction }) => transaction)).pipe(Effect.mapError(failed(label)))
    const block = yield* chain.mine({ timestamp: clock(passing), coinbase }).pipe(Effect.mapError(failed(label)))
    passing = 0
    const receipts = yield* chain.receipts(block.transactions).pipe(Effect.mapError(failed(label)))
    gasUsed += receipts.reduce((sum, receipt) => sum + receipt.gasUsed, 0n)
    const bad = receipts.findIndex(({ succeeded }) => !succeeded)
    if (bad >= 0) return yield* new DeployFailed({ step: mined[bad]!.label, reason: 'the transaction reverted' })
  })

  const nextAddress = Effect.gen(function* () {
    if (nonce === undefined) {
      const count = yield* chain.rpc
        .call<Hex>('eth_getTransactionCount', [account, 'latest'])
        .pipe(Effect.mapError(failed('reading the deployer')))
      nonce = BigInt(count) + BigInt(steps.filter(({ transaction }) => transaction.from === account).length)
    }
    return getContractAddress({ from: account, nonce: nonce++ }).toLowerCase() as Address
  })

  const add = (label: string, transaction: Omit<Transaction, 'tip'>) => {
    steps.push({ label, transaction: { ...transaction, tip: 0n } })
  }

  const labelled = (label: string, request: Call, from: Address) =>
    Effect.sync(() => {
      if (from === account && nonce !== undefined) nonce++
      add(label, { from, ...request })
    })
  const call = (request: Call, from: Address = account) =>
    labelled(`the call of ${request.data.slice(0, 10)} on ${request.to}`, request, from)

  const wouldSucceed = Effect.fnUntraced(function* ({ to, data }: Call) {
    yield* finish
    return yield* chain.rpc.call('eth_call', [{ from: account, to, data }, 'latest']).pipe(
      Effect.as(true),
      Effect.catchTag('RpcFailed', () => Effect.succeed(false)),
      Effect.mapError(failed(`trying ${data.slice(0, 10)} on ${to}`)),
    )
  })

  const codeOf = ({ abi, bytecode }: Artifact, args: readonly unknown[] | undefined): Hex =>
    encodeDeployData({ abi, bytecode, args } as Parameters<typeof encodeDeployData>[0])

  const create = Effect.fnUntraced(function* (artifact: Artifact, args?: readonly unknown[]) {
    const address = yield* nextAddress
    add(`creating ${artifact.name}`, { from: account, data: codeOf(artifact, args), gas: 30_000_000n })
    return address
  })

  const createAs = Effect.fnUntraced(function* (creator: Address, artifact: Artifact, args?: readonly unknown[]) {
    const failure = failed(`creating ${artifact.name}`)
    yield* finish
    const count = yield* chain.rpc
      .call<Hex>('eth_getTransactionCount', [creator, 'latest'])
      .pipe(Effect.mapError(failure))
    // What it could pay for gas, and does not: with no base fee and no tip, gas is free.
    yield* chain.setBalance(creator, 10n ** 12n).pipe(Effect.mapError(failure))
    add(`creating ${artifact.name}`, { from: creator, data: codeOf(artifact, args), gas: 30_000_000n })
    yield* finish
    yield* chain.setBalance(creator, 0n).pipe(Effect.mapError(failure))
    return getContractAddress({ from: creator, nonce: BigInt(count) }).toLowerCase() as Address
  })

  /** The creation code runs at the address itself, so that its constructor writes that account's storage. */
  const place = Effect.fnUntraced(function* (artifact: Artifact, at: Address, args?: readonly unknown[]) {
    const failure = failed(`placing ${artifact.name} at ${at}`)
    yield* finish
    yield* chain.setCode(at, codeOf(artifact, args)).pipe(Effect.mapError(failure))
    const runtime = yield* chain.rpc
      .call<Hex>('eth_call', [{ from: account, to: at }, 'latest'])
      .pipe(Effect.mapError(failure))
    yield* call({ to: at, data: '0x', gas: 30_000_000n })
    yield* finish
    yield* chain.setCode(at, concat([runtime])).pipe(Effect.mapError(failure))
    return at
  })

  const setCode = Effect.fnUntraced(function* (at: Address, code: Hex) {
    yield* finish
    yield* chain.setCode(at, code).pipe(Effect.mapError(failed(`putting code at ${at}`)))
  })

  const setBalance = Effect.fnUntraced(function* (of: Address, wei: bigint) {
    yield* finish
    yield* chain.setBalance(of, wei).pipe(Effect.mapError(failed(`setting the balance of ${of}`)))
  })

  const codeAt = (address: Address) =>
    chain.rpc
      .call<Hex>('eth_getCode', [address, 'latest'])
      .pipe(Effect.mapError(failed(`reading the code at ${address}`)))

  const fund = Effect.fnUntraced(function* (token: Token, amount: bigint) {
    const crossing = deposit(token, amount)
    if (crossing === undefined) {
      return yield* new DeployFailed({ step: `funding with ${token.symbol}`, reason: 'there is no bridge yet' })
    }
    const much = `bringing ${fromUnits(amount, token.decimals)} ${token.symbol} over the bridge`
    const short =
      'if it reverts, more is wanted than waits outside: raise chain.metisSupply, or lower what protocols open with'
    yield* labelled(token.symbol === 'METIS' ? `${much} (${short})` : much, crossing.call, crossing.from)
  })

  const pass = (seconds: number) =>
    Effect.map(finish, () => {
      passing += seconds
    })

  const read = Effect.fnUntraced(function* (reads: Reads) {
    yield* finish
    const [values] = yield* chain.read([planReads(reads as AnyRead)]).pipe(Effect.mapError(failed('reading')))
    return values
  })

  const own = {
    account,
    create,
    createAs,
    place,
    call,
    wouldSucceed,
    fund,
    pass,
    prices,
    setCode,
    setBalance,
    codeAt,
    read,
  }
  return { ...own, finish, gasUsed: () => gasUsed } as ChainDeployer
}
