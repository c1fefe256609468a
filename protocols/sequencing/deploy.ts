import { plausible } from '../plausible.ts'
import { toBasisPoints } from '../basis-points.ts'
import { Effect } from 'effect'
import { type Address, toFunctionSelector } from 'viem'
import { z } from 'zod'
import { addressText } from '../address.ts'
import type { BridgeDeployment } from '../bridge/deployment.ts'
import { calldata, unlimited } from '../calldata.ts'
import type { Deployer } from '../protocol.ts'
import { contractDays, metisAmount, share } from '../quantity.ts'
import { nativeBalance } from '../read.ts'
import { approve, toUnits, transfer } from '../token.ts'
import { LockingInfo, LockingPool, SequencerSet } from './artifacts.gen.ts'
import type { SequencingDeployment } from './deployment.ts'

/** Sources and what is assumed: docs/model.md. Limits, exit, epoch and reward are Andromeda's. */
export const sequencingParameters = z
  .strictObject({
    minLock: metisAmount(1e-6).default(20_000).meta({ description: 'Least METIS of a lock.' }),
    maxLock: metisAmount(1e-6).default(100_000).meta({ description: 'Most METIS of a lock.' }),
    rewardPerBlock: metisAmount()
      .default(0.01247842237)
      .meta({ description: 'METIS for an L2 block, whoever builds it.' })
      .register(plausible, { basis: 'Metis (V17)' }),
    blockSeconds: z
      .number()
      .min(0.1)
      .max(86_400)
      .default(17.5)
      .meta({ description: 'Seconds of an L2 block; a simulated block stands for many. Rewards are by L2 block.' })
      .register(plausible, { range: [12, 18], basis: 'Metis (V17)' }),
    epochBlocks: z
      .int()
      .min(1)
      .max(1e9)
      .default(1000)
      .meta({ description: 'L2 blocks of an epoch, one sequencer each.' })
      .register(plausible, { basis: 'Metis (N.1)' }),
    exitDelayDays: contractDays().default(21).meta({ description: 'Days between unlocking and claiming.' }),
    payerMetis: metisAmount()
      .default(300_000)
      .meta({ description: "METIS that rewards are paid from: a tenth of Metis's 3.0M for ten years." }),
    batchDays: contractDays().default(7).meta({ description: 'Days between two batches of rewards; assumed.' }),
    stallSeconds: z
      .number()
      .min(0)
      .max(31_536_000)
      .default(180)
      .meta({ description: 'Seconds without blocks until a stalled sequencer is replaced.' }),
    slashShare: share()
      .default(0)
      .meta({ description: 'Share of its lock that a sequencer loses when it stalls; 0 as on Metis.' }),
    whitelist: z.enum(['open', 'listed']).default('open').meta({
      description:
        'Who may lock: anybody, or who is listed. Metis lists whom a vote has let in; voting is not simulated.',
    }),
    listed: z
      .array(addressText)
      .max(10_000)
      .default([])
      .meta({ description: 'Addresses that are listed from the beginning.' }),
  })
  .refine(({ minLock, maxLock }) => minLock <= maxLock, {
    message: 'no lock could be made: minLock has to be at most what maxLock is',
    path: ['minLock'],
  })
  .meta({ description: 'Decentralised sequencing: locks, rewards by the block, epochs.' })

/** Nobody's contract: an account that holds the rewards and has approved the escrow. */
const payer: Address = '0x00000000000000000000000000000000005ec9a7'

export const deploySequencing = Effect.fnUntraced(function* (
  deployer: Deployer,
  chosen: z.output<typeof sequencingParameters>,
  { bridge }: { readonly bridge: BridgeDeployment },
) {
  const { metis } = bridge
  const { account } = deployer
  const blockMilliseconds = Math.round(chosen.blockSeconds * 1000)
  const set = yield* deployer.create(SequencerSet, [
    account,
    account,
    account,
    BigInt(chosen.epochBlocks),
    BigInt(blockMilliseconds),
  ])
  const info = yield* deployer.create(LockingInfo, [
    account,
    metis.address,
    payer,
    toUnits(chosen.minLock, metis.decimals),
    toUnits(chosen.maxLock, metis.decimals),
  ])
  const pool = yield* deployer.create(LockingPool, [
    account,
    account,
    info,
    set,
    perBlock(chosen.rewardPerBlock),
    BigInt(Math.round(chosen.exitDelayDays * 86_400)),
    toBasisPoints(chosen.slashShare),
    chosen.whitelist === 'open',
  ])
  yield* deployer.call({ to: info, data: calldata(initManager, pool), gas: 100_000n })
  for (const listed of chosen.listed) {
    yield* deployer.call({ to: pool, data: calldata(setWhitelist, listed as Address, 1n), gas: 100_000n })
  }
  const funds = toUnits(chosen.payerMetis, metis.decimals)
  if (funds > 0n) {
    yield* deployer.fund(metis, funds)
    yield* deployer.call(transfer(metis.address, payer, funds))
  }
  // Its one transaction is taken into the pool only when it could be paid for.
  yield* deployer.call({ to: payer, data: '0x', value: 10n ** 18n, gas: 30_000n })
  yield* deployer.read(nativeBalance(payer))
  yield* deployer.call(approve(metis.address, info, unlimited), payer)
  const deployment: SequencingDeployment = {
    pool,
    info,
    set,
    payer,
    metis,
    epochBlocks: chosen.epochBlocks,
    blockMilliseconds,
    stallBlocks: Math.ceil((chosen.stallSeconds * 1000) / blockMilliseconds),
    batchSeconds: Math.round(chosen.batchDays * 86_400),
    ownReward: chosen.rewardPerBlock,
  }
  return deployment
})

const initManager = toFunctionSelector('initManager(address)')
const setWhitelist = toFunctionSelector('setWhitelist(address,bool)')

/** METIS for a block in wei; a hundred-billionth of a METIS, as Metis states it, is exact. */
export const perBlock = (metis: number): bigint => BigInt(Math.round(metis * 1e12)) * 10n ** 6n
