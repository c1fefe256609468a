import type { Address, Hex } from 'viem'
import { mapRead, view } from '../read.ts'
import { balanceOf } from '../token.ts'
import { Airdrop } from './artifacts.gen.ts'
import type { AirdropsDeployment } from './deployment.ts'

export const airdropsState = ({ contracts, pays }: AirdropsDeployment) =>
  contracts.map((airdrop) => ({
    /** Commits to the list; zero before it is published. */
    root: mapRead(view(Airdrop.abi, airdrop, 'root'), (root): Hex => root),
    /** Seconds since 1970 from which nothing can be claimed any more. */
    closes: mapRead(view(Airdrop.abi, airdrop, 'closes'), Number),
    /** Wei that have not been claimed. */
    left: balanceOf(pays.address, airdrop),
  }))

/** Whether the account has claimed its part of each. */
export const airdropsAccount = ({ contracts }: AirdropsDeployment, owner: Address) =>
  contracts.map((airdrop) => view(Airdrop.abi, airdrop, 'claimed', [owner]))
