import { createAnvil } from '@viem/anvil'
import { Effect } from 'effect'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  defineChain,
  erc20Abi,
  http,
  keccak256,
  maxUint256,
  parseGwei,
  type PrivateKeyAccount,
  stringToHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { metis } from '../protocols/metis/index.ts'
import { UniswapV2Router02 } from '../protocols/netswap/artifacts.gen.ts'
import { protocols } from '../protocols/index.ts'
import { transfer } from '../protocols/token.ts'
import { openRun } from '../sandbox/run/open-run.ts'
import { findBinary } from '../sandbox/chain/anvil.ts'
import { baseChain, embeddedChainId, type StoredChain } from '../sandbox/origin/base-chain.ts'
import { steps } from '../sandbox/world/step.ts'
import { type Finding, median } from './measure.ts'
import { busySpec } from './world.ts'
import { serveOrigin } from '../sandbox/origin/origin.ts'

const rounds = 5
const traders = 100
/** The naive client is so slow that a tenth of them has to do. */
const naiveTraders = 10
const foundation: Address = '0x00000000000000000000000000000000f00da710'

/**
 * Our loop against two clients written with viem over HTTP: a careful one (explicit nonce, gas and fees, one multicall
 * for all balances, all transactions at once, one request for all receipts of a block) and a naive one (a request for
 * every balance, gas estimated, a receipt for every transaction, automine). Each agent reads its balances and swaps.
 */
export const clients = Effect.scoped(
  Effect.gen(function* () {
    const spec = busySpec(200)
    const base = yield* baseChain(spec.base)
    const origin = yield* serveOrigin(spec.base)
    const world = yield* openRun(spec, origin)
    yield* steps(world, 5, () => {})
    const careful = yield* openClient(base, { noMining: true }, traders)
    const naive = yield* openClient(base, {}, naiveTraders)

    const seconds = { ours: [] as number[], careful: [] as number[], naive: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      let swaps = 0
      const started = performance.now()
      yield* steps(world, 3, ({ block }) => void (swaps += block.transactions.length))
      seconds.ours.push((performance.now() - started) / 1000 / swaps)
      seconds.careful.push((yield* Effect.promise(() => timed(() => carefulBlock(careful)))) / traders)
      seconds.naive.push((yield* Effect.promise(() => timed(() => naiveBlock(naive)))) / naiveTraders)
    }
    const each = (name: keyof typeof seconds) => median(seconds[name])
    const rate = (name: keyof typeof seconds) => `${name} ${Math.round(1 / each(name))}/s`
    return [
      {
        name: 'Step loop over a careful viem client',
        value: each('careful') / each('ours'),
        aim: { atLeast: 8 },
        note: `${rate('ours')}, ${rate('careful')}`,
      },
      {
        name: 'Step loop over a naive viem client',
        value: each('naive') / each('ours'),
        aim: { atLeast: 50 },
        note: rate('naive'),
      },
    ] satisfies Finding[]
  }),
)

async function timed(f: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await f()
  return (performance.now() - started) / 1000
}

type Client = Awaited<ReturnType<typeof prepare>>

const openClient = (base: StoredChain, options: { noMining?: boolean }, count: number) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const anvil = createAnvil({
        ...options,
        anvilBinary: findBinary(),
        port: options.noMining === true ? 28_545 : 28_546,
        chainId: embeddedChainId,
        loadState: base.state,
        timestamp: base.timestamp,
        blockBaseFeePerGas: 0,
        gasLimit: 1_000_000_000,
        stopTimeout: 1000,
      })
      await anvil.start()
      return { anvil, client: await prepare(base, anvil.port, count) }
    }),
    ({ anvil }) => Effect.promise(() => anvil.stop().catch(() => undefined)),
  ).pipe(Effect.map(({ client }) => client))

/** Accounts with keys of their own, tokens from the foundation, allowances given. */
async function prepare({ deployments }: StoredChain, port: number, count: number) {
  const chain = defineChain({
    id: embeddedChainId,
    name: 'bench',
    nativeCurrency: { name: 'METIS', symbol: 'METIS', decimals: 18 },
    rpcUrls: { default: { http: [`http://127.0.0.1:${port}`] } },
    contracts: { multicall3: { address: deployments.metis.multicall3 } },
  })
  const transport = http(undefined, { timeout: 60_000 })
  const reader = createPublicClient({ chain, transport, cacheTime: 0, pollingInterval: 5 })
  const wallet = createWalletClient({ chain, transport })
  const accounts = Array.from({ length: count }, (_, i) => privateKeyToAccount(keccak256(stringToHex(`bench ${i}`))))
  const request = reader.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
  const { pools, router } = deployments.netswap
  const { base, quote } = pools.native
  const { deposit } = protocols.bridge.actions(deployments.bridge)
  const { wrap } = metis.actions(deployments.metis)
  const act = async (from: Address, call: { to: Address; data: string; value?: bigint }) => {
    await request({
      method: 'eth_sendUnsignedTransaction',
      params: [{ from, to: call.to, data: call.data, value: `0x${(call.value ?? 0n).toString(16)}`, gas: '0x7a120' }],
    })
    await request({ method: 'evm_mine', params: [] })
  }
  await request({ method: 'anvil_setBalance', params: [foundation, '0xd3c21bcecceda1000000'] })
  for (const [i, { address }] of accounts.entries()) {
    await request({ method: 'anvil_setBalance', params: [address, '0x3635c9adc5dea00000'] })
    const arrival = deposit({ token: quote, to: address, amount: 10n ** 9n, nonce: BigInt(2_000_000 + i) })
    await act(arrival.from, arrival.call)
    await act(address, wrap(10n ** 20n))
    for (const { address: token } of [base, quote]) await act(address, approval(token, router))
  }
  await act(foundation, transfer(base.address, foundation, 0n))
  return {
    reader,
    wallet,
    accounts,
    request,
    router,
    tokens: [base.address, quote.address] as const,
    weth: deployments.bridge.weth.address,
  }
}

const approval = (token: Address, spender: Address) => ({
  to: token,
  data: `0x095ea7b3${spender.slice(2).padStart(64, '0')}${maxUint256.toString(16)}`,
})

const swapOf = ({ router, tokens }: Client, account: PrivateKeyAccount) => ({
  account,
  address: router,
  abi: UniswapV2Router02.abi,
  functionName: 'swapExactTokensForTokens' as const,
  args: [10n ** 15n, 0n, [...tokens], account.address, maxUint256] as const,
})

async function carefulBlock(client: Client): Promise<void> {
  const { reader, wallet, accounts, tokens, weth, request } = client
  await reader.multicall({
    contracts: accounts.flatMap(({ address }) =>
      [...tokens, weth].map((token) => ({
        address: token,
        abi: erc20Abi,
        functionName: 'balanceOf' as const,
        args: [address] as const,
      })),
    ),
    allowFailure: false,
  })
  const nonces = await Promise.all(accounts.map(({ address }) => reader.getTransactionCount({ address })))
  await Promise.all(
    accounts.map((account, i) =>
      wallet.writeContract({
        ...swapOf(client, account),
        nonce: nonces[i]!,
        gas: 220_000n,
        maxFeePerGas: parseGwei('20'),
        maxPriorityFeePerGas: parseGwei('20'),
      }),
    ),
  )
  await request({ method: 'evm_mine', params: [] })
  const receipts = (await request({ method: 'eth_getBlockReceipts', params: ['latest'] })) as { status: string }[]
  if (receipts.filter(({ status }) => status === '0x1').length !== accounts.length) throw new Error('swaps were lost')
}

async function naiveBlock(client: Client): Promise<void> {
  const { reader, wallet, accounts, tokens, weth } = client
  for (const account of accounts) {
    for (const token of [...tokens, weth]) {
      await reader.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [account.address] })
    }
    // A pool's first swap in a block costs more than Anvil's estimate knows: without some reserve it runs out of gas.
    const gas = ((await reader.estimateContractGas(swapOf(client, account))) * 12n) / 10n
    const hash = await wallet.writeContract({ ...swapOf(client, account), gas })
    const { status } = await reader.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error('a swap failed')
  }
}
