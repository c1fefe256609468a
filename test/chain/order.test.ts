import { spawn } from 'node:child_process'
import { Effect } from 'effect'
import { type Address, keccak256, stringToHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { openChain } from '../../sandbox/chain/chain.ts'
import type { Transaction } from '../../sandbox/chain/transaction.ts'

const coinbase: Address = '0x4200000000000000000000000000000000000011'
const account = (name: string): Address => `0x${keccak256(stringToHex(name)).slice(-40)}`
const start = 1_704_067_200

/** Sends a wei from each of many senders, some of them twice, with tips that contradict the order. */
function transactions(count: number, block: number): Transaction[] {
  return Array.from({ length: count }, (_, i) => ({
    from: account(`sender ${(i * 7) % (count - 20)}`),
    to: account(`receiver ${block} ${i}`),
    data: '0x',
    value: 1n,
    gas: 21_000n,
    tip: BigInt((i * 7919) % 1000),
  }))
}

describe('the order of a block', () => {
  it('is the order of submission, whatever tips say, with two from one sender, on a busy machine', async () => {
    const burners = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for (;;);']))
    const program = Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      for (let i = 0; i < 280; i++) yield* chain.setBalance(account(`sender ${i}`), 10n ** 18n)
      for (let block = 1; block <= 8; block++) {
        const wanted = transactions(300, block)
        // Two parts of a block are one list.
        yield* chain.submit(wanted.slice(0, 170))
        yield* chain.submit(wanted.slice(170))
        yield* chain.mine({ timestamp: start + block, coinbase })
        const { transactions: mined } = yield* chain.rpc.call<{ transactions: { from: Address; to: Address }[] }>(
          'eth_getBlockByNumber',
          ['latest', true],
        )
        expect(mined.map(({ to }) => to)).toEqual(wanted.map(({ to }) => to))
      }
    })
    await Effect.runPromise(Effect.scoped(program)).finally(() => burners.forEach((burner) => burner.kill('SIGKILL')))
  })

  it('is whole and in order when a few transactions go out in one message with the order to mine, on a busy machine', async () => {
    const burners = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for (;;);']))
    const program = Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      for (let i = 0; i < 40; i++) yield* chain.setBalance(account(`sender ${i}`), 10n ** 18n)
      for (let block = 1; block <= 150; block++) {
        const count = 1 + ((block * 11) % 29)
        // Some send twice, some for the first time, and every seventh creates a contract.
        const wanted = Array.from({ length: count }, (_, i): Transaction => {
          const [from, tip] = [account(`sender ${(block + i * 7) % 23}`), BigInt((i * 7919) % 1000)]
          return i % 7 === 6
            ? { from, data: '0x600a600c600039600a6000f3602a60005260206000f3', gas: 100_000n, tip }
            : { from, to: account(`receiver ${block} ${i}`), data: '0x', value: 1n, gas: 21_000n, tip }
        })
        yield* chain.submit(wanted)
        const { block: mined, logs } = yield* yield* chain.mineAndSee({ timestamp: start + block, coinbase }, [], [])
        const receipts = yield* chain.receipts(mined.transactions)
        expect(receipts.map(({ succeeded }) => succeeded)).toEqual(wanted.map(() => true))
        const found = yield* chain.rpc.call<{ transactions: { from: Address; to: Address | null }[] }>(
          'eth_getBlockByNumber',
          ['latest', true],
        )
        expect(found.transactions.map(({ from, to }) => [from, to ?? undefined])).toEqual(
          wanted.map(({ from, to }) => [from, to]),
        )
        yield* logs
      }
    })
    await Effect.runPromise(Effect.scoped(program)).finally(() => burners.forEach((burner) => burner.kill('SIGKILL')))
  })

  it('pays the coinbase each sender’s own tip, not the cap that keeps the order', async () => {
    const paid = Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      for (let i = 0; i < 280; i++) yield* chain.setBalance(account(`sender ${i}`), 10n ** 18n)
      const wanted = transactions(60, 1)
      yield* chain.submit(wanted)
      yield* chain.mine({ timestamp: start + 1, coinbase })
      const vault = BigInt(yield* chain.rpc.call<string>('eth_getBalance', [coinbase, 'latest']))
      return { vault, tips: wanted.reduce((sum, { tip }) => sum + tip * 21_000n, 0n) }
    })
    const { vault, tips } = await Effect.runPromise(Effect.scoped(paid))
    expect(vault).toBe(tips)
  })

  it('is tried out in the block after the latest one, at its number and time', async () => {
    const tried = Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      yield* chain.setBalance(account('sender 0'), 10n ** 18n)
      yield* chain.mine({ timestamp: start + 1, coinbase })
      // Each reverts unless the block's number is 2, or its time is 60 seconds after the start.
      const [number, time] = [account('number'), account('time')]
      yield* chain.setCode(number, '0x43600214600a575f5ffd5b00')
      yield* chain.setCode(time, `0x4263${(start + 60).toString(16)}14600d575f5ffd5b00`)
      const calls = [number, time].map((to): Transaction => ({
        from: account('sender 0'),
        to,
        data: '0x',
        gas: 50_000n,
        tip: 0n,
      }))
      const succeeded = yield* chain.simulate(calls, { timestamp: start + 60, coinbase })
      const later = yield* chain.simulate(calls, { timestamp: start + 61, coinbase })
      return { succeeded, later }
    })
    expect(await Effect.runPromise(Effect.scoped(tried))).toEqual({ succeeded: [true, true], later: [true, false] })
  })

  it.each([1, 40])(
    'of %i transactions and one that Anvil refuses stops the run, and the chain goes on without them',
    async (count) => {
      const program = Effect.gen(function* () {
        const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
        yield* chain.setBalance(account('sender 0'), 10n ** 18n)
        const send: Transaction = {
          from: account('sender 0'),
          to: coinbase,
          data: '0x',
          value: 1n,
          gas: 21_000n,
          tip: 0n,
        }
        yield* chain.submit([...Array.from({ length: count }, () => send), { ...send, gas: 1n }, send])
        const broken = yield* Effect.flip(chain.mine({ timestamp: start + 1, coinbase }))
        yield* chain.submit([send])
        return { broken, block: yield* chain.mine({ timestamp: start + 2, coinbase }) }
      })
      const { broken, block } = await Effect.runPromise(Effect.scoped(program))
      expect(broken).toMatchObject({ _tag: 'RpcFailed', method: 'eth_sendUnsignedTransaction', index: count })
      expect(block.transactions).toHaveLength(1)
    },
  )

  it('that Anvil does not keep stops the run: it drops an overspent balance without a word', async () => {
    const spender = account('sender 0')
    const program = Effect.gen(function* () {
      const chain = yield* openChain({ source: { kind: 'memory' }, chainId: 10_880, timestamp: start })
      yield* chain.setBalance(spender, 1_000_000n)
      const send: Transaction = { from: spender, to: coinbase, data: '0x', value: 600_000n, gas: 21_000n, tip: 0n }
      // Each is affordable by itself, both together are not.
      yield* chain.submit([send, { ...send, value: 600_001n }])
      const broken = yield* Effect.flip(chain.mine({ timestamp: start + 1, coinbase }))
      // What was submitted is forgotten, and the chain goes on.
      yield* chain.submit([{ ...send, value: 1n }])
      const block = yield* chain.mine({ timestamp: start + 2, coinbase })
      return { broken, block }
    })
    const { broken, block } = await Effect.runPromise(Effect.scoped(program))
    expect(broken).toMatchObject({ _tag: 'BlockDiffers', submitted: 2, mined: 1, firstDifference: 1 })
    expect(broken.message).toContain('a sender who cannot pay')
    expect(block.transactions).toHaveLength(1)
  })
})
